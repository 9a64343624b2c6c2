// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/agent_session.h"

namespace app {

/// A load that an agent was asked to hold. It ends with this, with the session, or when the agent cannot hold it.
class LoadHold : public QObject
{
    Q_OBJECT
public:
    /// @p load is not nothing.
    LoadHold(network::AgentSession& session, const engine::LoadWish& load, QObject* parent = nullptr);

    /// What was asked for, with the cores that it is on once it is held.
    const engine::LoadWish& load() const { return m_load; }
    bool isHeld() const { return m_isHeld; }
    /// Of the time of its cores, in [0, 1], so far since it was held or since forget(); nothing: not known.
    std::optional<double> share() const;
    void forget();

Q_SIGNALS:
    /// It is there; once.
    void held();
    /// share() has changed since held().
    void heard();
    /// It is over, and not because this went; once, last.
    void failed(const engine::Error& error);

private:
    void hear(const network::LoadHeld& news);

    engine::LoadWish m_load;
    bool m_isHeld = false;
    double m_sum = 0.0; ///< of m_summed shares
    int m_summed = 0;
};

} // namespace app
