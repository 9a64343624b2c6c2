// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

namespace app {

/// The worker's side of the supervisor's heartbeat: sends back what comes, from the event loop of the thread that made
/// it. A thread that hangs does not.
class HeartbeatEcho : public QObject
{
public:
    /// @p socket: of the supervisor, non-blocking; negative: nobody asks.
    explicit HeartbeatEcho(int socket);

private:
    void answer();

    int m_socket;
    QSocketNotifier m_notifier;
};

} // namespace app
