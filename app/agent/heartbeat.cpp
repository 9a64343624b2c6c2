// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/heartbeat.h"

#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace app {

Heartbeat::Heartbeat(HeartbeatPatience patience) : m_patience(patience)
{
    m_timer.setInterval(patience.tick);
    connect(&m_timer, &QTimer::timeout, this, &Heartbeat::tick);
}

Heartbeat::~Heartbeat()
{
    close();
}

int Heartbeat::open()
{
    close();
    int pair[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) == 0) {
        m_socket = pair[0];
        m_other = pair[1];
        m_notifier = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, &Heartbeat::hear);
    }
    m_ready = false;
    m_silentTicks = 0;
    m_timer.start();
    return m_other;
}

void Heartbeat::closeOther()
{
    if (const int other = std::exchange(m_other, -1); other >= 0)
        ::close(other);
}

void Heartbeat::ready()
{
    m_ready = true;
    m_silentTicks = 0;
    if (m_socket < 0)
        m_timer.stop();
}

void Heartbeat::stop()
{
    m_timer.stop();
}

void Heartbeat::tick()
{
    if (++m_silentTicks > (m_ready ? m_patience.answerTicks : m_patience.startTicks)) {
        stop();
        Q_EMIT silent(!m_ready);
    } else if (m_ready) {
        const char beat = 0;
        ::send(m_socket, &beat, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
}

void Heartbeat::hear()
{
    char beats[64];
    const auto count = ::recv(m_socket, beats, sizeof beats, MSG_DONTWAIT);
    if (count > 0)
        m_silentTicks = 0;
    else if (count == 0)
        m_notifier->setEnabled(false); // the process is ending
}

void Heartbeat::close()
{
    stop();
    closeOther();
    m_notifier.reset();
    if (const int socket = std::exchange(m_socket, -1); socket >= 0)
        ::close(socket);
}

} // namespace app
