// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"

#include <string>
#include <string_view>
#include <vector>

namespace app {

/// Graphs to time planners with; their costs are made up.
std::vector<std::string_view> planBenchShapes(); ///< "chain", "inception", "u-net", "dense"
engine::CostModel planBenchGraph(std::string_view shape, std::size_t layers);

/// One planner on one graph.
struct PlanBenchRow
{
    std::string shape;
    std::size_t layers = 0;
    std::string what;        ///< an algorithm, or "phase map"
    engine::Millis time{0};  ///< of the processor
    std::int64_t memory = 0; ///< peak in bytes beyond the graph; 0 when the system does not tell
    std::string note;        ///< why there is no plan; how many cuts a map took
};

/// Optimal and branch DP up to @p mostLayers, the others and the phase map on graphs of up to 1,000 layers;
/// medians of a few runs.
std::vector<PlanBenchRow> benchPlans(std::size_t mostLayers);

} // namespace app
