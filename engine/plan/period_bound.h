// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/stages.h"

namespace engine {

/// What is known of the least period.
struct PeriodBound
{
    double value = 0;         ///< no placement's period is below
    Stages prices{};          ///< that prove it
    Stages incumbent{};       ///< of the best placement so far
    std::vector<Side> sideOf; ///< that placement
};

/// For any prices of the four stages that sum to one, no period is below the least priced sum, which a
/// minimum cut finds. Prices follow the busiest stage by multiplicative weights (Arora, Hazan and Kale, "The
/// multiplicative weights update method", 2012). @p oneWay: no tensor comes back from the edge, outputs apart.
/// Fails as minimumCut() does, or with Cancelled.
Result<PeriodBound> boundPeriod(const CostModel& costs, bool oneWay, const KeepGoing& keepGoing);

} // namespace engine
