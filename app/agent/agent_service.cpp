// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/agent_service.h"

#include <QTcpSocket>

namespace app {

namespace {

constexpr std::size_t mostConversations = 64;
/// What a peer may send ahead of being read.
constexpr qint64 socketBufferBytes = 16 << 20;

} // namespace

AgentService::AgentService(network::AgentDescription description, AgentRuntime runtime,
                           const std::filesystem::path& cache, engine::Bytes cacheLimit)
    : m_store(cache, cacheLimit),
      m_shelf(std::move(runtime.openGraph), std::move(runtime.makeExecutor), std::move(runtime.options)),
      m_kernels(std::move(runtime.pulse)), m_parts{std::move(description), m_store, m_shelf, m_kernels}
{
    connect(&m_server, &QTcpServer::newConnection, this, &AgentService::acceptConnections);
}

AgentService::~AgentService()
{
    m_server.close();
    for (auto* conversation : std::exchange(m_conversations, {}))
        delete conversation;
}

engine::Result<void> AgentService::serve(qintptr listeningSocket)
{
    if (!m_server.setSocketDescriptor(listeningSocket))
        return engine::Error{engine::ErrorCode::Io,
                             "cannot serve the socket: " + m_server.errorString().toStdString()};
    return {};
}

engine::Result<std::uint16_t> AgentService::listen()
{
    if (!m_server.listen(QHostAddress::LocalHost))
        return engine::Error{engine::ErrorCode::Io, "cannot listen: " + m_server.errorString().toStdString()};
    return m_server.serverPort();
}

void AgentService::acceptConnections()
{
    while (auto* accepted = m_server.nextPendingConnection()) {
        std::unique_ptr<QTcpSocket> socket(accepted);
        socket->setParent(nullptr);
        socket->setReadBufferSize(socketBufferBytes);
        if (m_conversations.size() < mostConversations)
            converse(std::move(socket));
    }
}

void AgentService::converse(std::unique_ptr<QIODevice> stream)
{
    auto* conversation = new Conversation(std::move(stream), m_parts, m_queue);
    m_conversations.insert(conversation);
    connect(conversation, &Conversation::ended, conversation, &QObject::deleteLater);
    connect(conversation, &QObject::destroyed, this, [this, conversation] { m_conversations.erase(conversation); });
}

} // namespace app
