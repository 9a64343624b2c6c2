// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/data_link.h"

namespace network {

DataLink::DataLink(std::string ownName, std::optional<engine::Link> emulated, std::shared_ptr<PayloadPool> pool,
                   QObject* parent)
    : QObject(parent), m_dialer(std::move(ownName), emulated, {}, std::move(pool))
{
    connect(&m_dialer, &Dialer::greeted, this, &DataLink::greeted);
    connect(&m_dialer, &Dialer::failed, this, &DataLink::failed);
}

DataLink::~DataLink() = default;

void DataLink::dial(Transport& transport, const Route& route)
{
    m_dialer.dial(transport, route);
}

void DataLink::greet(Stream stream)
{
    m_dialer.greet(std::move(stream));
}

void DataLink::greeted(const AgentDescription& edge)
{
    m_connection = m_dialer.takeConnection();
    connect(m_connection.get(), &Connection::received, this, &DataLink::accept);
    connect(m_connection.get(), &Connection::partReceived, this, &DataLink::partReceived);
    connect(m_connection.get(), &Connection::failed, this, &DataLink::failed);
    Q_EMIT ready(edge);
}

void DataLink::send(Message message)
{
    if (m_connection)
        m_connection->send(std::move(message));
}

void DataLink::allowTensors(std::size_t bytes)
{
    if (m_connection)
        m_connection->allowTensors(bytes);
}

void DataLink::measureClock(int pings)
{
    m_pingsLeft = pings;
    sendPing();
}

void DataLink::sendPing()
{
    m_asked = steadyNow();
    send(Ping{++m_ping});
}

void DataLink::accept(const Message& message, Timestamp arrival)
{
    if (const auto* pong = std::get_if<Pong>(&message))
        acceptPong(*pong, arrival);
    else
        Q_EMIT received(message, arrival);
}

void DataLink::acceptPong(const Pong& pong, Timestamp arrival)
{
    if (pong.id != m_ping || m_pingsLeft == 0)
        return;
    m_clock.add({m_asked, pong.received, pong.sent, arrival});
    if (--m_pingsLeft > 0)
        sendPing();
    else
        Q_EMIT clockMeasured();
}

} // namespace network
