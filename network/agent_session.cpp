// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/agent_session.h"

#include "network/client_session.h"
#include "network/message_codec.h"
#include "network/network_thread.h"

#include <utility>

namespace network {

AgentSession::AgentSession(NetworkThread& thread, std::shared_ptr<Transport> transport, const Route& route,
                           QObject* parent)
    : QObject(parent), m_client(new ClientSession(std::move(transport)))
{
    forwardSignals();
    thread.adopt(m_client);
    QMetaObject::invokeMethod(
        m_client, [client = m_client, route] { client->dial(route); }, Qt::QueuedConnection);
}

AgentSession::~AgentSession()
{
    m_client->deleteLater();
}

void AgentSession::forwardSignals()
{
    connect(m_client, &ClientSession::described, this, [this](const AgentDescription& agent) {
        m_state = SessionState::Ready;
        m_description = agent;
        Q_EMIT described(agent);
    });
    connect(m_client, &ClientSession::heard, this, &AgentSession::hear);
    connect(m_client, &ClientSession::requestFailed, this, &AgentSession::failRequest);
    connect(m_client, &ClientSession::failed, this, [this](const engine::Error& error) {
        m_state = SessionState::Closed;
        Q_EMIT failed(error);
    });
}

RequestId AgentSession::remember(QObject* context, Handler handler)
{
    const RequestId request{++m_lastRequest};
    handler.context = context;
    m_handlers[request] = std::move(handler);
    connect(context, &QObject::destroyed, this, [this, request] {
        cancel(request);
        m_handlers.erase(request);
    });
    return request;
}

void AgentSession::post(Message request)
{
    QMetaObject::invokeMethod(
        m_client, [client = m_client, request = std::move(request)] { client->ask(request); }, Qt::QueuedConnection);
}

RequestId AgentSession::askForModel(const ModelRef& model, const ModelFiles& files, QObject* context,
                                    Replies<ModelQuery> replies)
{
    const auto request = remember(context, handlerOf(std::move(replies)));
    QMetaObject::invokeMethod(
        m_client, [client = m_client, request, model, files] { client->sendModel(request, model, files); },
        Qt::QueuedConnection);
    return request;
}

void AgentSession::cancel(RequestId request)
{
    const auto found = m_handlers.find(request);
    if (found == m_handlers.end() || std::exchange(found->second.isCancelled, true))
        return;
    QMetaObject::invokeMethod(
        m_client, [client = m_client, request] { client->cancel(request); }, Qt::QueuedConnection);
}

void AgentSession::hear(RequestId request, const Message& message)
{
    const auto found = m_handlers.find(request);
    if (found == m_handlers.end())
        return;
    if (roleOf(message) != Role::Answer) {
        if (const auto handler = found->second; handler.context) // a copy: it may end this session
            handler.heard(message);
        return;
    }
    const auto last = std::move(found->second);
    m_handlers.erase(found);
    if (last.context)
        last.heard(message);
}

void AgentSession::failRequest(RequestId request, const engine::Error& error)
{
    const auto found = m_handlers.find(request);
    if (found == m_handlers.end())
        return;
    const auto last = std::move(found->second);
    m_handlers.erase(found);
    if (last.context && last.failed)
        last.failed(error);
}

} // namespace network
