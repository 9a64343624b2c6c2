// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/measuring_queue.h"

namespace app {

void MeasuringQueue::enqueue(Task* task)
{
    m_waiting.emplace_back(task);
    connect(task, &QObject::destroyed, this, &MeasuringQueue::startNext, Qt::QueuedConnection);
    QMetaObject::invokeMethod(this, &MeasuringQueue::startNext, Qt::QueuedConnection);
}

void MeasuringQueue::startNext()
{
    if (m_current)
        return;
    while (!m_waiting.empty() && !m_current) {
        m_current = m_waiting.front();
        m_waiting.pop_front();
    }
    if (m_current)
        m_current->start();
}

} // namespace app
