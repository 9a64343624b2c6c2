// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agent.h"
#include "app/workspace/device_pair.h"

#include <vector>

namespace app {

/// Which agents work together; device and edge are roles, not agents.
struct Roles
{
    std::optional<AgentId> device = {};
    std::optional<AgentId> edge = {};

    const std::optional<AgentId>& of(engine::Side side) const { return side == engine::Side::Device ? device : edge; }
    std::optional<AgentId>& of(engine::Side side) { return side == engine::Side::Device ? device : edge; }
    bool operator==(const Roles&) const = default;
};

/// The agents that are known, each connected whether or not it has a role. A device that is reached a second
/// time while it is Ready is closed the second time, with the reason.
class Agents : public QObject
{
    Q_OBJECT
public:
    explicit Agents(AgentReach reach, QObject* parent = nullptr);
    ~Agents() override;

    /// A new one, also when one of that address is known.
    AgentId add(const AgentAddress& address);
    /// Closes it and takes it out of its roles.
    void remove(AgentId id);

    /// Null when it is not known. Lives until its removed().
    Agent* find(AgentId id) const;
    /// The first that is not Closed, or else the first, of that address; null: none.
    Agent* find(const AgentAddress& address) const;
    /// In the order in which they were added.
    std::vector<Agent*> all() const;

    const Roles& roles() const { return m_roles; }
    /// Both at once, so that swapping them is one change. Ids that are not known count as none.
    void setRoles(Roles roles);
    /// Whoever had the role gets the one that @p agent had, because two that change places are one wish. Nothing: none.
    void giveRole(AgentId agent, std::optional<engine::Side> side);
    /// Null: nobody has that role.
    Agent* inRole(engine::Side side) const;
    std::optional<engine::Side> roleOf(AgentId id) const;
    DevicePair devices() const;

Q_SIGNALS:
    void added(app::AgentId id);
    /// It is out of all() already; its object goes with the event loop.
    void removed(app::AgentId id);
    /// Its state, problem, description or held load.
    void changed(app::AgentId id);
    void rolesChanged();
    /// devices() may be others: other roles, or an agent in a role has said which device it is.
    void devicesChanged();

private:
    void follow(AgentId id);
    /// Another one that reaches the same device; null: none.
    const Agent* readyTwin(const Agent& agent) const;

    AgentReach m_reach;
    std::vector<std::unique_ptr<Agent>> m_agents;
    std::uint32_t m_lastId = 0;
    Roles m_roles;
    DevicePair m_devices;
};

} // namespace app
