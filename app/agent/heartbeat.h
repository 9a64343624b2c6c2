// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>
#include <QTimer>

#include <chrono>
#include <memory>

namespace app {

/// How long a process may be silent, counted in ticks of the one that asks: whoever was stopped itself, as all of a
/// computer may be, saw no silence.
struct HeartbeatPatience
{
    std::chrono::milliseconds tick{1000};
    int answerTicks = 10;
    int startTicks = 60; ///< until it can answer at all: loading LibTorch from a cold disk
};

/// Asks another process with each tick whether its event loop turns; see HeartbeatEcho.
class Heartbeat : public QObject
{
    Q_OBJECT
public:
    explicit Heartbeat(HeartbeatPatience patience);
    ~Heartbeat() override;

    /// For a process that is about to start: the end that it gets, to be closed here with closeOther(). Negative when
    /// the system has no sockets left; then nothing is asked, and only the start is waited for.
    int open();
    void closeOther();
    /// The process answers from now on.
    void ready();
    void stop();

Q_SIGNALS:
    /// Once, and no more is asked. @p starting: before it was ready().
    void silent(bool starting);

private:
    void tick();
    void hear();
    void close();

    HeartbeatPatience m_patience;
    QTimer m_timer;
    int m_socket = -1;
    int m_other = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    int m_silentTicks = 0;
    bool m_ready = false;
};

} // namespace app
