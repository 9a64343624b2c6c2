// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/what_if.h"

namespace engine {

/// @p costs with LayerTime::high of both sides in the place of what is expected. Both times are indexed as its layers.
CostModel atBadEnd(CostModel costs, const LayerTimes& device, const LayerTimes& edge);

/// The placement that costs least when every layer takes as long as it may.
struct RobustPlan
{
    Plan plan;  ///< what it costs as expected; its algorithm is "robust"
    Plan usual; ///< the one that costs least as expected
    Millis planAtBadEnd{0};
    Millis usualAtBadEnd{0}; ///< at least planAtBadEnd

    bool operator==(const RobustPlan&) const = default;
};

/// By planOptimal(); @p badEnd is atBadEnd() of @p costs.
Result<RobustPlan> planRobust(const CostModel& costs, const CostModel& badEnd, const KeepGoing& keepGoing);

/// Uplinks between which one placement is the robust one, and what is expected at `from`.
struct RobustBand
{
    Band band;          ///< its plan costs what it does at the bad end
    Millis expected{0}; ///< that this placement takes
    Millis least{0};    ///< that any placement takes

    bool operator==(const RobustBand&) const = default;
};

/// As bandsOf() at the bad end.
Result<std::vector<RobustBand>> robustBandsOf(const CostModel& costs, const CostModel& badEnd, Bandwidth from,
                                              Bandwidth to, const KeepGoing& keepGoing);

} // namespace engine
