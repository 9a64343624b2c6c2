// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

namespace engine {

/// A plan by what it costs in three ways.
struct TradeOff
{
    Plan plan;
    Millis latency{0};
    Millis period{0}; ///< between frames; throughput is its inverse
    Bytes sent;       ///< up and down, one frame

    bool operator==(const TradeOff&) const = default;
};

/// Plans that no other one found beats in latency, period and bytes at once, by latency. They are the best ones
/// for many prices of a millisecond, of each station's time and of a byte (a scan of the supported Pareto
/// points: Ehrgott, "Multicriteria Optimization", 2005); points that no price reaches are missed.
Result<std::vector<TradeOff>> tradeOffsOf(const CostModel& costs, const KeepGoing& keepGoing);

} // namespace engine
