// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

namespace engine {

// The algorithms that others call by their function. All stand in planners(), with what there is to know of them; one
// that is only chosen from there is declared in planners.cpp.
//
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

/// Plans of other algorithms for the same costs. A planner that begins with one of them takes it from here instead of
/// solving it again.
using KnownPlans = std::span<const Plan>;

/// The least makespan by local search from the optimal plan. The bound is the longer of the critical path and
/// the least period, which planThroughput() knows.
Result<Plan> planOverlap(const CostModel& costs, const KeepGoing& keepGoing, KnownPlans known = {});

/// How long one may have to wait for a plan.
enum class Pace : std::uint8_t {
    Instant, ///< less than a frame, for graphs of 2,500 layers too: asked for where a hand waits
    Quick,   ///< not much longer
    Slow,    ///< seconds for large graphs
};

/// An algorithm, and everything that the rest of the program knows of it: what runs, lists, titles, draws or explains
/// planners goes through planners(), and names none of them.
struct Planner
{
    std::string_view name; ///< in files, in commands, and Plan::algorithm: "optimal"
    /// For people, in English. Widgets show it through QCoreApplication::translate("Planner", title);
    /// `lupdate -tr-function-alias QT_TRANSLATE_NOOP+=translatable` finds it in planners.cpp.
    const char* title;
    Objective objective; ///< of its plans
    Pace pace;
    std::optional<Side> baseline; ///< everything on that side: what the others are held against
    int stroke; ///< tells its line in charts from the others'; 0 where a chart has a line of its own for it
    Result<Plan> (*plan)(const CostModel& costs, const KeepGoing& keepGoing, KnownPlans known);
};

/// Every algorithm, in the order in which they are shown; the first is the optimal one.
std::span<const Planner> planners();
/// Null: there is none of that name, as with a placement that somebody made by hand.
const Planner* plannerNamed(std::string_view name);
/// The least latency, proven: what the others can at best reach.
const Planner& optimalPlanner();
const Planner& baselinePlanner(Side side);

} // namespace engine
