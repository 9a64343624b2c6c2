// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/opened_model.h"
#include "engine/plan/plan.h"
#include "engine/profile/profile.h"
#include "engine/run/run_report.h"

#include <QObject>

#include <array>
#include <memory>
#include <optional>

namespace app {

/// One algorithm's answer for the workspace's costs.
struct PlanEntry
{
    std::string algorithm;
    engine::Result<engine::Plan> plan;
};

/// The latest of every value of a session, and the only place that holds them. What depends on a
/// value that changes goes with it: a new model drops profiles, plans and report.
class Workspace : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    const std::shared_ptr<const OpenedModel>& model() const { return m_model; }
    const std::optional<engine::Profile>& profile(engine::Side side) const { return m_profiles[place(side)]; }
    const std::optional<engine::Link>& link() const { return m_link; }
    bool linkMeasured() const { return m_linkMeasured; }
    engine::Side resultOn() const { return m_resultOn; }
    const std::optional<engine::CostModel>& costs() const { return m_costs; }
    const std::vector<PlanEntry>& plans() const { return m_plans; }
    /// The chosen plan; nothing before there are plans.
    const engine::Plan* plan() const;
    int chosenPlan() const { return m_chosen; }
    /// A placement to look at, in place of the chosen plan's.
    const std::optional<std::vector<engine::Side>>& previewed() const { return m_preview; }
    const std::optional<engine::RunReport>& report() const { return m_report; }

    void setModel(std::shared_ptr<const OpenedModel> model);
    void setProfile(engine::Side side, std::optional<engine::Profile> profile);
    /// @p measured: probed between the two agents, not set by hand.
    void setLink(const std::optional<engine::Link>& link, bool measured);
    void setResultOn(engine::Side side);
    /// Answers for exactly costs(). The algorithm chosen last stays chosen; without a plan of it, the first
    /// plan that there is.
    void setPlans(std::vector<PlanEntry> plans);
    void choosePlan(int row); ///< ends the preview
    /// Until costs or choice change.
    void preview(std::optional<std::vector<engine::Side>> sideOf);
    void setReport(std::optional<engine::RunReport> report);

Q_SIGNALS:
    void modelChanged();
    void profilesChanged();
    void linkChanged();
    void costsChanged(); ///< plans are gone; somebody must plan again
    void plansChanged();
    void planChosen();
    void previewChanged();
    void reportChanged();

private:
    static std::size_t place(engine::Side side) { return static_cast<std::size_t>(side); }
    void updateCosts();
    void clearPreview();

    std::shared_ptr<const OpenedModel> m_model;
    std::array<std::optional<engine::Profile>, 2> m_profiles;
    std::optional<engine::Link> m_link;
    bool m_linkMeasured = false;
    engine::Side m_resultOn = engine::Side::Device;
    std::optional<engine::CostModel> m_costs;
    std::vector<PlanEntry> m_plans;
    int m_chosen = -1;
    std::string m_algorithm; ///< chosen last
    std::optional<std::vector<engine::Side>> m_preview;
    std::optional<engine::RunReport> m_report;
};

/// Every planner's answer; the first is the optimal one.
std::vector<PlanEntry> planAll(const engine::CostModel& costs, const engine::KeepGoing& keepGoing);

} // namespace app
