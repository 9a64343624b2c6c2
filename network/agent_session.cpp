// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/agent_session.h"

#include "network/client_session.h"
#include "network/network_thread.h"

namespace network {

AgentSession::AgentSession(NetworkThread& thread, const QString& host, std::uint16_t port, QObject* parent)
    : QObject(parent), m_client(new ClientSession)
{
    forwardSignals();
    thread.adopt(m_client);
    QMetaObject::invokeMethod(m_client, [client = m_client, host, port] { client->dial(host, port); });
}

AgentSession::~AgentSession()
{
    m_client->deleteLater();
}

void AgentSession::forwardSignals()
{
    connect(m_client, &ClientSession::stateChanged, this, [this](SessionState state) {
        m_state = state;
        Q_EMIT stateChanged(state);
    });
    connect(m_client, &ClientSession::described, this, [this](const AgentDescription& agent) {
        m_description = agent;
        Q_EMIT described(agent);
    });
    connect(m_client, &ClientSession::progressed, this, &AgentSession::progressed);
    connect(m_client, &ClientSession::modelReady, this, &AgentSession::modelReady);
    connect(m_client, &ClientSession::profileReceived, this, &AgentSession::profileReceived);
    connect(m_client, &ClientSession::linkProbed, this, &AgentSession::linkProbed);
    connect(m_client, &ClientSession::frameMeasured, this, &AgentSession::frameMeasured);
    connect(m_client, &ClientSession::runFinished, this, &AgentSession::runFinished);
    connect(m_client, &ClientSession::requestFailed, this, &AgentSession::requestFailed);
    connect(m_client, &ClientSession::failed, this, &AgentSession::failed);
}

RequestId AgentSession::nextRequest()
{
    return RequestId{++m_lastRequest};
}

RequestId AgentSession::ask(RequestId request, Message message)
{
    QMetaObject::invokeMethod(m_client, [client = m_client, request, message = std::move(message)] {
        client->ask(request, message);
    });
    return request;
}

RequestId AgentSession::sendModel(const ModelRef& model, const ModelFiles& files)
{
    const auto request = nextRequest();
    QMetaObject::invokeMethod(
        m_client, [client = m_client, request, model, files] { client->sendModel(request, model, files); });
    return request;
}

RequestId AgentSession::requestProfile(const ProfileOptions& options)
{
    const auto request = nextRequest();
    return ask(request, ProfileRequest{request, options});
}

RequestId AgentSession::probeLink(const QString& edgeHost, std::uint16_t edgePort)
{
    const auto request = nextRequest();
    return ask(request, ProbeRequest{request, edgeHost.toStdString(), edgePort});
}

RequestId AgentSession::startRun(const RunOptions& options)
{
    const auto request = nextRequest();
    return ask(request, RunRequest{request, options});
}

void AgentSession::cancel(RequestId request)
{
    QMetaObject::invokeMethod(m_client, [client = m_client, request] { client->cancel(request); });
}

} // namespace network
