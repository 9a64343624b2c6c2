// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/conversation.h"

#include <QTcpServer>

#include <set>

namespace app {

/// How an agent computes.
struct AgentRuntime
{
    OpenGraph openGraph;
    engine::MakeExecutor makeExecutor;
    engine::ExecutorOptions options;
    std::shared_ptr<WorkPulse> pulse = std::make_shared<WorkPulse>(); ///< of the thread that computes
};

/// An agent without its process: accepts connections and serves each in a Conversation.
class AgentService : public QObject
{
    Q_OBJECT
public:
    AgentService(network::AgentDescription description, AgentRuntime runtime, const std::filesystem::path& cache,
                 engine::Bytes cacheLimit);
    ~AgentService() override;

    /// Takes a socket that listens already.
    engine::Result<void> serve(qintptr listeningSocket);
    /// Listens on loopback; answers the port.
    engine::Result<std::uint16_t> listen();
    /// Serves one peer over a stream that stands already.
    void converse(std::unique_ptr<QIODevice> stream);

private:
    void acceptConnections();

    ModelStore m_store;
    ModelShelf m_shelf;
    KernelThread m_kernels; ///< ends before what it uses
    AgentParts m_parts;
    MeasuringQueue m_queue;
    QTcpServer m_server;
    std::set<Conversation*> m_conversations; ///< those alive; they delete themselves when they end
};

} // namespace app
