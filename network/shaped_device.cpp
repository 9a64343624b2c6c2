// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/shaped_device.h"

#include <algorithm>

namespace network {

namespace {

/// A peer that sends faster than the link may carry waits in its own buffers from here on.
constexpr qsizetype mostIncoming = 64 << 20;
constexpr qsizetype compactAbove = 4 << 20;
constexpr qsizetype readSize = 256 << 10;

} // namespace

void ShapedDevice::Queue::append(const char* data, qsizetype count)
{
    bytes.append(data, count);
}

void ShapedDevice::Queue::drop(qsizetype count)
{
    taken += count;
    if (taken == bytes.size()) {
        bytes.clear();
        taken = 0;
    } else if (taken > compactAbove && taken > bytes.size() / 2) {
        bytes.remove(0, taken);
        taken = 0;
    }
}

ShapedDevice::ShapedDevice(std::unique_ptr<QIODevice> inner, const engine::Link& link)
    : m_inner(std::move(inner)), m_up(link.up, link.delay), m_down(link.down, link.delay)
{
    connect(m_inner.get(), &QIODevice::readyRead, this, &ShapedDevice::takeFromInner);
    connect(m_inner.get(), &QIODevice::bytesWritten, this, &ShapedDevice::writeReleased);
    connect(m_inner.get(), &QIODevice::readChannelFinished, this, &ShapedDevice::innerFinished);
    connect(&m_timer, &PreciseTimer::woke, this, &ShapedDevice::move);
    setOpenMode(QIODevice::ReadWrite | QIODevice::Unbuffered);
    takeFromInner();
}

ShapedDevice::~ShapedDevice()
{
    m_inner->disconnect(this);
}

qint64 ShapedDevice::bytesAvailable() const
{
    return m_readable + QIODevice::bytesAvailable();
}

qint64 ShapedDevice::bytesToWrite() const
{
    return m_outgoing.size() + m_inner->bytesToWrite();
}

void ShapedDevice::close()
{
    m_inner->disconnect(this);
    m_inner->close();
    QIODevice::close();
}

qint64 ShapedDevice::readData(char* data, qint64 maxSize)
{
    const auto count = std::min<qsizetype>(maxSize, m_readable);
    std::copy_n(m_incoming.front(), count, data);
    m_incoming.drop(count);
    m_readable -= count;
    if (m_full && m_incoming.size() < mostIncoming / 2)
        takeFromInner();
    if (count == 0 && m_innerFinished && m_incoming.size() == 0)
        return -1;
    return count;
}

qint64 ShapedDevice::writeData(const char* data, qint64 size)
{
    m_outgoing.append(data, size);
    m_up.push(steadyNow(), size);
    schedule();
    return size;
}

void ShapedDevice::takeFromInner()
{
    m_buffer.resize(readSize);
    while (m_inner->isReadable()) {
        m_full = m_incoming.size() >= mostIncoming;
        if (m_full)
            break;
        const auto count = m_inner->read(m_buffer.data(), m_buffer.size());
        if (count > 0) {
            m_incoming.append(m_buffer.constData(), static_cast<qsizetype>(count));
            m_down.push(steadyNow(), count);
            continue;
        }
        if (count < 0)
            m_innerFinished = true;
        break;
    }
    schedule();
    if (m_innerFinished && m_incoming.size() == m_readable)
        tellFinished();
}

void ShapedDevice::move()
{
    const auto now = steadyNow();
    m_released += m_up.release(now);
    writeReleased();
    const auto arrived = m_down.release(now);
    m_readable += arrived;
    schedule();
    if (m_innerFinished && m_readable == m_incoming.size())
        tellFinished();
    if (arrived > 0)
        Q_EMIT readyRead();
}

/// As much as the real link takes now; it says when it takes more.
void ShapedDevice::writeReleased()
{
    qint64 total = 0;
    while (m_released > 0 && m_inner->isWritable()) {
        const auto count = m_inner->write(m_outgoing.front(), m_released);
        if (count <= 0)
            break;
        m_outgoing.drop(static_cast<qsizetype>(count));
        m_released -= static_cast<qsizetype>(count);
        total += count;
    }
    if (total > 0)
        Q_EMIT bytesWritten(total);
}

void ShapedDevice::schedule()
{
    const auto up = m_up.nextRelease();
    const auto down = m_down.nextRelease();
    if (up || down)
        m_timer.wakeAt(std::min(up.value_or(Timestamp::max()), down.value_or(Timestamp::max())));
}

void ShapedDevice::innerFinished()
{
    m_innerFinished = true;
    takeFromInner();
}

/// From the event loop, because it may come to light while somebody writes.
void ShapedDevice::tellFinished()
{
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT readChannelFinished(); }, Qt::QueuedConnection);
}

} // namespace network
