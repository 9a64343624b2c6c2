// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/task.h"

#include <QPointer>

#include <deque>
#include <vector>

namespace app {

/// Beside what else a task may run.
enum class Turn {
    Alone, ///< nothing: a profile, a probe
    Run,   ///< a live run's device; serving others goes on, or two agents could wait for each other
    Serve, ///< the edge of somebody's live run
};

/// Lets tasks that measure run one at a time, so that they do not bend each other's figures.
class MeasuringQueue : public QObject
{
    Q_OBJECT
public:
    /// Starts @p task when those before it are gone that it may not run beside; never before this
    /// function returns.
    void enqueue(Task* task, Turn turn);

private:
    struct Entry
    {
        QPointer<Task> task;
        Turn turn;
    };

    void startWhatMay();

    std::deque<Entry> m_waiting;
    std::vector<Entry> m_running;
};

} // namespace app
