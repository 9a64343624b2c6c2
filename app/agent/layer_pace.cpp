// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/layer_pace.h"

#include <sys/prctl.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace app {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// Sleeping wakes late by about so much; the rest is spent awake.
constexpr std::chrono::microseconds awake{100};
constexpr std::chrono::milliseconds longestSleep{500};

void waitUntil(SteadyClock::time_point end, const std::function<void()>& beat)
{
    for (auto now = SteadyClock::now(); end - now > 2 * awake; now = SteadyClock::now()) {
        std::this_thread::sleep_until(std::min(end - awake, now + longestSleep));
        if (beat)
            beat();
    }
    while (SteadyClock::now() < end) {
    }
}

void wakePunctually()
{
    thread_local const bool asked = ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL) == 0;
    (void)asked;
}

} // namespace

engine::LayerPace makeLayerPace(double slowdown, std::function<void()> beat)
{
    if (slowdown <= 1.0)
        return {};
    return [slowdown, beat = std::move(beat)](engine::Millis measured) {
        wakePunctually();
        const auto begin = SteadyClock::now();
        const auto extra = std::max(engine::Millis(0), measured * (slowdown - 1.0));
        waitUntil(begin + std::chrono::duration_cast<SteadyClock::duration>(extra), beat);
        return measured + engine::Millis(SteadyClock::now() - begin);
    };
}

} // namespace app
