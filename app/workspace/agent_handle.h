// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agent_address.h"
#include "engine/core/result.h"
#include "network/agent_session.h"

#include <QTimer>

#include <memory>

namespace app {

class LocalAgent;

enum class AgentState : std::uint8_t { Starting, Connecting, Ready, Running, Restarting, Closed };

/// One agent for as long as it takes part: starts it when it is local, connects, and connects again
/// with a new session whenever the old one ended. Gives up on errors that another try cannot mend.
class AgentHandle : public QObject
{
    Q_OBJECT
public:
    AgentHandle(network::NetworkThread& thread, AgentAddress address, QObject* parent = nullptr);
    ~AgentHandle() override;

    const AgentAddress& address() const { return m_address; }
    AgentState state() const { return m_state; }
    /// Why the state is Restarting or Closed; empty otherwise.
    const QString& problem() const { return m_problem; }
    const network::AgentDescription& description() const { return m_description; }
    /// Where it listens; empty and 0 before a local one has started.
    const QString& host() const { return m_host; }
    std::uint16_t port() const { return m_port; }
    /// Null while there is none.
    network::AgentSession* session() const { return m_session.get(); }

Q_SIGNALS:
    void stateChanged();
    /// A new session(); requests may be made at once.
    void sessionStarted();

private:
    void startLocal();
    void connectToAgent();
    void lose(const engine::Error& error);
    void close(const engine::Error& error);
    void setState(AgentState state);

    network::NetworkThread& m_thread;
    AgentAddress m_address;
    QString m_host;
    std::uint16_t m_port = 0;
    std::unique_ptr<LocalAgent> m_local;
    std::unique_ptr<network::AgentSession> m_session;
    network::AgentDescription m_description;
    AgentState m_state = AgentState::Starting;
    QString m_problem;
    QTimer m_retry;
};

} // namespace app
