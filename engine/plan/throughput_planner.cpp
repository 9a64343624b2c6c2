// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/block_search.h"
#include "engine/plan/planners.h"

namespace engine {

namespace {

bool keepsPins(const CostModel& costs, std::span<const Side> sideOf)
{
    for (std::size_t layer = 0; layer < costs.layers.size(); ++layer) {
        if (costs.layers[layer].pinned && *costs.layers[layer].pinned != sideOf[layer])
            return false;
    }
    return true;
}

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

/// Moves a few layers that follow each other to one side while that shortens the period.
Result<void> improve(const CostModel& costs, bool oneWay, PeriodBound& bound, const KeepGoing& keepGoing)
{
    constexpr std::size_t largestWork = 20'000'000; // layers priced
    const auto count = costs.layers.size();
    auto triesLeft = std::min<std::size_t>(largestWork / count, 20'000);
    for (bool improved = true; improved && triesLeft > 0;) {
        improved = false;
        for (std::size_t length = 1; length <= count; length *= 2) {
            for (std::size_t first = 0; first + length <= count && triesLeft > 0; ++first, --triesLeft) {
                if (keepGoing && !keepGoing(0.5))
                    return planningCancelled();
                auto moved = bound.sideOf;
                std::fill_n(moved.begin() + static_cast<std::ptrdiff_t>(first), length, otherSide(moved[first]));
                const auto stages = stagesOf(costOf(costs, moved));
                if (slowest(stages) < slowest(bound.incumbent) && keepsPins(costs, moved)
                    && (!oneWay || isOneWay(costs, moved))) {
                    bound.incumbent = stages;
                    bound.sideOf = std::move(moved);
                    improved = true;
                }
            }
        }
    }
    return {};
}

Result<Plan> planPeriod(const CostModel& costs, std::string_view algorithm, bool oneWay, const KeepGoing& keepGoing)
{
    auto bound = boundPeriod(costs, oneWay, keepGoing);
    if (!bound)
        return bound.error();
    if (const auto improved = improve(costs, oneWay, *bound, keepGoing); !improved)
        return improved.error();
    const auto blocks = passageBlocksOf(costs, oneWay, keepGoing);
    if (!blocks)
        return blocks.error();
    if (*blocks) {
        if (const auto searched = searchBlocks(**blocks, *bound, keepGoing); !searched)
            return searched.error();
    }
    auto plan = planOf(costs, algorithm, std::move(bound->sideOf));
    plan.objective = Objective::Period;
    plan.value = plan.predicted.period();
    plan.lowerBound = std::min(Millis{bound->value}, plan.value);
    plan.optimal = plan.value - plan.lowerBound <= plan.value * 1e-9;
    return withinLimits(costs, std::move(plan));
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
