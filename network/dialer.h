// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "network/connection.h"

#include <QString>

#include <optional>

class QTcpSocket;

namespace network {

/// Connects to an agent and introduces itself, over an emulated link if there is one.
class Dialer : public QObject
{
    Q_OBJECT
public:
    Dialer(std::string ownName, std::optional<engine::Link> emulated, Patience patience = {},
           QObject* parent = nullptr);
    ~Dialer() override;

    void dial(const QString& host, std::uint16_t port);
    /// The handshake alone, over a stream that stands already.
    void greet(std::unique_ptr<QIODevice> stream);

    /// After greeted(): the connection, for the one who asks first.
    std::unique_ptr<Connection> takeConnection();

Q_SIGNALS:
    void greeted(const network::AgentDescription& agent);
    /// Once, last, and never after greeted().
    void failed(const engine::Error& error);

private:
    void connected();
    void accept(const Message& message);
    void fail(const engine::Error& error);

    std::string m_ownName;
    std::optional<engine::Link> m_emulated;
    Patience m_patience;
    QString m_peer;
    std::unique_ptr<QTcpSocket> m_socket;
    std::unique_ptr<Connection> m_connection;
    QTimer m_timeout;
    bool m_over = false;
};

} // namespace network
