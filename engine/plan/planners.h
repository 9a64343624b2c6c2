// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

namespace engine {

// Every algorithm fails with Unsupported where it cannot serve such a graph (the message says why: "not a
// chain: ..."), with InvalidInput where pins, memory or times allow no plan, with Cancelled when stopped.

/// The cheapest placement of all, by a minimum cut with integer capacities; exact for any DAG, with
/// one-way delays too. After Hu et al., "Dynamic adaptive DNN surgery for inference acceleration on
/// the edge" (INFOCOM 2019), with arcs in both directions. A memory limit is met by Lagrangian relaxation
/// (Geoffrion, 1974), whose bound may leave a gap.
Result<Plan> planOptimal(const CostModel& costs, const KeepGoing& keepGoing);

/// The least latency by dynamic programming over branches: series-parallel reduction (Valdes, Tarjan and
/// Lawler, "The recognition of series parallel digraphs", 1982), where each reduced part is a table of its
/// cost for each pair of ends. Linear in the number of layers. Exact on every graph that can be reduced;
/// on the others it names the layer where it stops.
Result<Plan> planBranches(const CostModel& costs, const KeepGoing& keepGoing);

/// The best single crossing from device to edge on a chain: Kang et al., "Neurosurgeon: collaborative
/// intelligence between the cloud and mobile edge" (ASPLOS 2017).
Result<Plan> planChain(const CostModel& costs, const KeepGoing& keepGoing);

/// The least latency without a way back from edge to device but for the result: Hu et al. (above), for
/// light load.
Result<Plan> planOneWay(const CostModel& costs, const KeepGoing& keepGoing);
/// The same for heavy load: the least period between frames.
Result<Plan> planOneWayThroughput(const CostModel& costs, const KeepGoing& keepGoing);
/// As that method was published with its code: while it plans, returns and results cost nothing; a result
/// left on the device sends everything to the edge; downloads of results are added at the end. Plan::claimed is
/// what it reports.
Result<Plan> planOneWayAsPublished(const CostModel& costs, const KeepGoing& keepGoing);

/// The least period between frames. Chains, and chains of blocks of up to 16 layers, are searched exactly; the
/// others keep the bound of boundPeriod() and perhaps a gap.
Result<Plan> planThroughput(const CostModel& costs, const KeepGoing& keepGoing);

/// The least makespan by local search from the optimal plan. The bound is the longer of the critical path and
/// the least period.
Result<Plan> planOverlap(const CostModel& costs, const KeepGoing& keepGoing);

struct Planner
{
    std::string_view name; ///< "optimal"
    Result<Plan> (*plan)(const CostModel&, const KeepGoing&);
};

/// Every algorithm, in the order in which they are shown; the first is the optimal one.
std::span<const Planner> planners();

} // namespace engine
