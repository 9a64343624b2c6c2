// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/connection.h"

#include "network/message_codec.h"
#include "network/write_now.h"

#include <QAbstractSocket>
#include <QPointer>
#include <QVariant>

#include <algorithm>

namespace network {

namespace {

constexpr qint64 readSize = 256 << 10;
/// More than the largest frame; a peer that leaves more unread is not listening.
constexpr qint64 mostUnsent = 640LL << 20;

/// A pong that nobody waits for.
constexpr std::uint32_t keepAlivePing = 0;

} // namespace

Connection::Connection(std::unique_ptr<QIODevice> device, Patience patience, QObject* parent)
    : QObject(parent), m_device(std::move(device)), m_patience(patience), m_lastReceived(steadyNow()),
      m_lastMoved(m_lastReceived)
{
    m_decoder.setLimits(greetingLimits);
    if (auto* socket = qobject_cast<QAbstractSocket*>(m_device.get()))
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_device.get(), &QIODevice::readyRead, this, &Connection::readAvailable);
    connect(m_device.get(), &QIODevice::readChannelFinished, this, &Connection::deviceFinished);
    connect(m_device.get(), &QIODevice::aboutToClose, this, &Connection::deviceFinished);
    connect(m_device.get(), &QIODevice::bytesWritten, this, [this] { m_lastMoved = steadyNow(); });
    connect(&m_liveness, &QTimer::timeout, this, &Connection::checkLiveness);
    m_liveness.start(std::min(m_patience.pingEvery, m_patience.handshake));
    QMetaObject::invokeMethod(this, &Connection::readAvailable, Qt::QueuedConnection);
}

Connection::~Connection()
{
    m_device->disconnect(this);
}

void Connection::send(Message message)
{
    if (!m_open)
        return;
    const auto frame = encode(std::move(message));
    if (!frame)
        return fail(frame.error());
    if (m_device->bytesToWrite() > mostUnsent)
        return fail({engine::ErrorCode::Timeout, "the other side does not read what it asked for"});
    writeNow(*m_device, *frame);
}

void Connection::greeted()
{
    m_greeted = true;
    m_decoder.setLimits({});
}

void Connection::refuse(const engine::Error& error)
{
    send(Failure{wholeSession, error.code, error.message});
    fail(error);
}

void Connection::close()
{
    if (!m_open)
        return;
    m_open = false;
    m_liveness.stop();
    m_device->disconnect(this);
    if (auto* socket = qobject_cast<QAbstractSocket*>(m_device.get()))
        socket->disconnectFromHost();
    else
        m_device->close();
}

void Connection::readAvailable()
{
    const QPointer<Connection> alive(this);
    while (m_open) {
        const auto bytes = m_device->read(readSize);
        if (bytes.isEmpty())
            return;
        const auto arrival = steadyNow();
        m_lastReceived = m_lastMoved = arrival;
        const bool more = consume(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))),
                                  arrival);
        if (!alive || !more)
            return;
    }
}

/// False when the connection has ended or gone meanwhile.
bool Connection::consume(std::span<const std::byte> bytes, Timestamp arrival)
{
    const QPointer<Connection> alive(this);
    while (!bytes.empty()) {
        auto frame = m_decoder.next(bytes, messageKindCount);
        if (!frame) {
            refuse(frame.error());
            return false;
        }
        if (!*frame)
            break;
        const auto message = decode(**frame);
        if (!message) {
            refuse(message.error());
            return false;
        }
        accept(*message, arrival);
        if (!alive || !m_open)
            return false;
    }
    return true;
}

void Connection::accept(const Message& message, Timestamp arrival)
{
    if (const auto* ping = std::get_if<Ping>(&message); ping && m_greeted)
        return send(Pong{ping->id, arrival, steadyNow()});
    if (const auto* pong = std::get_if<Pong>(&message); pong && pong->id == keepAlivePing)
        return;
    if (const auto* failure = std::get_if<Failure>(&message); failure && failure->request == wholeSession)
        return fail({failure->code, failure->message});
    Q_EMIT received(message, arrival);
}

void Connection::deviceFinished()
{
    const QPointer<Connection> alive(this);
    readAvailable();
    if (alive)
        fail({engine::ErrorCode::Disconnected, "the other side closed the connection"});
}

void Connection::checkLiveness()
{
    const auto now = steadyNow();
    const auto limit = m_greeted ? m_patience.silence : m_patience.handshake;
    if (now - m_lastMoved >= limit)
        return fail({engine::ErrorCode::Timeout, m_greeted ? "the other side has fallen silent"
                                                           : "the other side did not introduce itself"});
    if (m_greeted && now - m_lastReceived >= m_patience.pingEvery)
        send(Ping{keepAlivePing});
}

void Connection::fail(const engine::Error& error)
{
    if (!m_open)
        return;
    close();
    Q_EMIT failed(error);
}

} // namespace network
