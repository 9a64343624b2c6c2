// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/certificate.h"

#include "engine/plan/planners.h"

namespace engine {

Result<Certificate> certify(const CostModel& costs, const KeepGoing& keepGoing)
{
    const auto plan = planOptimal(costs, keepGoing);
    if (!plan)
        return plan.error();
    if (costs.deviceMemory) {
        auto unlimited = costs; // because flows know no limit
        unlimited.deviceMemory.reset();
        const auto least = planOptimal(unlimited, keepGoing);
        if (!least)
            return least.error();
        if (plan->value - least->value >= Millis{1e-6})
            return Error{ErrorCode::Unsupported, "within this memory limit the plan has a bound, but no certificate"};
    }
    Certificate certificate{plan->sideOf, {}};
    for (const auto& rules : directionChoices(costs)) {
        if (keepGoing && !keepGoing(0.5))
            return planningCancelled();
        auto flow = maximumFlow(costs, rules);
        if (!flow)
            return flow.error();
        certificate.choices.push_back({rules.up, rules.down, flow->unitsPerOne, flow->flow, std::move(flow->arcs)});
    }
    return certificate;
}

} // namespace engine
