// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/connection.h"
#include "network/message_codec.h"

#include <QByteArray>
#include <QIODevice>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <limits>

namespace tests {

/// A stream whose other end is the test: bytes come when and in which chunks the test says.
class FakeLink : public QIODevice
{
public:
    FakeLink() { setOpenMode(QIODevice::ReadWrite | QIODevice::Unbuffered); }

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_incoming.size() + QIODevice::bytesAvailable(); }

    /// What the other side wrote, in pieces of @p chunk bytes.
    void deliver(const QByteArray& bytes, qsizetype chunk)
    {
        for (qsizetype at = 0; at < bytes.size() && isOpen(); at += chunk) {
            m_incoming += bytes.mid(at, chunk);
            Q_EMIT readyRead();
        }
    }
    /// The other side is gone.
    void finish() { Q_EMIT readChannelFinished(); }

    qint64 bytesToWrite() const override { return m_unsent; }
    /// The other side takes what was written.
    void takeWritten()
    {
        const auto count = std::exchange(m_unsent, 0);
        Q_EMIT bytesWritten(count);
    }

    QByteArray written; ///< what our side wrote
    int writes = 0;
    qint64 mostUnsent = std::numeric_limits<qint64>::max(); ///< that it takes before takeWritten()
    bool tellWritten = false;                               ///< bytesWritten() for each write, as sockets do
    bool refuseWrites = false;                              ///< as a socket whose other side is gone
    std::function<void(int)> onWrite = {};                  ///< with the number of writes so far, from within the write

protected:
    qint64 readData(char* data, qint64 maxSize) override
    {
        const auto count = std::min<qint64>(maxSize, m_incoming.size());
        std::copy_n(m_incoming.constData(), count, data);
        m_incoming.remove(0, count);
        return count;
    }
    qint64 writeData(const char* data, qint64 size) override
    {
        if (refuseWrites)
            return -1;
        const auto count =
            mostUnsent == std::numeric_limits<qint64>::max() ? size : std::min(size, mostUnsent - m_unsent);
        m_unsent += mostUnsent == std::numeric_limits<qint64>::max() ? 0 : count;
        written.append(data, count);
        ++writes;
        if (tellWritten)
            Q_EMIT bytesWritten(count);
        if (onWrite)
            onWrite(writes);
        return count;
    }

private:
    QByteArray m_incoming;
    qint64 m_unsent = 0;
};

/// Frames one after the other.
inline QByteArray framesOf(std::initializer_list<network::Message> messages)
{
    QByteArray bytes;
    for (const auto& message : messages)
        bytes += network::joined(*network::encode(message));
    return bytes;
}

/// Shows @p bytes to a decoder, @p chunk at a time; what it makes of them.
inline engine::Result<std::vector<network::Frame>> framesIn(network::FrameDecoder& decoder, const QByteArray& bytes,
                                                            qsizetype chunk)
{
    std::vector<network::Frame> frames;
    for (qsizetype at = 0; at < bytes.size();) {
        const auto room = decoder.room();
        const auto count = std::min({chunk, bytes.size() - at, static_cast<qsizetype>(room.size())});
        std::copy_n(reinterpret_cast<const std::byte*>(bytes.constData()) + at, count, room.begin());
        decoder.filled(static_cast<std::size_t>(count));
        at += count;
        while (true) {
            auto frame = decoder.next();
            if (!frame)
                return frame.error();
            if (!*frame)
                break;
            frames.push_back(std::move(**frame));
        }
    }
    return frames;
}

/// Takes whatever a message may hold.
inline network::FrameDecoder anyDecoder()
{
    auto limits = network::messageLimits(network::Speaker::Client);
    const auto ofAgents = network::messageLimits(network::Speaker::Agent);
    for (std::size_t kind = 0; kind < limits.size(); ++kind)
        limits[kind] = {std::max(limits[kind].header, ofAgents[kind].header),
                        std::max(limits[kind].payload, ofAgents[kind].payload)};
    network::FrameDecoder decoder(std::move(limits), network::defaultPayloadPool());
    decoder.setPayloadLimit(network::kindOf<network::Tensors>(), network::maxTensorBytes);
    return decoder;
}

/// All messages in @p bytes, which hold whole frames.
inline std::vector<network::Message> messagesIn(const QByteArray& bytes)
{
    auto decoder = anyDecoder();
    std::vector<network::Message> messages;
    if (const auto frames = framesIn(decoder, bytes, bytes.size())) {
        for (const auto& frame : *frames) {
            if (auto message = network::decode(frame))
                messages.push_back(std::move(*message));
        }
    }
    return messages;
}

} // namespace tests
