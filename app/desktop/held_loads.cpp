// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/held_loads.h"

namespace app {

namespace {

engine::Error refusal(const QString& why)
{
    return {engine::ErrorCode::InvalidInput, why.toStdString()};
}

} // namespace

HeldLoads::HeldLoads(Jobs& jobs, QObject* parent) : QObject(parent), m_jobs(jobs)
{
    connect(&jobs.agents(), &Agents::changed, this, &HeldLoads::follow);
    connect(&jobs.agents(), &Agents::removed, this, [this](AgentId agent) { m_holds.erase(agent); });
}

HeldLoads::~HeldLoads() = default;

engine::Result<void> HeldLoads::hold(AgentId id, const engine::LoadWish& load)
{
    auto* agent = m_jobs.agents().find(id);
    if (agent == nullptr || agent->session() == nullptr)
        return refusal(tr("an agent that is not connected holds no load"));
    if (auto sound = engine::check(load); !sound)
        return sound;
    if (load.isNothing())
        return refusal(tr("a load of 0 % is none"));
    if (agent->heldLoad())
        return refusal(tr("%1 holds a load already: release it first").arg(agent->name()));
    if (auto* probe = m_jobs.of(JobKind::Probe); probe != nullptr && probe->occupies(id))
        probe->cancel(); // nobody asked for it; it comes again
    if (const auto* job = inTheWay(id))
        return refusal(tr("%1 is busy: %2").arg(agent->name(), job->title()));
    begin(*agent, load);
    return {};
}

/// Frames of a run are measured beside a load, what comes before them is not.
const Job* HeldLoads::inTheWay(AgentId agent) const
{
    const auto* job = m_jobs.busyWith(agent);
    const bool runs = job != nullptr && job->kind() == JobKind::Run && static_cast<const RunJob*>(job)->framesBegan();
    return runs ? nullptr : job;
}

void HeldLoads::begin(Agent& agent, const engine::LoadWish& load)
{
    const auto id = agent.id();
    auto& hold = m_holds[id] = std::make_unique<LoadHold>(*agent.session(), load);
    connect(hold.get(), &LoadHold::held, this, [this, id] {
        m_holds.at(id)->forget(); // what it says first is of its beginning
        Q_EMIT heard(id);
    });
    connect(hold.get(), &LoadHold::heard, this, [this, id] { Q_EMIT heard(id); });
    connect(hold.get(), &LoadHold::failed, this, [this, id](const engine::Error& error) { lose(id, error); });
    agent.setHeldLoad(load);
}

void HeldLoads::release(AgentId id)
{
    if (m_holds.erase(id) == 0)
        return;
    if (auto* agent = m_jobs.agents().find(id))
        agent->setHeldLoad(std::nullopt);
}

const LoadHold* HeldLoads::of(AgentId agent) const
{
    const auto found = m_holds.find(agent);
    return found != m_holds.end() ? found->second.get() : nullptr;
}

void HeldLoads::lose(AgentId id, const engine::Error& error)
{
    auto hold = m_holds.extract(id);
    if (hold.empty())
        return;
    hold.mapped().release()->deleteLater(); // it is speaking just now
    if (auto* agent = m_jobs.agents().find(id))
        agent->setHeldLoad(std::nullopt);
    Q_EMIT failed(id, error);
}

/// A session that is over took its load with it, whether or not it said so.
void HeldLoads::follow(AgentId id)
{
    const auto* agent = m_jobs.agents().find(id);
    if (agent == nullptr || agent->session() == nullptr)
        m_holds.erase(id);
}

} // namespace app
