// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/jobs.h"

#include <algorithm>

namespace app {

namespace {

engine::Error refusal(const QString& why)
{
    return {engine::ErrorCode::InvalidInput, why.toStdString()};
}

} // namespace

Jobs::Jobs(Workspace& workspace, Agents& agents, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_agents(agents)
{
    const auto tellDevices = [this] { m_workspace.setDevices(m_agents.devices()); };
    connect(&agents, &Agents::devicesChanged, this, tellDevices);
    tellDevices();
}

Jobs::~Jobs()
{
    for (auto* job : m_jobs)
        job->disconnect(this);
}

engine::Result<ShapesJob*> Jobs::findOpenShapes(const QString& model)
{
    if (const auto* job = opening())
        return refusal(tr("another model is in the way: %1").arg(job->title()));
    return launch(std::make_unique<ShapesJob>(model, this));
}

engine::Result<Job*> Jobs::open(const QString& model, const ModelOptions& options)
{
    if (const auto* job = opening())
        return refusal(tr("another model is in the way: %1").arg(job->title()));
    return launch(std::make_unique<OpenJob>(m_workspace, model, options, this));
}

engine::Result<Job*> Jobs::profile(const std::vector<AgentId>& agents, const engine::ProfileOptions& limits)
{
    if (!m_workspace.model())
        return refusal(tr("no model is open"));
    if (const auto free = checkFree(agents); !free)
        return free.error();
    return launch(std::make_unique<ProfileJob>(m_workspace, m_agents, agents, limits, this));
}

engine::Result<LoadJob*> Jobs::measureUnderLoad(AgentId agent, LoadExperiment experiment)
{
    if (!m_workspace.model())
        return refusal(tr("no model is open"));
    if (experiment.loads.empty())
        return refusal(tr("no load is chosen"));
    if (const auto free = checkFree({agent}); !free)
        return free.error();
    return launch(std::make_unique<LoadJob>(m_workspace, m_agents, agent, std::move(experiment), this));
}

engine::Result<Job*> Jobs::probeLink()
{
    if (const auto free = checkRoles(); !free)
        return free.error();
    const auto& roles = m_agents.roles();
    return launch(std::make_unique<ProbeJob>(m_workspace, m_agents, *roles.device, *roles.edge, this));
}

engine::Result<Job*> Jobs::surveyLink(engine::Millis budget)
{
    if (auto* probe = of(JobKind::Probe))
        probe->cancel();
    if (const auto free = checkRoles(); !free)
        return free.error();
    const auto& roles = m_agents.roles();
    return launch(std::make_unique<SurveyJob>(m_workspace, m_agents, *roles.device, *roles.edge, budget, this));
}

engine::Result<Job*> Jobs::run(const RunWishes& wishes)
{
    if (!m_workspace.model())
        return refusal(tr("no model is open"));
    if (auto* probe = of(JobKind::Probe))
        probe->cancel();
    const auto both = bothRoles();
    if (!both)
        return both.error();
    const bool measuresFirst = RunJob::measuresFirst(m_workspace, m_agents);
    if (const auto free = measuresFirst ? checkFree(*both) : checkThere(*both); !free)
        return free.error();
    const auto& roles = m_agents.roles();
    return launch(std::make_unique<RunJob>(m_workspace, m_agents, *roles.device, *roles.edge, wishes, this));
}

engine::Result<CollectJob*> Jobs::collect(AgentId agent, Collection collection)
{
    if (const auto free = checkFree({agent}); !free)
        return free.error();
    return launch(std::make_unique<CollectJob>(m_agents, agent, std::move(collection), this));
}

engine::Result<void> Jobs::checkThere(const std::vector<AgentId>& agents) const
{
    for (const auto id : agents) {
        const auto* agent = m_agents.find(id);
        if (agent == nullptr)
            return refusal(tr("the agent was taken away"));
        if (const auto* job = busyWith(id))
            return refusal(tr("%1 is busy: %2").arg(agent->name(), job->title()));
    }
    return {};
}

engine::Result<void> Jobs::checkQuiet(const std::vector<AgentId>& agents) const
{
    for (const auto id : agents) {
        const auto* agent = m_agents.find(id);
        if (agent != nullptr && agent->heldLoad())
            return refusal(
                tr("%1 holds a load (%2): release it first, on the page Devices, because what is measured beside "
                   "it is not what the device takes")
                    .arg(agent->name(), QString::fromStdString(engine::textOf(*agent->heldLoad()))));
    }
    return {};
}

engine::Result<void> Jobs::checkFree(const std::vector<AgentId>& agents) const
{
    const auto there = checkThere(agents);
    return there ? checkQuiet(agents) : there;
}

engine::Result<std::vector<AgentId>> Jobs::bothRoles() const
{
    const auto& roles = m_agents.roles();
    if (!roles.device)
        return refusal(tr("no agent is chosen as the device"));
    if (!roles.edge)
        return refusal(tr("no agent is chosen as the edge"));
    return std::vector{*roles.device, *roles.edge};
}

engine::Result<void> Jobs::checkRoles() const
{
    const auto both = bothRoles();
    return both ? checkFree(*both) : both.error();
}

template <typename T>
T* Jobs::launch(std::unique_ptr<T> job)
{
    auto* launched = job.release(); // ours as a child, until it deletes itself
    follow(launched);
    return launched;
}

void Jobs::follow(Job* job)
{
    m_jobs.push_back(job);
    connect(job, &Job::ended, this, [this, job](const engine::Result<void>& result) {
        std::erase(m_jobs, job);
        Q_EMIT ended(job, result);
    });
    QMetaObject::invokeMethod(
        job,
        [job] {
            if (!job->over())
                job->start();
        },
        Qt::QueuedConnection);
    Q_EMIT started(job);
}

Job* Jobs::of(JobKind kind) const
{
    const auto found = std::ranges::find(m_jobs, kind, &Job::kind);
    return found != m_jobs.end() ? *found : nullptr;
}

Job* Jobs::opening() const
{
    auto* job = of(JobKind::Open);
    return job != nullptr ? job : of(JobKind::Shapes);
}

Job* Jobs::busyWith(AgentId agent) const
{
    const auto found = std::ranges::find_if(m_jobs, [&](const Job* job) { return job->occupies(agent); });
    return found != m_jobs.end() ? *found : nullptr;
}

bool Jobs::measuring() const
{
    return std::ranges::any_of(m_jobs, [](const Job* job) { return !job->agents().empty(); });
}

} // namespace app
