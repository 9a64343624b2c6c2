// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/measuring_queue.h"

#include <algorithm>

namespace app {

namespace {

bool mayRunTogether(Turn first, Turn second)
{
    return first != Turn::Alone && second != Turn::Alone && (first == Turn::Serve || second == Turn::Serve);
}

} // namespace

void MeasuringQueue::enqueue(Task* task, Turn turn)
{
    m_waiting.push_back({task, turn});
    connect(task, &QObject::destroyed, this, &MeasuringQueue::startWhatMay, Qt::QueuedConnection);
    QMetaObject::invokeMethod(this, &MeasuringQueue::startWhatMay, Qt::QueuedConnection);
}

void MeasuringQueue::startWhatMay()
{
    std::erase_if(m_running, [](const Entry& entry) { return entry.task.isNull(); });
    std::erase_if(m_waiting, [](const Entry& entry) { return entry.task.isNull(); });
    for (auto next = m_waiting.begin(); next != m_waiting.end();) {
        const auto beside = [&](const Entry& entry) { return mayRunTogether(entry.turn, next->turn); };
        const bool isFirst = next == m_waiting.begin();
        // A run waits for its edge; were that behind a profile, which waits for the run, none would ever start.
        const bool overtakes = next->turn == Turn::Serve && !m_running.empty();
        if (!std::ranges::all_of(m_running, beside) || !(isFirst || overtakes)) {
            ++next;
            continue;
        }
        m_running.push_back(*next);
        next = m_waiting.erase(next);
        m_running.back().task->start();
    }
}

} // namespace app
