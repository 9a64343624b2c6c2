// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/agents.h"

#include <algorithm>
#include <utility>

namespace app {

Agents::Agents(AgentReach reach, QObject* parent) : QObject(parent), m_reach(std::move(reach)) {}

Agents::~Agents() = default;

AgentId Agents::add(const AgentAddress& address)
{
    const AgentId id{++m_lastId};
    m_agents.push_back(std::make_unique<Agent>(id, address, m_reach));
    connect(m_agents.back().get(), &Agent::stateChanged, this, [this, id] { follow(id); });
    Q_EMIT added(id);
    return id;
}

void Agents::remove(AgentId id)
{
    auto* agent = find(id);
    if (agent == nullptr)
        return;
    agent->disconnect(this);
    agent->close({engine::ErrorCode::Cancelled, tr("%1 was taken away").arg(agent->name()).toStdString()});
    const auto found = std::ranges::find(m_agents, id, &Agent::id);
    if (found == m_agents.end())
        return; // by somebody who heard of its end
    // It is ours until it goes.
    found->release()->setParent(this);
    agent->deleteLater();
    m_agents.erase(found);
    setRoles(m_roles);
    Q_EMIT removed(id);
}

Agent* Agents::find(AgentId id) const
{
    const auto found = std::ranges::find(m_agents, id, &Agent::id);
    return found != m_agents.end() ? found->get() : nullptr;
}

Agent* Agents::find(const AgentAddress& address) const
{
    Agent* closed = nullptr;
    for (const auto& agent : m_agents) {
        if (agent->address().text != address.text)
            continue;
        if (agent->state() != AgentState::Closed)
            return agent.get();
        closed = closed == nullptr ? agent.get() : closed;
    }
    return closed;
}

std::vector<Agent*> Agents::all() const
{
    std::vector<Agent*> agents;
    for (const auto& agent : m_agents)
        agents.push_back(agent.get());
    return agents;
}

void Agents::setRoles(Roles roles)
{
    for (auto* role : {&roles.device, &roles.edge}) {
        if (*role && find(**role) == nullptr)
            role->reset();
    }
    if (roles == m_roles)
        return;
    m_roles = roles;
    const auto before = std::exchange(m_devices, devices());
    Q_EMIT rolesChanged();
    if (before != m_devices)
        Q_EMIT devicesChanged();
}

void Agents::giveRole(AgentId agent, std::optional<engine::Side> side)
{
    if (find(agent) == nullptr)
        return;
    auto roles = m_roles;
    if (const auto before = roleOf(agent))
        roles.of(*before) = side ? roles.of(*side) : std::nullopt;
    if (side)
        roles.of(*side) = agent;
    setRoles(roles);
}

Agent* Agents::inRole(engine::Side side) const
{
    const auto& id = m_roles.of(side);
    return id ? find(*id) : nullptr;
}

std::optional<engine::Side> Agents::roleOf(AgentId id) const
{
    for (const auto side : {engine::Side::Device, engine::Side::Edge}) {
        if (m_roles.of(side) == id)
            return side;
    }
    return std::nullopt;
}

DevicePair Agents::devices() const
{
    const auto of = [this](engine::Side side) {
        const auto* agent = inRole(side);
        return agent != nullptr ? agent->device() : std::nullopt;
    };
    return {of(engine::Side::Device), of(engine::Side::Edge)};
}

void Agents::follow(AgentId id)
{
    auto* agent = find(id);
    if (agent->state() == AgentState::Ready) {
        if (const auto* first = readyTwin(*agent))
            return agent->close(
                {engine::ErrorCode::InvalidInput,
                 tr("this is %1, connected already at %2").arg(first->name(), first->address().text).toStdString()});
    }
    Q_EMIT changed(id);
    if (const auto before = std::exchange(m_devices, devices()); before != m_devices)
        Q_EMIT devicesChanged();
}

const Agent* Agents::readyTwin(const Agent& agent) const
{
    const auto found = std::ranges::find_if(m_agents, [&](const auto& other) {
        return other.get() != &agent && other->state() == AgentState::Ready && other->device() == agent.device();
    });
    return found != m_agents.end() ? found->get() : nullptr;
}

} // namespace app
