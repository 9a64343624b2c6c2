// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/stream.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace network {

/// Bytes go from and to where they lie; a connection does what buffering is needed.
inline constexpr QIODevice::OpenMode tcpOpenMode = QIODevice::ReadWrite | QIODevice::Unbuffered;

/// Of a socket that is connected and was opened with tcpOpenMode.
Stream tcpStream(std::unique_ptr<QTcpSocket> socket);

/// Accepts connections as streams.
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
