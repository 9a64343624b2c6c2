// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/conversation.h"
#include "network/tcp_stream.h"

#include <list>

namespace app {

/// How an agent computes, and what it may take for that.
struct AgentRuntime
{
    OpenGraph openGraph;
    engine::MakeExecutor makeExecutor;
    engine::ExecutorOptions options;
    std::shared_ptr<WorkPulse> pulse = std::make_shared<WorkPulse>(); ///< of the thread that computes
    engine::Bytes payloads{1'000'000'000}; ///< that all peers together may have half sent, and tensors that are held
    /// To dial the edge. Null: by TCP, as far as the agent itself can be reached.
    std::shared_ptr<network::Transport> transport = nullptr;
    AgentPatience patience = {};
    ProbeMemory probeMemory = {};
    QString program = {}; ///< of a load that is held; empty: this one
};

/// Greeted peers that an agent serves at once, and strangers that it listens to besides, at most.
inline constexpr std::size_t mostConversations = 64;
inline constexpr std::size_t mostStrangers = 64;

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
    void converse(network::Stream stream);
    /// Conversations with peers that have introduced themselves.
    std::size_t conversations() const;

private:
    void dialAsFarAsReached();
    engine::Result<void> admit() const;
    void makeRoomForStranger();
    void tick();

    ModelStore m_store;
    ModelShelf m_shelf;
    KernelThread m_kernels; ///< ends before what it uses
    MeasuringQueue m_queue;
    AgentParts m_parts;
    bool m_transportGiven;
    network::TcpListener m_listener;
    std::list<Conversation*> m_conversations; ///< those alive, the oldest first; they delete themselves when they end
    QTimer m_clock;
    std::chrono::milliseconds m_untold{0}; ///< since the tasks said that they are worked on
};

} // namespace app
