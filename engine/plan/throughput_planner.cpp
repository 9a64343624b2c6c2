// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/block_search.h"
#include "engine/plan/planners.h"

namespace engine {

namespace {

bool isOneWay(const CostModel& costs, std::span<const Side> sideOf)
{
    for (std::size_t layer = 0; layer < costs.layers.size(); ++layer) {
        for (const auto id : costs.layers[layer].inputs) {
            const auto& producer = costs.tensors[index(id)].producer;
            if (sideOf[layer] == Side::Device && producer && sideOf[index(*producer)] == Side::Edge)
                return false;
        }
    }
    return true;
}

/// Moves one layer at a time to the other side while that shortens the period.
void improve(const CostModel& costs, bool oneWay, PeriodBound& bound)
{
    constexpr std::size_t mostTries = 4000;
    std::size_t tries = 0;
    for (bool improved = true; improved;) {
        improved = false;
        for (std::size_t layer = 0; layer < costs.layers.size() && tries < mostTries; ++layer, ++tries) {
            if (costs.layers[layer].pinned)
                continue;
            bound.sideOf[layer] = otherSide(bound.sideOf[layer]);
            const auto stages = stagesOf(costOf(costs, bound.sideOf));
            if (slowest(stages) < slowest(bound.incumbent) && (!oneWay || isOneWay(costs, bound.sideOf))) {
                bound.incumbent = stages;
                improved = true;
            } else {
                bound.sideOf[layer] = otherSide(bound.sideOf[layer]);
            }
        }
    }
}

Result<Plan> planPeriod(const CostModel& costs, std::string_view algorithm, bool oneWay, const KeepGoing& keepGoing)
{
    auto bound = boundPeriod(costs, oneWay, keepGoing);
    if (!bound)
        return bound.error();
    improve(costs, oneWay, *bound);
    if (const auto blocks = passageBlocksOf(costs, oneWay)) {
        if (const auto searched = searchBlocks(*blocks, *bound, keepGoing); !searched)
            return searched.error();
    }
    if (const auto allowed = checkLimits(costs, bound->sideOf); !allowed)
        return allowed.error();
    auto plan = planOf(costs, algorithm, std::move(bound->sideOf));
    plan.objective = Objective::Period;
    plan.value = plan.predicted.period();
    plan.lowerBound = std::min(Millis{bound->value}, plan.value);
    plan.optimal = plan.value - plan.lowerBound <= plan.value * 1e-9;
    return plan;
}

} // namespace

Result<Plan> planThroughput(const CostModel& costs, const KeepGoing& keepGoing)
{
    return planPeriod(costs, "optimal-throughput", false, keepGoing);
}

Result<Plan> planOneWayThroughput(const CostModel& costs, const KeepGoing& keepGoing)
{
    return planPeriod(costs, "dads-throughput", true, keepGoing);
}

} // namespace engine
