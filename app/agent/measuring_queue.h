// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/task.h"

#include <QPointer>

#include <deque>

namespace app {

/// Lets tasks that measure run one at a time, so that they do not bend each other's figures.
class MeasuringQueue : public QObject
{
    Q_OBJECT
public:
    /// Starts @p task when those before it are gone; never before this function returns.
    void enqueue(Task* task);

private:
    void startNext();

    std::deque<QPointer<Task>> m_waiting;
    QPointer<Task> m_current;
};

} // namespace app
