// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pace.h"

#include <algorithm>

namespace widgets {

namespace {

constexpr qint64 leastPause = 50; // milliseconds
constexpr qint64 pauseOverWork = 4;

} // namespace

Pace::Pace(std::function<void()> work, QObject* parent) : QObject(parent), m_work(std::move(work))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // because a coarse one may be early
    connect(&m_timer, &QTimer::timeout, this, &Pace::run);
}

void Pace::request()
{
    if (m_timer.isActive())
        return;
    const qint64 passed = m_sinceWork.isValid() ? m_sinceWork.elapsed() : m_pause;
    m_timer.start(static_cast<int>(std::max(qint64{0}, m_pause - passed)));
}

void Pace::run()
{
    m_sinceWork.start();
    m_work();
    m_pause = std::max(leastPause, pauseOverWork * m_sinceWork.restart());
}

} // namespace widgets
