// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/agent_handle.h"

#include "app/workspace/local_agent.h"

namespace app {

namespace {

constexpr std::chrono::milliseconds retryDelay{300};

} // namespace

AgentHandle::AgentHandle(network::NetworkThread& thread, AgentAddress address, QObject* parent)
    : QObject(parent), m_thread(thread), m_address(std::move(address)), m_host(m_address.host), m_port(m_address.port)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(retryDelay);
    connect(&m_retry, &QTimer::timeout, this, &AgentHandle::connectToAgent);
    if (m_address.local) {
        startLocal();
    } else {
        m_state = AgentState::Connecting;
        m_retry.start(0);
    }
}

AgentHandle::~AgentHandle() = default;

void AgentHandle::startLocal()
{
    m_local = std::make_unique<LocalAgent>(*m_address.local);
    connect(m_local.get(), &LocalAgent::ready, this, [this](const QString& host, std::uint16_t port) {
        m_host = host;
        m_port = port;
        connectToAgent();
    });
    connect(m_local.get(), &LocalAgent::failed, this, &AgentHandle::close);
    m_local->start();
}

void AgentHandle::connectToAgent()
{
    if (m_session)
        m_session.release()->deleteLater();
    m_session = std::make_unique<network::AgentSession>(m_thread, m_host, m_port);
    auto* session = m_session.get();
    connect(session, &network::AgentSession::described, this, [this](const network::AgentDescription& description) {
        m_description = description;
        m_problem.clear();
        setState(AgentState::Ready);
    });
    connect(session, &network::AgentSession::stateChanged, this, [this](network::SessionState state) {
        if (state == network::SessionState::Running)
            setState(AgentState::Running);
    });
    connect(session, &network::AgentSession::failed, this, &AgentHandle::lose);
    if (m_state == AgentState::Starting)
        setState(AgentState::Connecting);
    Q_EMIT sessionStarted();
}

void AgentHandle::lose(const engine::Error& error)
{
    if (!network::isTransient(error.code))
        return close(error);
    m_problem = QString::fromStdString(error.message);
    m_session.release()->deleteLater(); // it is still speaking
    setState(AgentState::Restarting);
    m_retry.start();
}

void AgentHandle::close(const engine::Error& error)
{
    m_problem = QString::fromStdString(error.message);
    if (m_session)
        m_session.release()->deleteLater();
    setState(AgentState::Closed);
}

void AgentHandle::setState(AgentState state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace app
