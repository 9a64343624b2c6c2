// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace_job.h"

namespace app {

struct RunWishes
{
    int splitFrames = 30;
    engine::ProfileOptions limits; ///< of profiles that are missing
};

/// What is missing first (profiles, link, plans), then frames of the chosen plan and its baselines, which become
/// the workspace's run. A typed link is emulated where the device can do that; where it cannot, it is dropped and
/// the link measured anew, so that a report never names a link that did not run. What was measured before a
/// failure stays. Ends with Cancelled when roles change before the frames, or another model is opened. The report names the
/// loads that its agents hold on purpose.
class RunJob : public WorkspaceJob
{
    Q_OBJECT
public:
    RunJob(Workspace& workspace, Agents& registry, AgentId device, AgentId edge, const RunWishes& wishes,
           QObject* parent);

    /// Whether a run between those that have the roles now has to find out something of them before the frames.
    static bool measuresFirst(const Workspace& workspace, const Agents& agents);
    bool framesBegan() const { return m_log != nullptr; }

private:
    void prepare() override;
    void finished() override;
    void giveUpWhenItsGroundMoves();
    void awaitPlan();
    void startRun(const engine::Plan& plan);
    network::RunOptions optionsOf(const engine::RunReport& report, engine::Side resultOn) const;
    void addRunning(network::RunOptions options);
    void takeFrame(const engine::FrameTiming& timing);
    engine::Result<void> takeEnd(const network::RunResult& result);
    QString problemOf(const engine::FrameTiming& timing) const;
    QString loadsHeld() const;
    void noteLoads();

    AgentId m_device;
    AgentId m_edge;
    RunWishes m_wishes;
    bool m_planAwaited = false;
    std::vector<engine::PlanId> m_order;   ///< of the frames
    std::shared_ptr<engine::RunLog> m_log; ///< once the run was asked for
    QString m_loads;                       ///< that were held when somebody last looked
};

} // namespace app
