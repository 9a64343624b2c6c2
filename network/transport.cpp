// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/transport.h"

#include "network/tcp_stream.h"

#include <QHostAddress>
#include <QTcpSocket>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>

namespace network {

namespace {

using engine::Error;
using engine::ErrorCode;

/// All may be gone at the next try: also a name that nobody knows, while a computer has no network yet.
ErrorCode codeOf(QAbstractSocket::SocketError error)
{
    return error == QAbstractSocket::SocketTimeoutError ? ErrorCode::Timeout : ErrorCode::Disconnected;
}

bool isOnThisComputer(const std::string& host)
{
    return host == "localhost" || QHostAddress(QString::fromStdString(host)).isLoopback();
}

/// One attempt, a child of who asked.
class Attempt : public QObject
{
public:
    Attempt(const Route& route, QObject* context, Transport::Done done)
        : QObject(context), m_route(route), m_done(std::move(done))
    {
    }

    void connectToHost()
    {
        m_socket = std::make_unique<QTcpSocket>();
        // Queued: what fails or stands at once is told from the event loop, too.
        connect(m_socket.get(), &QTcpSocket::connected, this, &Attempt::connected, Qt::QueuedConnection);
        connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &Attempt::failed, Qt::QueuedConnection);
        m_socket->connectToHost(QString::fromStdString(m_route.host), m_route.port);
    }

    void refuse(Error error)
    {
        QMetaObject::invokeMethod(
            this, [this, error = std::move(error)] { end(error); }, Qt::QueuedConnection);
    }

private:
    void connected()
    {
        if (!m_socket)
            return;
        const int descriptor = ::fcntl(static_cast<int>(m_socket->socketDescriptor()), F_DUPFD_CLOEXEC, 0);
        if (descriptor < 0)
            return end(Error{ErrorCode::Io, engine::sentence("cannot connect: %1", std::strerror(errno))});
        end(tcpStream(descriptor));
    }

    void failed(QAbstractSocket::SocketError error)
    {
        if (m_socket)
            end(Error{codeOf(error), engine::sentence("cannot connect: %1", m_socket->errorString().toStdString())});
    }

    void end(engine::Result<Stream> result)
    {
        if (m_socket)
            m_socket.release()->deleteLater();
        deleteLater();
        if (const auto done = std::exchange(m_done, {}))
            done(std::move(result));
    }

    Route m_route;
    Transport::Done m_done;
    std::unique_ptr<QTcpSocket> m_socket;
};

} // namespace

void TcpTransport::open(const Route& route, QObject* context, Done done)
{
    auto* attempt = new Attempt(route, context, std::move(done));
    if (m_reach == Reach::ThisComputer && !isOnThisComputer(route.host))
        attempt->refuse({ErrorCode::InvalidInput, "an agent that listens on this computer only dials no other"});
    else
        attempt->connectToHost();
}

} // namespace network
