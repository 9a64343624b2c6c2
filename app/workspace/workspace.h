// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/change.h"
#include "app/workspace/device_pair.h"
#include "app/workspace/opened_model.h"
#include "app/workspace/planning.h"
#include "engine/plan/link_measurement.h"
#include "engine/predict/predicted_times.h"
#include "engine/profile/profile.h"
#include "engine/run/run_log.h"

#include <QObject>
#include <QUndoStack>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <span>

namespace app {

/// The latest of every value of a session, and the only place that holds them. What was measured belongs to
/// devices: profiles to a device and a graph, links to a pair of devices. Which of them count follows from the
/// model and from the devices that have the roles. Every change is whole before anybody hears of it.
class Workspace : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    const std::shared_ptr<const OpenedModel>& model() const { return m_model; }
    const DevicePair& devices() const { return m_devices; }
    /// Of the device in that role and the model; null: none.
    const engine::Profile* profile(engine::Side side) const;
    const engine::Profile* profile(const network::DeviceId& device, const std::string& fingerprint) const;
    /// What is predicted for that side and the model, and counts there whatever was measured; null: nothing.
    const engine::PredictedProfile* predicted(engine::Side side) const;
    /// Of the model, as plans take them.
    std::optional<engine::LayerTimes> times(engine::Side side) const;
    /// What plans are made for: the typed link of the present devices, or else the measured one.
    std::optional<engine::Link> link() const;
    LinkSource linkSource() const;
    /// Of the present devices, also while a typed one stands before it.
    std::optional<MeasuredLink> measuredLink() const;
    /// Of the present devices, size by size; null: none.
    const engine::LinkMeasurement* linkTimes() const { return linkTimes(m_devices); }
    const engine::LinkMeasurement* linkTimes(const DevicePair& devices) const;
    const PlanWishes& wishes() const { return m_wishes; }
    engine::Side resultOn() const { return m_wishes.resultOn; }
    const std::optional<engine::CostModel>& costs() const { return m_costs; }
    /// Why there are no costs although model, profiles and link are there.
    const std::optional<engine::Error>& costsProblem() const { return m_costsProblem; }
    const std::vector<PlanEntry>& plans() const { return m_plans; }
    bool planning() const; ///< a plan is still pending
    /// The chosen plan; nothing before there are plans, and while the chosen one is pending.
    const engine::Plan* plan() const { return planAt(m_chosen); }
    int chosenPlan() const { return m_chosen; }
    /// The plan that the chosen one is held against; -1 and null: none.
    int comparedPlan() const { return rowOf(m_compared); }
    const engine::Plan* compared() const { return planAt(comparedPlan()); }
    const std::optional<Preview>& previewed() const { return m_preview; }
    /// The latest run; it names its own model, devices and link. Null: none.
    std::shared_ptr<const engine::RunLog> run() const { return m_run; }
    const engine::RunReport* report() const { return m_run ? &m_run->report() : nullptr; }

    void setModel(std::shared_ptr<const OpenedModel> model);
    void setDevices(const DevicePair& devices);
    /// For whenever the device has a role and the graph is open.
    void keepProfile(const network::DeviceId& device, engine::Profile profile);
    /// Counts in the place of measured times while its graph is open; none: what was measured counts.
    void setPredicted(engine::Side side, std::optional<engine::PredictedProfile> profile);
    /// For whenever these two have the roles.
    void keepLink(const DevicePair& devices, const MeasuredLink& link);
    /// Likewise; its line becomes the measured link, if there is one.
    void keepLinkTimes(const DevicePair& devices, engine::LinkMeasurement times);
    /// The same of an earlier session: its line becomes the measured link only where nothing was measured in this one.
    void keepEarlierLinkTimes(const DevicePair& devices, engine::LinkMeasurement times);
    /// Answers for exactly costs(). The algorithm chosen last stays chosen; without a plan of it, the first
    /// plan that there is.
    void setPlans(std::vector<PlanEntry> plans);
    void setPlan(PlanEntry entry); ///< in the place of its algorithm's row
    void compareWith(int row);     ///< -1: none
    /// Until something else is chosen. None: ends it.
    void preview(std::optional<Preview> preview);
    void setRun(std::shared_ptr<engine::RunLog> run);
    /// To @p run, which need not be the workspace's any more; O(1) but for the log's own work.
    void appendFrame(engine::RunLog& run, const engine::FrameTiming& frame);
    void finishRun(engine::RunLog& run, double splitDifference);

    // Wishes, each a step of undoStack().
    void setTerms(engine::TransferTerms terms);
    void pin(std::span<const engine::LayerId> layers,
             std::optional<engine::Side> side); ///< nothing: wherever it is best
    void unpinAll();
    void setDeviceMemory(std::optional<engine::Bytes> memory);
    void setResultOn(engine::Side side);
    void placeByHand(std::vector<engine::Side> sideOf); ///< and chooses it
    void choosePlan(int row);
    /// Stands before the measured link of the present devices. @p sameStep: goes on with the step before, if that
    /// was a typed link, too: a slider that is dragged.
    void typeLink(const engine::Link& link, bool sameStep = false);
    void useMeasuredLink();
    QUndoStack* undoStack() { return &m_undo; }

Q_SIGNALS:
    /// Once for each change, when all of it is there: whoever hears of it finds nothing half done.
    void changed(app::Changes changes);

private:
    class WishStep;
    enum class WishKind : std::uint8_t {
        Usual,
        Typed,
        TypedOn
    }; ///< a typed link; one that goes on with the step before
    /// Heard of by tell(), once the change is whole.
    void touch(Changes changes) { m_touched |= changes; }
    void tell();
    int rowOf(const std::string& algorithm) const;
    const engine::Plan* planAt(int row) const;
    void wish(PlanWishes wishes, const QString& step, WishKind kind = WishKind::Usual);
    void fulfil(PlanWishes wishes);
    void makeCosts();
    void keepTimes(const DevicePair& devices, engine::LinkMeasurement times,
                   std::optional<std::chrono::sys_seconds> before);
    void renewCosts();
    void planAnew();
    void renewHandPlan();
    void renewChoice();
    void clearPreview();

    std::shared_ptr<const OpenedModel> m_model;
    DevicePair m_devices;
    std::map<std::pair<network::DeviceId, std::string>, engine::Profile> m_profiles; ///< by device and fingerprint
    std::array<std::optional<engine::PredictedProfile>, 2> m_predicted;              ///< indexed by side
    std::map<DevicePair, MeasuredLink> m_links;
    std::map<DevicePair, engine::LinkMeasurement> m_linkTimes;
    PlanWishes m_wishes;
    QUndoStack m_undo;
    std::optional<engine::CostModel> m_costs;
    std::optional<engine::Error> m_costsProblem;
    std::vector<PlanEntry> m_plans;
    int m_chosen = -1;
    std::string m_compared; ///< its algorithm
    std::optional<Preview> m_preview;
    std::shared_ptr<engine::RunLog> m_run;
    Changes m_touched;
};

} // namespace app
