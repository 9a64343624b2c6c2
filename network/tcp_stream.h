// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/stream.h"

#include <QTcpServer>

#include <functional>

namespace network {

/// Of a connected TCP socket, which it owns.
Stream tcpStream(int descriptor);

/// Accepts connections as streams. When the process has no descriptor left for one it tries again a little later.
class TcpListener : public QTcpServer
{
    Q_OBJECT
public:
    using Accept = std::function<void(Stream)>;
    /// @p accept takes each new stream.
    explicit TcpListener(Accept accept, QObject* parent = nullptr);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    Accept m_accept;
};

} // namespace network
