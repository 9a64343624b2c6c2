// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message_codec.h"

#include <QByteArray>
#include <QIODevice>

#include <initializer_list>

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

    QByteArray written; ///< what our side wrote
    int writes = 0;

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
        written.append(data, size);
        ++writes;
        return size;
    }

private:
    QByteArray m_incoming;
};

/// Frames one after the other.
inline QByteArray framesOf(std::initializer_list<network::Message> messages)
{
    QByteArray bytes;
    for (const auto& message : messages)
        bytes += *network::encode(message);
    return bytes;
}

/// All messages in @p bytes, which hold whole frames.
inline std::vector<network::Message> messagesIn(const QByteArray& bytes)
{
    std::vector<network::Message> messages;
    network::FrameDecoder decoder;
    auto rest = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    while (!rest.empty()) {
        const auto frame = decoder.next(rest, network::messageKindCount);
        if (!frame || !*frame)
            break;
        messages.push_back(*network::decode(**frame));
    }
    return messages;
}

} // namespace tests
