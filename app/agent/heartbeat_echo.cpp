// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/heartbeat_echo.h"

#include <sys/socket.h>

namespace app {

HeartbeatEcho::HeartbeatEcho(int socket) : m_socket(socket), m_notifier(QSocketNotifier::Read)
{
    if (socket < 0)
        return;
    connect(&m_notifier, &QSocketNotifier::activated, this, &HeartbeatEcho::answer);
    m_notifier.setSocket(socket);
    m_notifier.setEnabled(true);
}

void HeartbeatEcho::answer()
{
    char beats[64];
    const auto count = ::recv(m_socket, beats, sizeof beats, MSG_DONTWAIT);
    if (count > 0)
        ::send(m_socket, beats, static_cast<std::size_t>(count), MSG_DONTWAIT | MSG_NOSIGNAL);
    else if (count == 0)
        m_notifier.setEnabled(false); // its owner is gone, and so is this process soon
}

} // namespace app
