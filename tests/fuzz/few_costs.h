// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/random_costs.h"

namespace fuzz {

/// Few layers, so that a placement of theirs is soon hit upon, and every placement can be tried; with both
/// delays, so that a certificate needs all four choices of directions.
inline const engine::CostModel& fewCosts()
{
    static const auto costs = [] {
        std::mt19937 random(20260701);
        auto few = support::randomCosts(random, 5);
        few.uplinkDelay = engine::Millis{3};
        few.downlinkDelay = engine::Millis{2};
        return few;
    }();
    return costs;
}

} // namespace fuzz
