// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/tcp_stream.h"

#include "network/route.h"
#include "network/tcp_device.h"

#include <QHostAddress>
#include <QTimer>
#include <QtEndian>

#include <netinet/in.h>
#include <sys/socket.h>

namespace network {

namespace {

constexpr std::chrono::milliseconds acceptAgainAfter{200};

/// "127.0.0.1:7070"; empty when the socket has nobody at its other end any more.
std::string peerOf(int descriptor)
{
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::getpeername(descriptor, generic, &length) != 0)
        return {};
    const auto port = address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&address)->sin6_port
                                                    : reinterpret_cast<sockaddr_in*>(&address)->sin_port;
    return toString({RouteKind::Tcp, QHostAddress(generic).toString().toStdString(), qFromBigEndian(port)});
}

} // namespace

Stream tcpStream(int descriptor)
{
    auto peer = peerOf(descriptor);
    return {std::make_unique<TcpDevice>(descriptor), {std::move(peer)}};
}

TcpListener::TcpListener(Accept accept, QObject* parent) : QTcpServer(parent), m_accept(std::move(accept))
{
    // Because the server has stopped accepting by then, and would do so for ever.
    connect(this, &QTcpServer::acceptError, this,
            [this] { QTimer::singleShot(acceptAgainAfter, this, &QTcpServer::resumeAccepting); });
}

void TcpListener::incomingConnection(qintptr descriptor)
{
    m_accept(tcpStream(static_cast<int>(descriptor)));
}

} // namespace network
