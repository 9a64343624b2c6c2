// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/work_pulse.h"

#include <pthread.h>

#include <utility>

namespace app {

namespace {

/// Less is spent by a thread that only wakes up now and then to wait again.
constexpr std::chrono::milliseconds leastSpent{1};

} // namespace

WorkPulse::WorkPulse(SpentTime spent)
    : m_spent(spent ? std::move(spent) : SpentTime([this] { return spentByThread(); }))
{
}

void WorkPulse::began()
{
    clockid_t clock{};
    if (::pthread_getcpuclockid(::pthread_self(), &clock) == 0)
        m_clock = clock;
    beat();
    m_working = true;
}

void WorkPulse::ended()
{
    m_working = false;
    beat();
}

bool WorkPulse::isAlive()
{
    const auto beats = m_beats.load(std::memory_order_relaxed);
    const auto spent = m_spent();
    const bool moved = beats != m_seenBeats || spent - m_seenSpent >= leastSpent;
    if (moved) {
        m_seenBeats = beats;
        m_seenSpent = spent;
    }
    return moved || !m_working;
}

std::chrono::nanoseconds WorkPulse::spentByThread() const
{
    timespec time{};
    if (!m_working || ::clock_gettime(m_clock, &time) != 0)
        return m_seenSpent;
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace app
