// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/frame.h"
#include "network/message.h"

#include <QIODevice>
#include <QObject>
#include <QTimer>

#include <memory>

namespace network {

/// How long a connection waits.
struct Patience
{
    std::chrono::milliseconds handshake{10'000}; ///< for the first message
    std::chrono::milliseconds silence{30'000};   ///< with nothing moving in either direction
    std::chrono::milliseconds pingEvery{5'000};
};

/// Messages over a byte stream, in either role. Answers pings and sends them when it is quiet.
/// Ends with failed() when the stream ends, breaks the protocol, or stands still.
/// Delete it with deleteLater() or when none of its signals is on the stack.
class Connection : public QObject
{
    Q_OBJECT
public:
    /// Reads what @p device has and will have.
    explicit Connection(std::unique_ptr<QIODevice> device, Patience patience = {}, QObject* parent = nullptr);
    ~Connection() override;

    /// One write. A message that is too long, or a peer that does not read, ends the connection.
    void send(Message message);
    /// Ends the handshake: larger messages are welcome, pings keep the connection alive.
    void greeted();
    /// Tells the peer why, then ends with failed(@p error).
    void refuse(const engine::Error& error);
    /// Ends without a signal; what was sent still goes out where the stream can do that.
    void close();
    bool isOpen() const { return m_open; }

Q_SIGNALS:
    /// @p arrival is when the last byte came.
    void received(const network::Message& message, network::Timestamp arrival);
    /// Once, last.
    void failed(const engine::Error& error);

private:
    void readAvailable();
    bool consume(std::span<const std::byte> bytes, Timestamp arrival);
    void accept(const Message& message, Timestamp arrival);
    void deviceFinished();
    void checkLiveness();
    void fail(const engine::Error& error);

    std::unique_ptr<QIODevice> m_device;
    Patience m_patience;
    FrameDecoder m_decoder;
    QTimer m_liveness;
    Timestamp m_lastReceived;
    Timestamp m_lastMoved;
    bool m_greeted = false;
    bool m_open = true;
};

} // namespace network
