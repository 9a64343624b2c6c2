// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/measuring_queue.h"

#include <algorithm>

namespace app {

bool MeasuringQueue::mayRunTogether(const Entry& first, const Entry& second)
{
    if (first.turn == Turn::Open || second.turn == Turn::Open)
        return first.turn == second.turn || first.task->parent() == second.task->parent();
    return first.turn != Turn::Alone && second.turn != Turn::Alone
        && (first.turn == Turn::Serve || second.turn == Turn::Serve);
}

void MeasuringQueue::enqueue(Task* task, Turn turn)
{
    m_waiting.push_back({task, turn});
    connect(task, &QObject::destroyed, this, &MeasuringQueue::startWhatMay, Qt::QueuedConnection);
    QMetaObject::invokeMethod(this, &MeasuringQueue::startWhatMay, Qt::QueuedConnection);
}

void MeasuringQueue::leave(const Task& task)
{
    const auto isOf = [&task](const Entry& entry) { return entry.task == &task; };
    std::erase_if(m_running, isOf);
    std::erase_if(m_waiting, isOf);
    QMetaObject::invokeMethod(this, &MeasuringQueue::startWhatMay, Qt::QueuedConnection);
}

bool MeasuringQueue::othersMeasure(const Task& task) const
{
    return std::ranges::any_of(m_running, [&task](const Entry& entry) {
        return entry.task && entry.turn != Turn::Open && entry.task->parent() != task.parent();
    });
}

void MeasuringQueue::startWhatMay()
{
    std::erase_if(m_running, [](const Entry& entry) { return entry.task.isNull(); });
    std::erase_if(m_waiting, [](const Entry& entry) { return entry.task.isNull(); });
    for (auto next = m_waiting.begin(); next != m_waiting.end();) {
        const auto beside = [&](const Entry& entry) { return mayRunTogether(entry, *next); };
        const bool isFirst = next == m_waiting.begin();
        // A run waits for its edge; were that behind a profile, which waits for the run, none would ever start.
        // What opens is short, and may be what the one that runs is waiting for.
        const bool overtakes = (next->turn == Turn::Serve || next->turn == Turn::Open) && !m_running.empty();
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
