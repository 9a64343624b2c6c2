// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as a graph that somebody else has timed. Built by the preset "fuzz".
#include "tests/fuzz/reading.h"

#include "engine/io/records/timed_graph_file.h"
#include "engine/plan/planners.h"

#include <cmath>

using namespace engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    auto costs = parseTimedGraph(fuzz::textOf(data, size), "a timed graph");
    if (!fuzz::isRead(costs))
        return 0;
    setTransfers(
        *costs,
        {.link = {megabitsPerSecond(10), megabitsPerSecond(30), Millis{5}}, .allowed = {Codec::Float32, Codec::Int8}});
    const auto plan = planOptimal(*costs, [](double) { return true; });
    if (!fuzz::isRead(plan))
        return 0;
    const auto total = costOf(*costs, plan->sideOf).total().count();
    fuzz::demand(plan->sideOf.size() == costs->layers.size() && checkLimits(*costs, plan->sideOf));
    fuzz::demand(std::isfinite(total) && total >= 0.0); // what opens has a cost
    return 0;
}
