// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/minimum_cut.h"
#include "engine/plan/planners.h"

#include <algorithm>

namespace engine {

namespace {

bool goOn(const KeepGoing& keepGoing)
{
    return !keepGoing || keepGoing(0.0);
}

} // namespace

Result<Plan> planOneWay(const CostModel& costs, const KeepGoing& keepGoing)
{
    const auto weights = CutWeights::latency(costs);
    std::optional<Plan> best;
    std::optional<Error> problem;
    for (auto rules : directionChoices(costs)) {
        if (!goOn(keepGoing))
            return planningCancelled();
        rules.returns = false;
        auto cut = minimumCut(costs, weights, rules);
        if (!cut) {
            problem = cut.error();
            continue;
        }
        auto plan = planOf(costs, "dads", std::move(cut->sideOf));
        if (!best || plan.value < best->value)
            best = std::move(plan);
    }
    return best ? withinLimits(costs, std::move(*best)) : Result<Plan>(*problem);
}

Result<Plan> planOneWayAsPublished(const CostModel& costs, const KeepGoing& keepGoing)
{
    if (!goOn(keepGoing))
        return planningCancelled();
    const auto cut = minimumCut(costs, CutWeights::latency(costs), {.returnsPaid = false, .resultsFree = true});
    if (!cut)
        return cut.error();
    const bool leftOnDevice = std::ranges::any_of(costs.tensors, [&](const CostModel::Tensor& tensor) {
        return tensor.wanted && tensor.producer && cut->sideOf[index(*tensor.producer)] == Side::Device;
    });
    auto plan = leftOnDevice ? planEdgeOnly(costs) : planOf(costs, {}, cut->sideOf);
    plan.algorithm = "dads-published";
    plan.claimed = plan.value;
    if (!leftOnDevice) {
        plan.claimed = Millis{cut->value};
        for (const auto& tensor : costs.tensors) {
            if (tensor.wanted && costs.resultOn == Side::Device)
                *plan.claimed += tensor.download.total();
        }
    }
    return withinLimits(costs, std::move(plan));
}

} // namespace engine
