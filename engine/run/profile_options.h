// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

namespace engine {

/// How long a profile may take.
struct ProfileOptions
{
    int leastRuns = 30;
    int mostRuns = 300;
    double precision = 0.02; ///< it ends before the most runs where every layer's median is known so well (isSettled())
    Millis budget{10'000};   ///< ends the runs early; 0: as long as they take
    int runsAfterIdle = 7;   ///< beside them, each after a gap without work
    Millis idleGap{100};

    bool operator==(const ProfileOptions&) const = default;
};

/// As many as that, whatever comes out.
constexpr ProfileOptions exactly(int runs, Millis budget = Millis(0))
{
    return {runs, runs, 0.0, budget, 0};
}

} // namespace engine
