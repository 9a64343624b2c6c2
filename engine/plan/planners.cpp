// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/planners.h"

#include <array>

namespace engine {

std::span<const Planner> planners()
{
    static constexpr std::array all{
        Planner{"optimal", planOptimal},
        Planner{"dp", planBranches},
        Planner{"dads", planOneWay},
        Planner{"dads-published", planOneWayAsPublished},
        Planner{"neurosurgeon", planChain},
        Planner{"optimal-throughput", planThroughput},
        Planner{"dads-throughput", planOneWayThroughput},
        Planner{"overlap", planOverlap},
        Planner{"device-only",
                [](const CostModel& costs, const KeepGoing&) { return withinLimits(costs, planDeviceOnly(costs)); }},
        Planner{"edge-only",
                [](const CostModel& costs, const KeepGoing&) { return withinLimits(costs, planEdgeOnly(costs)); }},
    };
    return all;
}

} // namespace engine
