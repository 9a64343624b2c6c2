// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/transport.h"

#include <QByteArray>
#include <QPointer>

#include <algorithm>
#include <functional>
#include <utility>

namespace tests {

/// One end of a pair of streams in memory. What one end writes the other one reads, from the event loop.
class MemoryEnd : public QIODevice
{
public:
    MemoryEnd() { setOpenMode(QIODevice::ReadWrite | QIODevice::Unbuffered); }
    ~MemoryEnd() override { leave(); }

    static std::pair<std::unique_ptr<MemoryEnd>, std::unique_ptr<MemoryEnd>> pair()
    {
        auto one = std::make_unique<MemoryEnd>();
        auto other = std::make_unique<MemoryEnd>();
        one->m_other = other.get();
        other->m_other = one.get();
        return {std::move(one), std::move(other)};
    }

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_frozen ? 0 : m_incoming.size() + QIODevice::bytesAvailable(); }
    void close() override
    {
        leave();
        QIODevice::close();
    }

    /// Shows nothing of what comes until it is thawed: a link that stalls, a peer that is stopped.
    void freeze(bool frozen)
    {
        m_frozen = frozen;
        if (!frozen)
            tellLater();
    }

protected:
    qint64 readData(char* data, qint64 maxSize) override
    {
        const auto count = m_frozen ? 0 : std::min<qint64>(maxSize, m_incoming.size());
        std::copy_n(m_incoming.constData(), count, data);
        m_incoming.remove(0, count);
        return count == 0 && m_finished && !m_frozen ? -1 : count;
    }
    qint64 writeData(const char* data, qint64 size) override
    {
        if (!m_other)
            return -1;
        m_other->m_incoming.append(data, size);
        m_other->tellLater();
        return size;
    }

private:
    void leave()
    {
        if (!m_other)
            return;
        m_other->m_finished = true;
        m_other->tellLater();
        m_other = nullptr;
    }
    void tellLater()
    {
        QMetaObject::invokeMethod(
            this,
            [this] {
                const QPointer<MemoryEnd> alive(this);
                if (!m_frozen && !m_incoming.isEmpty())
                    Q_EMIT readyRead();
                if (alive && !m_frozen && m_finished)
                    Q_EMIT readChannelFinished();
            },
            Qt::QueuedConnection);
    }

    QPointer<MemoryEnd> m_other;
    QByteArray m_incoming;
    bool m_frozen = false;
    bool m_finished = false;
};

/// Streams in memory to whoever accepts them; refuses every route without one.
class MemoryTransport : public network::Transport
{
public:
    /// Takes the other end of each stream. Empty: nobody listens.
    std::function<void(const network::Route&, network::Stream)> accept;
    int opened = 0; ///< how often somebody tried

    void open(const network::Route& route, QObject* context, Done done) override
    {
        ++opened;
        QMetaObject::invokeMethod(
            context,
            [this, route, done = std::move(done)] {
                if (!accept)
                    return done(engine::Error{engine::ErrorCode::Disconnected, "cannot connect: Connection refused"});
                auto [ours, theirs] = MemoryEnd::pair();
                accept(route, {std::move(theirs), {"memory"}});
                done(network::Stream{std::move(ours), {toString(route)}});
            },
            Qt::QueuedConnection);
    }
};

} // namespace tests
