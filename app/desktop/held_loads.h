// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/jobs.h"

#include <map>
#include <memory>

namespace app {

/// The loads that a person has agents hold on purpose, one for each agent. One ends when it is released, when the agent
/// cannot hold it, and with the session. Meanwhile its agent says so by heldLoad(), and Jobs measures nothing beside it but
/// the frames of a run; so none begins while anything else is measured there.
class HeldLoads : public QObject
{
    Q_OBJECT
public:
    explicit HeldLoads(Jobs& jobs, QObject* parent = nullptr);
    ~HeldLoads() override;

    /// Refused with a sentence where the agent is not Ready, is busy or holds one already, and where @p load is nothing or
    /// more than a core has.
    engine::Result<void> hold(AgentId id, const engine::LoadWish& load);
    void release(AgentId id); ///< whether or not it holds one
    /// Null: none.
    const LoadHold* of(AgentId agent) const;

Q_SIGNALS:
    /// What is known of a load: that it is held, and how much of it. Its begin and end are a change of its agent.
    void heard(app::AgentId agent);
    /// It has ended, and nobody released it; after its end.
    void failed(app::AgentId agent, const engine::Error& error);

private:
    const Job* inTheWay(AgentId agent) const;
    void begin(Agent& agent, const engine::LoadWish& load);
    void lose(AgentId id, const engine::Error& error);
    void follow(AgentId id);

    Jobs& m_jobs;
    std::map<AgentId, std::unique_ptr<LoadHold>> m_holds;
};

} // namespace app
