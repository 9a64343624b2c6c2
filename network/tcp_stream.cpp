// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/tcp_stream.h"

#include "network/route.h"

#include <QHostAddress>
#include <QVariant>

#include <unistd.h>

namespace network {

Stream tcpStream(std::unique_ptr<QTcpSocket> socket)
{
    // Small frames must not wait for the answer to the frame before.
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    const auto host = socket->peerAddress().toString().toStdString();
    const Route peer{RouteKind::Tcp, host, socket->peerPort()};
    return {std::move(socket), {toString(peer)}};
}

TcpListener::TcpListener(Accept accept, QObject* parent) : QTcpServer(parent), m_accept(std::move(accept)) {}

void TcpListener::incomingConnection(qintptr descriptor)
{
    auto socket = std::make_unique<QTcpSocket>();
    if (socket->setSocketDescriptor(descriptor, QAbstractSocket::ConnectedState, tcpOpenMode))
        m_accept(tcpStream(std::move(socket)));
    else
        ::close(static_cast<int>(descriptor));
}

} // namespace network
