// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as a plan for a few layers. Built by the preset "fuzz".
#include "tests/fuzz/few_costs.h"
#include "tests/fuzz/reading.h"

#include "engine/io/records/plan_file.h"

using namespace engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto& costs = fuzz::fewCosts();
    const auto plan = parsePlan(fuzz::textOf(data, size), "a plan", costs);
    if (!fuzz::isRead(plan))
        return 0;
    fuzz::demand(plan->sideOf.size() == costs.layers.size());
    fuzz::demand(plan->predicted == costOf(costs, plan->sideOf)); // the file's figures are not believed
    const auto again = parsePlan(toJson(PlanOutcome{*plan}, plan->algorithm, costs), "the same plan", costs);
    fuzz::demand(again && *again == *plan);
    return 0;
}
