// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agent_job.h"
#include "app/workspace/workspace.h"

namespace app {

/// What is wrong with @p profile as one of @p model, which should have its fingerprint and its layers; empty:
/// nothing. That there are times, and what they may be, is checked where it comes in. Goes on "NAME sent ".
QString problemOf(const engine::Profile& profile, const OpenedModel& model);

/// The steps that jobs are made of, and how their answers come into the workspace.
class WorkspaceJob : public AgentJob
{
    Q_OBJECT
protected:
    /// Finds out first what agents call the model, unless the job has no use for that.
    void start() override;
    void stop() override;
    virtual bool namesItsModel() const { return true; }

    WorkspaceJob(JobKind kind, QString title, std::vector<AgentId> agents, Agents& registry, Workspace& workspace,
                 QObject* parent);

    void addSending(AgentId agent);
    /// The profile is kept for the agent's device and for the model that the job began with, whatever is open then.
    void addProfiling(AgentId agent, const engine::ProfileOptions& limits);
    /// The link is kept for their two devices.
    void addProbing(AgentId device, AgentId edge);

    Workspace& workspace() const { return m_workspace; }
    /// That was open when the job was made.
    const std::shared_ptr<const OpenedModel>& model() const { return m_model; }
    /// Once it has started.
    const network::ModelRef& modelRef() const { return *m_model->identity.known(); }
    /// Whoever they are now.
    DevicePair pairOf(AgentId device, AgentId edge) const;

private:
    engine::Result<void> takeProfile(AgentId agent, const engine::Profile& profile);

    Workspace& m_workspace;
    std::shared_ptr<const OpenedModel> m_model;
    QFuture<engine::Result<network::ModelRef>> m_naming;
};

} // namespace app
