// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIODevice>
#include <QSocketNotifier>

namespace network {

/// A connected TCP socket without a buffer of its own: reads and writes go straight to the kernel. Because
/// QTcpSocket copies what the kernel does not take at once, which costs large tensors a quarter of the rate.
/// A write may take a part, or nothing; bytesWritten() then says when it takes more. A read answers -1 once the
/// other side is gone. Whoever does not read when readyRead() says so hears it again after the next read.
class TcpDevice : public QIODevice
{
    Q_OBJECT
public:
    /// Owns @p descriptor from now on.
    explicit TcpDevice(int descriptor);
    ~TcpDevice() override;

    bool isSequential() const override { return true; }
    void close() override;
    /// So many bytes are on their way: readyRead() waits for a good part of them, because a thread that wakes for
    /// each packet keeps the other one from sending.
    void expect(std::size_t bytes);

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    void tellReadable();

    int m_descriptor;
    bool m_wasRead = false; ///< since readyRead()
    int m_wakeAt = 1;       ///< bytes
    QSocketNotifier m_readable;
    QSocketNotifier m_writable; ///< enabled while the kernel takes nothing
};

} // namespace network
