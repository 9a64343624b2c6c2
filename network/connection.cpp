// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/connection.h"

#include "network/message_codec.h"
#include "network/tcp_device.h"

#include <QPointer>
#include <QScopedValueRollback>

#include <algorithm>
#include <new>

namespace network {

namespace {

/// A peer that leaves more unread is not listening.
constexpr std::size_t mostSmallTalk = 16U << 20;
/// One peer that never stops sending does not keep the thread from the others.
constexpr std::size_t mostReadAtOnce = 4U << 20;
constexpr std::size_t mostPayloads = 2U << 30;
/// Silence is counted in so many steps.
constexpr int ticksOfPatience = 20;

/// A pong that nobody waits for.
constexpr std::uint32_t keepAlivePing = 0;

} // namespace

std::shared_ptr<PayloadPool> defaultPayloadPool()
{
    static const auto pool = PayloadPool::create(mostPayloads);
    return pool;
}

Connection::Connection(Stream stream, Patience patience, std::shared_ptr<PayloadPool> pool, QObject* parent)
    : QObject(parent), m_device(std::move(stream.device)), m_socket(qobject_cast<TcpDevice*>(m_device.get())),
      m_patience(patience), m_pool(std::move(pool)), m_decoder(greetingLimits(), m_pool)
{
    auto* device = m_device.get();
    connect(device, &QIODevice::readyRead, this, &Connection::readAvailable);
    connect(device, &QIODevice::bytesWritten, this, &Connection::write);
    connect(device, &QIODevice::readChannelFinished, this, &Connection::streamEnded);
    connect(device, &QIODevice::aboutToClose, this, &Connection::streamEnded);
    connect(&m_clock, &QTimer::timeout, this, &Connection::tick);
    m_clock.start(std::min({m_patience.silence, m_patience.handshake, m_patience.pingEvery * 4}) / ticksOfPatience);
    readLater();
}

Connection::~Connection()
{
    m_device->disconnect(this);
}

void Connection::send(Message message)
{
    if (!m_open)
        return;
    const bool small = !std::holds_alternative<Tensors>(message) && !std::holds_alternative<ProfileResult>(message);
    auto frame = encode(std::move(message));
    if (!frame)
        return fail(frame.error());
    if (small ? m_outbox.smallTalk() > mostSmallTalk : m_outbox.unsent() > m_pool->limit())
        return fail({engine::ErrorCode::Timeout, "the other side does not read what it asked for"});
    m_outbox.add(std::move(*frame), small);
    m_unspoken = {};
    write();
}

void Connection::write()
{
    if (m_writing)
        return;
    const QScopedValueRollback writing(m_writing, true);
    if (!m_outbox.writeTo(*m_device))
        streamEnded();
}

void Connection::greeted(Speaker peer)
{
    m_greeted = true;
    m_quiet = {};
    m_decoder.setLimits(messageLimits(peer));
}

void Connection::allowTensors(std::size_t bytes)
{
    m_decoder.setPayloadLimit(kindOf<Tensors>(), std::min(bytes, maxTensorBytes));
}

void Connection::refuse(const engine::Error& error)
{
    send(Failure{wholeSession, error});
    fail(error);
}

void Connection::close()
{
    if (!m_open)
        return;
    m_open = false;
    m_clock.stop();
    m_device->disconnect(this);
    if (m_reading || m_writing)
        QMetaObject::invokeMethod(m_device.get(), &QIODevice::close, Qt::QueuedConnection);
    else
        m_device->close();
}

/// Reads whatever there is, unless that is what is going on already.
void Connection::readAvailable()
{
    if (m_reading || !m_open)
        return;
    const QPointer<Connection> alive(this);
    m_reading = true;
    try {
        readSome();
    } catch (const std::bad_alloc&) {
        if (alive)
            fail({engine::ErrorCode::Timeout, "what the other side sends needs more memory than there is just now"});
    }
    if (alive)
        m_reading = false;
}

void Connection::readSome()
{
    for (std::size_t total = 0; m_open;) {
        const auto room = m_decoder.room();
        const auto count = m_device->isReadable()
            ? m_device->read(reinterpret_cast<char*>(room.data()), static_cast<qint64>(room.size()))
            : -1;
        if (count < 0)
            m_ended = true;
        if (count <= 0) {
            if (m_ended)
                fail({engine::ErrorCode::Disconnected, "the other side closed the connection"});
            return;
        }
        m_quiet = m_greeted ? std::chrono::milliseconds(0) : m_quiet;
        m_decoder.filled(static_cast<std::size_t>(count));
        if (!acceptFrames(steadyNow()))
            return;
        if (m_decoder.received() > 0 && !tellOfPart())
            return;
        if (m_socket != nullptr)
            m_socket->expect(m_decoder.missing());
        total += static_cast<std::size_t>(count);
        if (count < static_cast<qint64>(room.size()) && !m_ended)
            return; // that was all; the device says when there is more
        if (total >= mostReadAtOnce)
            return readLater();
    }
}

/// False when somebody who heard of it has ended this.
bool Connection::tellOfPart()
{
    const QPointer<Connection> alive(this);
    Q_EMIT partReceived();
    return alive && m_open;
}

void Connection::readLater()
{
    if (std::exchange(m_readLater, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_readLater = false;
            readAvailable();
        },
        Qt::QueuedConnection);
}

bool Connection::acceptFrames(Timestamp arrival)
{
    const QPointer<Connection> alive(this);
    while (true) {
        auto frame = m_decoder.next();
        if (!frame) {
            refuse(frame.error());
            return false;
        }
        if (!*frame)
            return true;
        const auto message = decode(**frame);
        if (!message) {
            refuse(message.error());
            return false;
        }
        accept(*message, arrival);
        if (!alive || !m_open)
            return false;
    }
}

void Connection::accept(const Message& message, Timestamp arrival)
{
    if (const auto* ping = std::get_if<Ping>(&message); ping && m_greeted)
        return send(Pong{ping->id, arrival, steadyNow()});
    if (const auto* pong = std::get_if<Pong>(&message); pong && pong->id == keepAlivePing)
        return;
    if (const auto* failure = std::get_if<Failure>(&message); failure && failure->request == wholeSession)
        return fail(failure->error);
    Q_EMIT received(message, arrival);
}

/// Also from within reading and writing: then, and always, it is dealt with later.
void Connection::streamEnded()
{
    m_ended = true;
    readLater();
}

/// Counts its own steps, so that a program that was stopped for a while blames nobody else.
void Connection::tick()
{
    const QPointer<Connection> alive(this);
    const auto step = m_clock.intervalAsDuration();
    m_quiet += step;
    m_unspoken += step;
    readAvailable();
    if (!alive || !m_open)
        return;
    if (m_quiet >= (m_greeted ? m_patience.silence : m_patience.handshake))
        return fail({engine::ErrorCode::Timeout,
                     m_greeted ? engine::Sentence("the other side has fallen silent")
                               : engine::Sentence("the other side did not introduce itself")});
    if (m_greeted && m_unspoken >= m_patience.pingEvery)
        send(Ping{keepAlivePing});
}

void Connection::fail(const engine::Error& error)
{
    if (!m_open)
        return;
    close();
    QMetaObject::invokeMethod(
        this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
}

} // namespace network
