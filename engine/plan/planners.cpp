// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/planners.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

/// Marks a text for lupdate; see Planner::title.
constexpr const char* translatable(const char* /*context*/, const char* text)
{
    return text;
}

/// A planner that uses no plan of another.
template <Result<Plan> (*plan)(const CostModel&, const KeepGoing&)>
Result<Plan> alone(const CostModel& costs, const KeepGoing& keepGoing, KnownPlans)
{
    return plan(costs, keepGoing);
}

template <Plan (*plan)(const CostModel&)>
Result<Plan> baseline(const CostModel& costs, const KeepGoing&, KnownPlans)
{
    return withinLimits(costs, plan(costs));
}

// clang-format off
constexpr std::array all{
    Planner{"optimal", translatable("Planner", "Optimal (min-cut)"),
            Objective::Latency, Pace::Instant, {}, 0, alone<planOptimal>},
    Planner{"dp", translatable("Planner", "Branch DP"),
            Objective::Latency, Pace::Quick, {}, 1, alone<planBranches>},
    Planner{"dads", translatable("Planner", "DADS"),
            Objective::Latency, Pace::Quick, {}, 2, alone<planOneWay>},
    Planner{"dads-published", translatable("Planner", "DADS as published"),
            Objective::Latency, Pace::Quick, {}, 3, alone<planOneWayAsPublished>},
    Planner{"neurosurgeon", translatable("Planner", "Neurosurgeon"),
            Objective::Latency, Pace::Quick, {}, 4, alone<planChain>},
    Planner{"optimal-throughput", translatable("Planner", "Optimal throughput"),
            Objective::Period, Pace::Slow, {}, 5, alone<planThroughput>},
    Planner{"dads-throughput", translatable("Planner", "DADS throughput"),
            Objective::Period, Pace::Slow, {}, 6, alone<planOneWayThroughput>},
    Planner{"overlap", translatable("Planner", "Overlap"),
            Objective::Makespan, Pace::Slow, {}, 7, planOverlap},
    Planner{"device-only", translatable("Planner", "Device only"),
            Objective::Latency, Pace::Instant, Side::Device, 0, baseline<planDeviceOnly>},
    Planner{"edge-only", translatable("Planner", "Edge only"),
            Objective::Latency, Pace::Instant, Side::Edge, 0, baseline<planEdgeOnly>},
};
// clang-format on

} // namespace

std::span<const Planner> planners()
{
    return all;
}

const Planner* plannerNamed(std::string_view name)
{
    const auto found = std::ranges::find(all, name, &Planner::name);
    return found == all.end() ? nullptr : &*found;
}

const Planner& optimalPlanner()
{
    return all.front();
}

const Planner& baselinePlanner(Side side)
{
    return *std::ranges::find(all, std::optional(side), &Planner::baseline);
}

} // namespace engine
