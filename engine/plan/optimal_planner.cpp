// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/minimum_cut.h"
#include "engine/plan/planners.h"

#include <algorithm>

namespace engine {

namespace {

/// The least latency plus a price for each byte of weights on the device.
struct Priced
{
    Plan plan;
    Millis bound{0}; ///< of latency and price
};

Millis priceOf(const CostModel& costs, const Plan& plan, double perByte)
{
    return Millis{perByte * static_cast<double>(weightsOnDevice(costs, plan.sideOf).count)};
}

Result<Priced> cheapest(const CostModel& costs, double perByte, const KeepGoing& keepGoing)
{
    auto weights = CutWeights::latency(costs);
    for (std::size_t i = 0; i < costs.layers.size(); ++i)
        weights.device[i] += perByte * static_cast<double>(costs.layers[i].weights.count);
    for (const auto& shared : costs.sharedWeights)
        weights.shared.push_back(perByte * static_cast<double>(shared.bytes.count));
    std::optional<Priced> best;
    std::optional<Error> problem;
    for (const auto& rules : directionChoices(costs)) {
        if (keepGoing && !keepGoing(0.0))
            return planningCancelled();
        auto cut = minimumCut(costs, weights, rules);
        if (!cut) {
            problem = cut.error(); // perhaps only without the direction left out
            continue;
        }
        const auto bound = Millis{cut->value} + (rules.up ? costs.uplinkDelay : Millis{0})
            + (rules.down ? costs.downlinkDelay : Millis{0});
        auto plan = planOf(costs, "optimal", std::move(cut->sideOf));
        const auto value = plan.value + priceOf(costs, plan, perByte);
        if (!best) {
            best = Priced{std::move(plan), bound};
            continue;
        }
        const auto least = std::min(best->bound, bound);
        if (value < best->plan.value + priceOf(costs, best->plan, perByte))
            best->plan = std::move(plan);
        best->bound = least;
    }
    if (!best)
        return *problem;
    best->bound = std::min(best->bound, best->plan.value + priceOf(costs, best->plan, perByte));
    return std::move(*best);
}

bool fits(const CostModel& costs, const Plan& plan)
{
    return weightsOnDevice(costs, plan.sideOf) <= *costs.deviceMemory;
}

/// A plan that fits, under a price that is doubled until there is one.
Result<Plan> anyThatFits(const CostModel& costs, const KeepGoing& keepGoing)
{
    constexpr double first = 1e-9;
    constexpr double last = 1e6;
    for (double price = first; price < last; price *= 32) {
        auto priced = cheapest(costs, price, keepGoing);
        if (!priced)
            return priced.error();
        if (fits(costs, priced->plan))
            return std::move(priced->plan);
    }
    return Error{ErrorCode::InvalidInput, "the pinned layers alone need more memory than the device has"};
}

/// The best price for memory, found where the lines of a plan that fits and one that does not cross: the
/// dual is concave and made of such lines.
Result<Plan> withinMemory(const CostModel& costs, Plan large, const KeepGoing& keepGoing)
{
    auto small = anyThatFits(costs, keepGoing);
    if (!small)
        return small.error();
    Plan best = *small;
    Millis bound = large.value;
    constexpr int mostRounds = 60;
    for (int round = 0; round < mostRounds; ++round) {
        const auto more = static_cast<double>(weightsOnDevice(costs, large.sideOf).count
                                              - weightsOnDevice(costs, small->sideOf).count);
        const double price = (small->value - large.value).count() / more;
        if (!(price > 0.0))
            break;
        auto priced = cheapest(costs, price, keepGoing);
        if (!priced)
            return priced.error();
        const Millis dual = priced->bound - Millis{price * static_cast<double>(costs.deviceMemory->count)};
        const bool onTheLine = priced->bound >= small->value + priceOf(costs, *small, price) - Millis{1e-6};
        bound = std::max(bound, dual);
        auto& replaced = fits(costs, priced->plan) ? *small : large;
        replaced = std::move(priced->plan);
        if (small->value < best.value)
            best = *small;
        if (onTheLine)
            break;
    }
    best.lowerBound = std::min(bound, best.value);
    best.optimal = best.value - best.lowerBound < Millis{1e-6};
    return best;
}

} // namespace

Result<Plan> planOptimal(const CostModel& costs, const KeepGoing& keepGoing)
{
    auto priced = cheapest(costs, 0.0, keepGoing);
    if (!priced)
        return priced.error();
    auto plan = std::move(priced->plan);
    plan.lowerBound = priced->bound;
    plan.optimal = true;
    if (costs.deviceMemory && !fits(costs, plan))
        return withinMemory(costs, std::move(plan), keepGoing);
    return plan;
}

} // namespace engine
