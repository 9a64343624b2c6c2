// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/clock_offset.h"
#include "network/dialer.h"

namespace network {

/// From the device agent to the edge agent: a connection that knows the edge's clock.
class DataLink : public QObject
{
    Q_OBJECT
public:
    DataLink(std::string ownName, std::optional<engine::Link> emulated,
             std::shared_ptr<PayloadPool> pool = defaultPayloadPool(), QObject* parent = nullptr);
    ~DataLink() override;

    void dial(Transport& transport, const Route& route);
    /// The handshake alone, over a stream that stands already.
    void greet(Stream stream);
    void send(Message message);
    /// See Connection::allowTensors().
    void allowTensors(std::size_t bytes);
    /// Asks for the edge's clock so many times, one after the other; ends with clockMeasured().
    void measureClock(int pings);
    const ClockOffset& clock() const { return m_clock; }

Q_SIGNALS:
    void ready(const network::AgentDescription& edge);
    void clockMeasured();
    void received(const network::Message& message, network::Timestamp arrival);
    /// See Connection::partReceived().
    void partReceived();
    /// Once, last.
    void failed(const engine::Error& error);

private:
    void greeted(const AgentDescription& edge);
    void accept(const Message& message, Timestamp arrival);
    void acceptPong(const Pong& pong, Timestamp arrival);
    void sendPing();

    Dialer m_dialer;
    std::unique_ptr<Connection> m_connection;
    ClockOffset m_clock;
    Timestamp m_asked{};
    std::uint32_t m_ping = 0;
    int m_pingsLeft = 0;
};

} // namespace network
