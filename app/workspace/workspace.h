// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/opened_model.h"
#include "app/workspace/planning.h"
#include "engine/profile/profile.h"
#include "engine/run/run_report.h"

#include <QObject>
#include <QUndoStack>

#include <array>
#include <memory>
#include <optional>
#include <span>

namespace app {

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
    const PlanWishes& wishes() const { return m_wishes; }
    engine::Side resultOn() const { return m_wishes.resultOn; }
    const std::optional<engine::CostModel>& costs() const { return m_costs; }
    const std::vector<PlanEntry>& plans() const { return m_plans; }
    bool planning() const; ///< a plan is still pending
    /// The chosen plan; nothing before there are plans, and while the chosen one is pending.
    const engine::Plan* plan() const { return planAt(m_chosen); }
    int chosenPlan() const { return m_chosen; }
    /// The plan that the chosen one is held against; -1 and null: none.
    int comparedPlan() const { return rowOf(m_compared); }
    const engine::Plan* compared() const { return planAt(comparedPlan()); }
    const std::optional<std::vector<engine::Side>>& previewed() const { return m_preview; }
    const std::optional<engine::RunReport>& report() const { return m_report; }

    void setModel(std::shared_ptr<const OpenedModel> model);
    void setProfile(engine::Side side, std::optional<engine::Profile> profile);
    /// @p measured: probed between the two agents, not set by hand.
    void setLink(const std::optional<engine::Link>& link, bool measured);
    /// Answers for exactly costs(). The algorithm chosen last stays chosen; without a plan of it, the first
    /// plan that there is.
    void setPlans(std::vector<PlanEntry> plans);
    void setPlan(PlanEntry entry); ///< in the place of its algorithm's row
    void compareWith(int row);     ///< -1: none
    /// A placement to look at, until something else is chosen.
    void preview(std::optional<std::vector<engine::Side>> sideOf);
    void setReport(std::optional<engine::RunReport> report);

    // Wishes, each a step of undoStack().
    void setTerms(engine::TransferTerms terms);
    void pin(std::span<const engine::LayerId> layers, std::optional<engine::Side> side); ///< nothing: wherever it is best
    void setDeviceMemory(std::optional<engine::Bytes> memory);
    void setResultOn(engine::Side side);
    void placeByHand(std::vector<engine::Side> sideOf); ///< and chooses it
    void choosePlan(int row);
    QUndoStack* undoStack() { return &m_undo; }

Q_SIGNALS:
    void modelChanged();
    void profilesChanged();
    void linkChanged();
    void wishesChanged();
    void costsChanged(); ///< plans are of the new costs; somebody must plan those that are pending
    void plansChanged();
    void planChosen();   ///< another one, or the same at other costs
    void comparedChanged();
    void previewChanged();
    void reportChanged();

private:
    class WishStep;

    static std::size_t place(engine::Side side) { return static_cast<std::size_t>(side); }
    int rowOf(const std::string& algorithm) const;
    const engine::Plan* planAt(int row) const;
    void wish(PlanWishes wishes, const QString& step);
    void fulfil(PlanWishes wishes);
    void makeCosts();
    void renewCosts();
    void renewHandPlan();
    void renewChoice();
    void clearPreview();

    std::shared_ptr<const OpenedModel> m_model;
    std::array<std::optional<engine::Profile>, 2> m_profiles;
    std::optional<engine::Link> m_link;
    bool m_linkMeasured = false;
    PlanWishes m_wishes;
    QUndoStack m_undo;
    std::optional<engine::CostModel> m_costs;
    std::vector<PlanEntry> m_plans;
    int m_chosen = -1;
    std::string m_compared; ///< its algorithm
    std::optional<std::vector<engine::Side>> m_preview;
    std::optional<engine::RunReport> m_report;
};

} // namespace app
