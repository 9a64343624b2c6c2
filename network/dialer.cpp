// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/dialer.h"

#include "network/shaped_device.h"

namespace network {

Dialer::Dialer(std::string ownName, std::optional<engine::Link> emulated, Patience patience,
               std::shared_ptr<PayloadPool> pool, QObject* parent)
    : QObject(parent), m_ownName(std::move(ownName)), m_emulated(emulated), m_patience(patience),
      m_pool(std::move(pool))
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        m_attempt.reset();
        fail({engine::ErrorCode::Timeout, "it does not answer"});
    });
}

Dialer::~Dialer() = default;

void Dialer::dial(Transport& transport, const Route& route)
{
    m_timeout.start(m_patience.handshake);
    m_attempt = std::make_unique<QObject>();
    transport.open(route, m_attempt.get(), [this](engine::Result<Stream> stream) {
        if (stream)
            greet(std::move(*stream));
        else
            fail(stream.error());
    });
}

void Dialer::greet(Stream stream)
{
    m_timeout.stop();
    if (m_emulated)
        stream.device = std::make_unique<ShapedDevice>(std::move(stream.device), *m_emulated);
    m_connection = std::make_unique<Connection>(std::move(stream), m_patience, m_pool);
    connect(m_connection.get(), &Connection::received, this, &Dialer::accept);
    connect(m_connection.get(), &Connection::failed, this, &Dialer::fail);
    m_connection->send(Hello{m_ownName});
}

void Dialer::accept(const Message& message)
{
    const auto* welcome = std::get_if<Welcome>(&message);
    if (!welcome)
        return m_connection->refuse({engine::ErrorCode::Corrupt, "the other side does not answer the greeting"});
    m_connection->disconnect(this);
    m_connection->greeted(Speaker::Agent);
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
