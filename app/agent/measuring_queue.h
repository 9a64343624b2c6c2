// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/task.h"

#include <QPointer>

#include <deque>
#include <vector>

namespace app {

/// Beside what else a task may run. Conversations are told apart by the tasks' parents.
///
/// |       | Alone    | Run      | Serve    | Open |
/// |-------|----------|----------|----------|------|
/// | Alone | no       | no       | no       | own  |
/// | Run   | no       | no       | yes      | own  |
/// | Serve | no       | yes      | yes      | own  |
/// | Open  | own      | own      | own      | yes  |
///
/// own: of the same conversation, which bends only its own figures. Nobody waits for each other in a circle: an
/// Open waits for nothing once it has its turn, a Serve for its device only, which has its own turn elsewhere.
enum class Turn {
    Free,  ///< anything: does not come into the queue
    Alone, ///< a profile, a probe
    Run,   ///< a live run's device; serving others goes on, or two agents could wait for each other
    Serve, ///< the edge of somebody's live run
    Open,  ///< opening a model, which takes the kernels for a while
};

/// Lets tasks that measure run one at a time, so that they do not bend each other's figures.
class MeasuringQueue : public QObject
{
    Q_OBJECT
public:
    /// Starts @p task when those before it are gone that it may not run beside; never before this
    /// function returns.
    void enqueue(Task* task, Turn turn);
    /// @p task gives its turn back, or waits for none any more: because it is over though it lives for a moment yet,
    /// or because it goes on without one. It may ask for another.
    void leave(const Task& task);
    /// Whether a measurement of another conversation than that of @p task goes on.
    bool othersMeasure(const Task& task) const;

private:
    struct Entry
    {
        QPointer<Task> task;
        Turn turn;
    };

    static bool mayRunTogether(const Entry& first, const Entry& second);
    void startWhatMay();

    std::deque<Entry> m_waiting;
    std::vector<Entry> m_running;
};

} // namespace app
