// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/robust_plan.h"

#include <algorithm>
#include <cassert>

namespace engine {

CostModel atBadEnd(CostModel costs, const LayerTimes& device, const LayerTimes& edge)
{
    assert(device.layers.size() == costs.layers.size() && edge.layers.size() == costs.layers.size());
    for (std::size_t i = 0; i < costs.layers.size(); ++i) {
        costs.layers[i].device = device.layers[i].high;
        costs.layers[i].edge = edge.layers[i].high;
    }
    return costs;
}

Result<RobustPlan> planRobust(const CostModel& costs, const CostModel& badEnd, const KeepGoing& keepGoing)
{
    const auto careful = planOptimal(badEnd, keepGoing);
    if (!careful)
        return careful.error();
    auto usual = planOptimal(costs, keepGoing);
    if (!usual)
        return usual.error();
    const auto usualAtBadEnd = costOf(badEnd, usual->sideOf).total();
    return RobustPlan{planOf(costs, "robust", careful->sideOf), *std::move(usual), careful->predicted.total(),
                      usualAtBadEnd};
}

Result<std::vector<RobustBand>> robustBandsOf(const CostModel& costs, const CostModel& badEnd, Bandwidth from,
                                              Bandwidth to, const KeepGoing& keepGoing)
{
    const auto bands = bandsOf(badEnd, from, to, keepGoing);
    if (!bands)
        return bands.error();
    std::vector<RobustBand> robust;
    auto there = costs;
    for (const auto& band : *bands) {
        auto circumstances = present(costs);
        circumstances.up = band.from;
        setCircumstances(there, costs, circumstances);
        const auto best = planOptimal(there, keepGoing);
        if (!best)
            return best.error();
        robust.push_back({band, costOf(there, band.plan.sideOf).total(), best->predicted.total()});
    }
    return robust;
}

} // namespace engine
