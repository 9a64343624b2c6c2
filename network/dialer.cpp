// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/dialer.h"

#include "network/shaped_device.h"

#include <QTcpSocket>
#include <QVariant>

namespace network {

namespace {

/// Enough for the link's rate, and a bound for a peer that sends without being asked.
constexpr qint64 socketBufferBytes = 16 << 20;

engine::ErrorCode codeOf(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError:
        return engine::ErrorCode::InvalidInput;
    case QAbstractSocket::SocketTimeoutError:
        return engine::ErrorCode::Timeout;
    default:
        return engine::ErrorCode::Disconnected;
    }
}

} // namespace

Dialer::Dialer(std::string ownName, std::optional<engine::Link> emulated, Patience patience, QObject* parent)
    : QObject(parent), m_ownName(std::move(ownName)), m_emulated(emulated), m_patience(patience)
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this,
            [this] { fail({engine::ErrorCode::Timeout, m_peer.toStdString() + " does not answer"}); });
}

Dialer::~Dialer() = default;

void Dialer::dial(const QString& host, std::uint16_t port)
{
    m_peer = host + QLatin1Char(':') + QString::number(port);
    m_socket = std::make_unique<QTcpSocket>();
    m_socket->setReadBufferSize(socketBufferBytes);
    connect(m_socket.get(), &QTcpSocket::connected, this, &Dialer::connected);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        fail({codeOf(error), "cannot connect to " + m_peer.toStdString() + ": " + m_socket->errorString().toStdString()});
    });
    m_timeout.start(m_patience.handshake);
    m_socket->connectToHost(host, port);
}

void Dialer::connected()
{
    m_timeout.stop();
    m_socket->disconnect(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (m_emulated)
        greet(std::make_unique<ShapedDevice>(std::move(m_socket), *m_emulated));
    else
        greet(std::move(m_socket));
}

void Dialer::greet(std::unique_ptr<QIODevice> stream)
{
    m_connection = std::make_unique<Connection>(std::move(stream), m_patience);
    connect(m_connection.get(), &Connection::received, this, &Dialer::accept);
    connect(m_connection.get(), &Connection::failed, this, &Dialer::fail);
    m_connection->send(Hello{protocolVersion, m_ownName});
}

void Dialer::accept(const Message& message)
{
    const auto* welcome = std::get_if<Welcome>(&message);
    if (!welcome)
        return m_connection->refuse({engine::ErrorCode::Corrupt, "the other side does not answer the greeting"});
    if (welcome->version != protocolVersion)
        return m_connection->refuse({engine::ErrorCode::Unsupported,
                                     "the agent speaks protocol " + std::to_string(welcome->version)
                                         + ", this program " + std::to_string(protocolVersion)});
    m_connection->disconnect(this);
    m_connection->greeted();
    m_over = true;
    Q_EMIT greeted(welcome->agent);
}

std::unique_ptr<Connection> Dialer::takeConnection()
{
    return std::move(m_connection);
}

void Dialer::fail(const engine::Error& error)
{
    if (m_over)
        return;
    m_over = true;
    m_timeout.stop();
    Q_EMIT failed(error);
}

} // namespace network
