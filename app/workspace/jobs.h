// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/collect_job.h"
#include "app/workspace/load_job.h"
#include "app/workspace/open_job.h"
#include "app/workspace/probe_job.h"
#include "app/workspace/profile_job.h"
#include "app/workspace/run_job.h"
#include "app/workspace/survey_job.h"

namespace app {

/// Starts jobs: one at a time for each agent, and one at a time that opens a model, beside which all others go on.
/// Also tells the workspace which devices have the roles. What cannot begin is refused with a sentence: a busy
/// agent and what it does, no model, no agent, or an agent that holds a load on purpose, beside which nothing is measured
/// but the frames of a run, whose report says so.
class Jobs : public QObject
{
    Q_OBJECT
public:
    Jobs(Workspace& workspace, Agents& agents, QObject* parent = nullptr);
    ~Jobs() override;

    Agents& agents() const { return m_agents; }

    engine::Result<ShapesJob*> findOpenShapes(const QString& model);
    engine::Result<Job*> open(const QString& model, const ModelOptions& options = {});
    engine::Result<Job*> profile(const std::vector<AgentId>& agents, const engine::ProfileOptions& limits);
    engine::Result<LoadJob*> measureUnderLoad(AgentId agent, LoadExperiment experiment);
    /// Between the two that have the roles. Gives way to a run.
    engine::Result<Job*> probeLink();
    /// Likewise size by size, for about so long. A probe gives way to it.
    engine::Result<Job*> surveyLink(engine::Millis budget);
    engine::Result<Job*> run(const RunWishes& wishes);
    engine::Result<CollectJob*> collect(AgentId agent, Collection collection);

    /// In the order of their start; none that is over.
    const std::vector<Job*>& all() const { return m_jobs; }
    /// Null: none.
    Job* of(JobKind kind) const;
    Job* busyWith(AgentId agent) const;
    /// Some agent is occupied, so that something is measured.
    bool measuring() const;

Q_SIGNALS:
    /// It begins from the event loop.
    void started(app::Job* job);
    /// It is out of all() already.
    void ended(app::Job* job, const engine::Result<void>& result);

private:
    engine::Result<void> checkThere(const std::vector<AgentId>& agents) const;
    engine::Result<void> checkQuiet(const std::vector<AgentId>& agents) const;
    engine::Result<void> checkFree(const std::vector<AgentId>& agents) const;
    engine::Result<std::vector<AgentId>> bothRoles() const;
    engine::Result<void> checkRoles() const;
    Job* opening() const;
    template <typename T>
    T* launch(std::unique_ptr<T> job);
    void follow(Job* job);

    Workspace& m_workspace;
    Agents& m_agents;
    std::vector<Job*> m_jobs;
};

} // namespace app
