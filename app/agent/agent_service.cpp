// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/agent_service.h"

#include <algorithm>

namespace app {

namespace {

using network::Reach;

/// The agent's own count of time, in so many steps of what it tells.
constexpr int ticksOfTelling = 4;

} // namespace

AgentService::AgentService(network::AgentDescription description, AgentRuntime runtime,
                           const std::filesystem::path& cache, engine::Bytes cacheLimit)
    : m_store(cache, cacheLimit), m_shelf(std::move(runtime.openGraph), std::move(runtime.makeExecutor),
                                          std::move(runtime.options), std::move(runtime.probeMemory)),
      m_kernels(std::move(runtime.pulse)), m_parts{std::move(description),
                                                   m_store,
                                                   m_shelf,
                                                   m_kernels,
                                                   m_queue,
                                                   std::move(runtime.transport),
                                                   network::PayloadPool::create(
                                                       static_cast<std::size_t>(runtime.payloads.count)),
                                                   runtime.patience,
                                                   std::move(runtime.program)},
      m_transportGiven(m_parts.transport != nullptr),
      m_listener([this](network::Stream stream) { converse(std::move(stream)); })
{
    if (!m_transportGiven)
        m_parts.transport = std::make_shared<network::TcpTransport>(Reach::ThisComputer);
    connect(&m_clock, &QTimer::timeout, this, &AgentService::tick);
    m_clock.start(m_parts.patience.tellEvery / ticksOfTelling);
}

AgentService::~AgentService()
{
    m_listener.close();
    for (auto* conversation : std::exchange(m_conversations, {}))
        delete conversation;
}

engine::Result<void> AgentService::serve(qintptr listeningSocket)
{
    if (!m_listener.setSocketDescriptor(listeningSocket))
        return engine::Error{engine::ErrorCode::Io,
                             engine::sentence("cannot serve the socket: %1", m_listener.errorString().toStdString())};
    dialAsFarAsReached();
    return {};
}

engine::Result<std::uint16_t> AgentService::listen()
{
    if (!m_listener.listen(QHostAddress::LocalHost))
        return engine::Error{engine::ErrorCode::Io,
                             engine::sentence("cannot listen: %1", m_listener.errorString().toStdString())};
    dialAsFarAsReached();
    return m_listener.serverPort();
}

/// Because an agent dials whatever host and port a client names.
void AgentService::dialAsFarAsReached()
{
    const auto reach = m_listener.serverAddress().isLoopback() ? Reach::ThisComputer : Reach::Anywhere;
    if (!m_transportGiven)
        m_parts.transport = std::make_shared<network::TcpTransport>(reach);
}

void AgentService::converse(network::Stream stream)
{
    makeRoomForStranger();
    auto* conversation = new Conversation(std::move(stream), m_parts, [this] { return admit(); });
    m_conversations.push_back(conversation);
    connect(conversation, &Conversation::ended, conversation, &QObject::deleteLater);
    connect(conversation, &QObject::destroyed, this, [this, conversation] { m_conversations.remove(conversation); });
}

std::size_t AgentService::conversations() const
{
    return static_cast<std::size_t>(std::ranges::count_if(m_conversations, &Conversation::isWithFriend));
}

engine::Result<void> AgentService::admit() const
{
    if (conversations() < mostConversations)
        return {};
    return engine::Error{engine::ErrorCode::Timeout,
                         engine::sentence("the agent serves %1 others already", mostConversations)};
}

/// Strangers keep nobody out, not even each other.
void AgentService::makeRoomForStranger()
{
    const auto strangers = std::ranges::count_if(m_conversations, &Conversation::isWithStranger);
    if (static_cast<std::size_t>(strangers) < mostStrangers)
        return;
    auto* oldest = *std::ranges::find_if(m_conversations, &Conversation::isWithStranger);
    oldest->refuse({engine::ErrorCode::Timeout, "the other side did not introduce itself before many others came"});
}

void AgentService::tick()
{
    const auto step = m_clock.intervalAsDuration();
    m_untold += step;
    // Asked once for everybody, because the answer is about the time since it was asked last.
    const bool due = m_untold >= m_parts.patience.tellEvery;
    const bool tell = due && m_kernels.pulse().isAlive();
    if (due)
        m_untold = {};
    const auto now = m_conversations;
    for (auto* conversation : now)
        conversation->tick(step, tell);
}

} // namespace app
