// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

#include <optional>

namespace engine {

/// What a placement is weighed by, in any one unit.
struct CutWeights
{
    std::vector<double> device; ///< of each layer there, [layers]
    std::vector<double> edge;
    std::vector<double> up; ///< of each tensor that crosses, [tensors]
    std::vector<double> down;
    std::vector<double> shared = {}; ///< of each of CostModel::sharedWeights on the device; empty: nothing

    /// The latency of layers and transfers, in milliseconds.
    static CutWeights latency(const CostModel& costs);
};

/// Ways in which tensors may cross.
struct CutRules
{
    bool up = true;
    bool down = true;
    bool returns = true; ///< a tensor made on the edge may feed a layer on the device
    bool returnsPaid = true;
    bool resultsFree = false; ///< outputs may stay where they are made

    bool operator==(const CutRules&) const = default;
};

/// A delay is paid once for a direction that is used: the choices of directions that must be solved alone,
/// the free one first.
std::vector<CutRules> directionChoices(const CostModel& costs);

/// One arc of the flow network and what flows through it. Nodes are "device", "edge", "layer NAME", "up
/// NAME" (a tensor sent up, once) and "down NAME".
struct FlowArc
{
    std::string from;
    std::string to;
    std::optional<std::int64_t> capacity; ///< in units of Cut; nothing: unbounded
    std::int64_t flow = 0;

    bool operator==(const FlowArc&) const = default;
};

struct Cut
{
    double value = 0; ///< of the cut and of the maximum flow
    std::vector<Side> sideOf;
    std::int64_t flow = 0;     ///< value in units
    double unitsPerOne = 1;    ///< how weights were scaled to integers
    std::vector<FlowArc> arcs; ///< those with a capacity, by maximumFlow() alone
};

/// The cheapest placement by @p weights with pins honoured: the minimum cut between device (source) and edge
/// (sink). Capacities are integers, because a maximum flow over floating-point residuals may stop short of the
/// optimum. Boykov and Kolmogorov, "An experimental comparison of min-cut/max-flow algorithms" (PAMI 2004).
/// Fails with InvalidInput when weights are too large for integers, or when pins and rules leave no placement.
Result<Cut> minimumCut(const CostModel& costs, const CutWeights& weights, const CutRules& rules = {});

/// The same by latency, with its arcs and without a check: where pins and rules leave no placement, the flow is
/// above the latency of every placement, delays and all.
Result<Cut> maximumFlow(const CostModel& costs, const CutRules& rules);

} // namespace engine
