// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/profile_job.h"

namespace app {

/// Measures the link between the agents that have the roles; the workspace keeps it for their pair.
class ProbeJob : public AgentJob
{
    Q_OBJECT
public:
    ProbeJob(Workspace& workspace, Agents& registry, const Roles& roles, QObject* parent);
};

struct RunWishes
{
    int splitFrames = 30;
    ProfileLimits limits; ///< of profiles that are missing
};

/// What is missing first (profiles, link, plans), then frames of the chosen plan and its baselines, which become
/// the workspace's run. A typed link is emulated where the device can do that; where it cannot, it is dropped and
/// the link measured anew, so that a report never names a link that did not run. What was measured before a
/// failure stays. Ends with Cancelled when, before the frames, roles change, or at any time another model is opened.
class RunJob : public ModelJob
{
    Q_OBJECT
public:
    RunJob(Workspace& workspace, Agents& registry, const Roles& roles, const RunWishes& wishes, QObject* parent);

private:
    void finished() override;
    void awaitPlan();
    void startRun();
    engine::Result<void> begin(const engine::Plan& plan);
    engine::Result<void> take(const engine::FrameTiming& timing);
    engine::Result<void> take(const network::RunResult& result);
    void standForRoles();

    Roles m_roles;
    RunWishes m_wishes;
    bool m_running = false; ///< the run was asked for
    network::RunOptions m_options;
    std::shared_ptr<engine::RunLog> m_log;
};

} // namespace app
