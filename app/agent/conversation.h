// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/measuring_queue.h"
#include "app/agent/task.h"
#include "network/connection.h"

#include <map>
#include <optional>

namespace app {

/// The agent's side of one connection, from a desktop or from a device agent: the handshake first, then
/// a task for each request. When it ends, so do its tasks.
class Conversation : public QObject
{
    Q_OBJECT
public:
    Conversation(std::unique_ptr<QIODevice> stream, AgentParts& parts, MeasuringQueue& queue,
                 network::Patience patience = {});
    ~Conversation() override;

Q_SIGNALS:
    /// Once, last; @p why is for the log.
    void ended(const engine::Error& why);

private:
    void receive(const network::Message& message, network::Timestamp arrival);
    void greet(const network::Hello& hello);
    void begin(const network::Message& message, network::Timestamp arrival);
    void toTask(const network::Message& message, network::Timestamp arrival);
    void cancelTask(network::RequestId request);
    void answerBulk(const network::Bulk& bulk);
    bool mayBegin(network::RequestId request);
    /// @p turn: nothing when it may start at once beside anything.
    void addTask(std::unique_ptr<Task> task, std::optional<Turn> turn);
    void taskEnded(network::RequestId request);
    void tellWaiting();

    AgentParts& m_parts;
    MeasuringQueue& m_queue;
    network::Connection m_connection;
    std::map<network::RequestId, Task*> m_tasks; ///< children
    QTimer m_heartbeat;
    bool m_greeted = false;
};

} // namespace app
