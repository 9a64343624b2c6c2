// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/task.h"

#include <functional>
#include <map>

namespace app {

/// The agent's side of one connection, from a desktop or from a device agent: the handshake first, then
/// a task for each request. When it ends, so do its tasks.
class Conversation : public QObject
{
    Q_OBJECT
public:
    /// Asked when the peer has introduced itself; an error is what it is told in the place of a welcome.
    using Admit = std::function<engine::Result<void>()>;

    Conversation(network::Stream stream, AgentParts& parts, Admit admit = {});
    ~Conversation() override;

    /// One that talks, and has introduced itself, or has not yet.
    bool isWithFriend() const { return m_connection.isOpen() && m_greeted; }
    bool isWithStranger() const { return m_connection.isOpen() && !m_greeted; }
    /// Ends it with a word to the peer.
    void refuse(const engine::Error& error) { m_connection.refuse(error); }
    /// See Task::tick().
    void tick(std::chrono::milliseconds step, bool tell);

Q_SIGNALS:
    /// Once, last; @p why is for the log.
    void ended(const engine::Error& why);

private:
    struct Entry
    {
        Task* task = nullptr; ///< a child
        std::size_t tensorBytes = 0;
    };

    void receive(const network::Message& message, network::Timestamp arrival);
    void greet();
    void begin(const network::Message& request);
    void hearMore();
    void toTask(const network::Message& message, network::Timestamp arrival);
    void answerLiveness(const network::Message& message);
    bool mayBegin(network::RequestId request);
    void watch(Task* task);
    void taskEnded(network::RequestId request);
    void allowTensors();
    void send(const network::Message& message);
    std::vector<network::RequestId> requests() const;

    AgentParts& m_parts;
    Admit m_admit;
    network::Connection m_connection;
    std::map<network::RequestId, Entry> m_tasks;
    bool m_greeted = false;
};

} // namespace app
