// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/agent_job.h"

#include "app/workspace/stage_text.h"

#include <utility>

namespace app {

AgentJob::AgentJob(JobKind kind, QString title, std::vector<AgentId> agents, Agents& registry, QObject* parent)
    : Job(kind, std::move(title), std::move(agents), parent), m_registry(registry)
{
}

void AgentJob::start()
{
    for (const auto id : Job::agents()) {
        if (over())
            return;
        follow(id);
    }
    proceed();
}

void AgentJob::stop()
{
    if (m_session && m_request)
        m_session->cancel(*std::exchange(m_request, std::nullopt));
}

void AgentJob::follow(AgentId id)
{
    auto* agent = m_registry.find(id);
    if (agent == nullptr)
        return end(engine::Error{engine::ErrorCode::Disconnected, tr("the agent was taken away").toStdString()});
    connect(agent, &Agent::stateChanged, this, [this, agent] { look(*agent); });
    connect(agent, &Agent::dialFailed, this, [this, agent](const engine::Error& error) {
        if (m_awaited == agent)
            end(named(agent->id(), error));
    });
    if (agent->state() == AgentState::Closed)
        look(*agent);
}

void AgentJob::look(const Agent& agent)
{
    if (over())
        return;
    const bool isAsked = m_request && m_steps.front().agent == agent.id();
    if (agent.state() == AgentState::Closed || (isAsked && agent.state() != AgentState::Ready))
        return end(named(
            agent.id(),
            agent.problem().value_or(engine::Error{engine::ErrorCode::Disconnected, tr("it is gone").toStdString()})));
    if (m_awaited == &agent && agent.state() == AgentState::Ready)
        proceed();
}

/// All of its agents first, so that nobody works for minutes for a job that one of them cannot take part in.
Agent* AgentJob::firstNotReady() const
{
    if (m_begun && m_steps.empty())
        return nullptr;
    for (const auto id : m_begun ? std::vector{m_steps.front().agent} : Job::agents()) {
        if (auto* agent = m_registry.find(id); agent != nullptr && agent->state() != AgentState::Ready)
            return agent;
    }
    return nullptr;
}

void AgentJob::proceed()
{
    if (over())
        return;
    m_awaited = firstNotReady();
    if (m_awaited != nullptr) {
        tell(tr("Connecting to %1").arg(m_awaited->name()), -1.0);
        return m_awaited->connectNow(); // what it leads to comes back here, or ends this
    }
    if (!std::exchange(m_begun, true))
        prepare();
    if (over())
        return;
    if (m_steps.empty())
        return finished();
    const auto& step = m_steps.front();
    tell(step.what, -1.0);
    m_session = m_registry.find(step.agent)->session();
    m_request = step.ask(*m_session);
}

void AgentJob::next()
{
    m_request.reset();
    m_steps.pop_front();
    proceed();
}

void AgentJob::progress(double fraction, network::Stage stage)
{
    if (!over())
        tell(m_steps.front().what + QStringLiteral(" · ") + stageText(stage), fraction);
}

QString AgentJob::nameOf(AgentId id) const
{
    const auto* agent = m_registry.find(id);
    return agent != nullptr ? agent->name() : tr("the agent");
}

engine::Error AgentJob::named(AgentId agent, const engine::Error& error) const
{
    if (error.code == engine::ErrorCode::Cancelled)
        return error;
    return {error.code, engine::sentence("%1: %2", nameOf(agent).toStdString(), error.what)};
}

} // namespace app
