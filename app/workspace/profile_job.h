// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agent_job.h"
#include "app/workspace/workspace.h"

namespace app {

struct ProfileLimits
{
    int runs = 30;
    engine::Millis budget{0}; ///< of each agent; 0: as long as the runs take
};

/// An error unless @p profile is one of @p model: its fingerprint, its layers, a sample of each at least.
engine::Result<void> checkProfile(const engine::Profile& profile, const OpenedModel& model);

/// Steps that every job with a model begins with, and how profiles come into the workspace.
class ModelJob : public AgentJob
{
    Q_OBJECT
protected:
    ModelJob(JobKind kind, QString title, std::vector<AgentId> agents, Agents& registry, Workspace& workspace, QObject* parent);

    void addSending(AgentId agent);
    /// The profile is kept for the agent's device and for the model that the job began with, whatever is open then.
    void addProfiling(AgentId agent, const ProfileLimits& limits);

    Workspace& workspace() const { return m_workspace; }
    const std::shared_ptr<const OpenedModel>& model() const { return m_model; }

private:
    Workspace& m_workspace;
    std::shared_ptr<const OpenedModel> m_model; ///< open when the job was made
};

/// Times the layers of the open model on each of the agents, one after the other.
class ProfileJob : public ModelJob
{
    Q_OBJECT
public:
    ProfileJob(Workspace& workspace, Agents& registry, std::vector<AgentId> agents, const ProfileLimits& limits, QObject* parent);
};

} // namespace app
