// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "network/connection.h"
#include "network/transport.h"

#include <optional>

namespace network {

/// Connects to an agent and introduces itself, over an emulated link if there is one.
class Dialer : public QObject
{
    Q_OBJECT
public:
    Dialer(std::string ownName, std::optional<engine::Link> emulated, Patience patience = {},
           std::shared_ptr<PayloadPool> pool = defaultPayloadPool(), QObject* parent = nullptr);
    ~Dialer() override;

    void dial(Transport& transport, const Route& route);
    /// The handshake alone, over a stream that stands already.
    void greet(Stream stream);

    /// After greeted(): the connection, for the one who asks first.
    std::unique_ptr<Connection> takeConnection();

Q_SIGNALS:
    void greeted(const network::AgentDescription& agent);
    /// Once, last, from the event loop, and never after greeted(). Says why, not who: its owner knows a name for them.
    void failed(const engine::Error& error);

private:
    void accept(const Message& message);
    void fail(const engine::Error& error);

    std::string m_ownName;
    std::optional<engine::Link> m_emulated;
    Patience m_patience;
    std::shared_ptr<PayloadPool> m_pool;
    std::unique_ptr<QObject> m_attempt; ///< to make a stream; gone, it leaves nothing
    std::unique_ptr<Connection> m_connection;
    QTimer m_timeout;
    bool m_over = false;
};

} // namespace network
