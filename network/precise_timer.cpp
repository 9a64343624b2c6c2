// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/precise_timer.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>

namespace network {

PreciseTimer::PreciseTimer(QObject* parent)
    : QObject(parent), m_descriptor(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      m_notifier(m_descriptor, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &PreciseTimer::consume);
}

PreciseTimer::~PreciseTimer()
{
    m_notifier.setEnabled(false);
    ::close(m_descriptor);
}

void PreciseTimer::wakeAt(Timestamp instant)
{
    // Zero would disarm it; the past wakes at once.
    const auto nanoseconds = std::max<std::int64_t>(1, instant.count());
    itimerspec setting{};
    setting.it_value.tv_sec = nanoseconds / 1'000'000'000;
    setting.it_value.tv_nsec = nanoseconds % 1'000'000'000;
    ::timerfd_settime(m_descriptor, TFD_TIMER_ABSTIME, &setting, nullptr);
}

void PreciseTimer::consume()
{
    std::uint64_t expirations = 0;
    if (::read(m_descriptor, &expirations, sizeof expirations) > 0)
        Q_EMIT woke();
}

} // namespace network
