// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message.h"
#include "network/outbox.h"
#include "network/stream.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace network {

class TcpDevice;

/// How long a connection waits.
struct Patience
{
    std::chrono::milliseconds handshake{10'000}; ///< for a stream to stand, and as long again for the greetings
    std::chrono::milliseconds silence{9'000};    ///< with nothing coming from the other side
    std::chrono::milliseconds pingEvery{2'000};  ///< when there is nothing else to say
};

/// What the connections of a program may hold of frames on their way in, together.
std::shared_ptr<PayloadPool> defaultPayloadPool();

/// Messages over a byte stream, in either role. Answers pings, and sends them when it has nothing else to
/// say, so that whoever hears nothing for a while knows that the other side is gone. Nothing that happens
/// while it reads or writes re-enters it: it ends from the event loop. Ends with failed() when the stream
/// ends, breaks the protocol, or falls silent.
/// Delete it with deleteLater() or when none of its signals is on the stack.
class Connection : public QObject
{
    Q_OBJECT
public:
    /// Reads what the stream has and will have.
    explicit Connection(Stream stream, Patience patience = {}, std::shared_ptr<PayloadPool> pool = defaultPayloadPool(),
                        QObject* parent = nullptr);
    ~Connection() override;

    /// A message that is too long, or a peer that does not read, ends the connection: nobody may leave more unread
    /// than a pool of payloads holds.
    void send(Message message);
    /// Ends the handshake: whatever @p peer may say is welcome, silence is limited instead of time.
    void greeted(Speaker peer);
    /// Tensors of so many bytes are welcome from now on; more may be refused before it is read.
    void allowTensors(std::size_t bytes);
    /// Tells the peer why, then ends with failed(@p error).
    void refuse(const engine::Error& error);
    /// Ends without a signal; what was sent still goes out where the stream can do that.
    void close();
    bool isOpen() const { return m_open; }

Q_SIGNALS:
    /// @p arrival is when the last byte came.
    void received(const network::Message& message, network::Timestamp arrival);
    /// More of a message that is not whole yet: a sign of life on a slow link.
    void partReceived();
    /// Once, last, from the event loop.
    void failed(const engine::Error& error);

private:
    void readAvailable();
    void readSome();
    void readLater();
    /// False when nothing more may be read now.
    bool acceptFrames(Timestamp arrival);
    bool tellOfPart();
    void accept(const Message& message, Timestamp arrival);
    void write();
    void streamEnded();
    void tick();
    void fail(const engine::Error& error);

    std::unique_ptr<QIODevice> m_device;
    TcpDevice* m_socket; ///< the device, if it is one; null: something else
    Patience m_patience;
    std::shared_ptr<PayloadPool> m_pool;
    FrameDecoder m_decoder;
    Outbox m_outbox;
    QTimer m_clock;
    std::chrono::milliseconds m_quiet{0};    ///< since something came, by our own ticks
    std::chrono::milliseconds m_unspoken{0}; ///< since something was sent, likewise
    bool m_greeted = false;
    bool m_open = true;
    bool m_reading = false;
    bool m_writing = false;
    bool m_readLater = false;
    bool m_ended = false; ///< the stream; what it still holds is read first
};

} // namespace network
