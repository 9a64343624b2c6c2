// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/tcp_device.h"

#include <QPointer>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace network {

namespace {

/// Because a frame must not wait for the answer to the frame before.
void sendAtOnce(int descriptor)
{
    const int yes = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

/// What was written last says why, and must arrive: the kernel throws it away when it closes over bytes unread.
void leave(int descriptor)
{
    constexpr int mostReads = 64;
    char unread[4096];
    ::shutdown(descriptor, SHUT_WR);
    for (int i = 0; i<mostReads&& ::recv(descriptor, unread, sizeof unread, 0)> 0; ++i) {
    }
    ::close(descriptor);
}

bool mayTryLater()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

} // namespace

TcpDevice::TcpDevice(int descriptor)
    : m_descriptor(descriptor), m_readable(descriptor, QSocketNotifier::Read),
      m_writable(descriptor, QSocketNotifier::Write)
{
    sendAtOnce(descriptor);
    m_writable.setEnabled(false);
    connect(&m_readable, &QSocketNotifier::activated, this, &TcpDevice::tellReadable);
    connect(&m_writable, &QSocketNotifier::activated, this, [this] {
        m_writable.setEnabled(false);
        Q_EMIT bytesWritten(0);
    });
    setOpenMode(QIODevice::ReadWrite | QIODevice::Unbuffered);
}

TcpDevice::~TcpDevice()
{
    TcpDevice::close();
}

void TcpDevice::close()
{
    if (m_descriptor < 0)
        return;
    m_readable.setEnabled(false);
    m_writable.setEnabled(false);
    QIODevice::close();
    leave(std::exchange(m_descriptor, -1));
}

void TcpDevice::expect(std::size_t bytes)
{
    constexpr std::size_t goodPart = 512U << 10;
    constexpr std::size_t worthIt = 128U << 10;
    const int wakeAt = bytes < worthIt ? 1 : static_cast<int>(std::min(bytes, goodPart));
    if (m_descriptor >= 0 && wakeAt != m_wakeAt)
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVLOWAT, &wakeAt, sizeof wakeAt);
    m_wakeAt = wakeAt;
}

/// Bytes that nobody wants yet must not wake the thread over and over.
void TcpDevice::tellReadable()
{
    const QPointer<TcpDevice> alive(this);
    m_wasRead = false;
    Q_EMIT readyRead();
    if (alive && !m_wasRead)
        m_readable.setEnabled(false);
}

qint64 TcpDevice::readData(char* data, qint64 maxSize)
{
    m_wasRead = true;
    m_readable.setEnabled(true);
    const auto count = ::recv(m_descriptor, data, static_cast<std::size_t>(maxSize), 0);
    if (count > 0)
        return count;
    if (count < 0 && mayTryLater())
        return 0;
    m_readable.setEnabled(false); // it would say so for ever
    return -1;
}

qint64 TcpDevice::writeData(const char* data, qint64 size)
{
    const auto count = ::send(m_descriptor, data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (count < size && (count >= 0 || mayTryLater()))
        m_writable.setEnabled(true);
    else if (count < 0)
        return -1;
    return std::max<qint64>(count, 0);
}

} // namespace network
