// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"
#include "engine/plan/cost_model.h"

#include <optional>
#include <vector>

namespace engine {

/// Where the time of one inference goes.
struct Breakdown
{
    Millis device{0};
    Millis uplink{0};
    Millis edge{0};
    Millis downlink{0};
    Bytes bytesUp;
    Bytes bytesDown;
    std::vector<TensorId> uploads;   ///< indices into CostModel::tensors
    std::vector<TensorId> downloads;

    Millis total() const { return device + uplink + edge + downlink; }
    bool operator==(const Breakdown&) const = default;
};

/// A side for every layer, and what that is predicted to cost.
struct Plan
{
    std::string algorithm;    ///< "optimal", "device-only", "edge-only"
    std::vector<Side> sideOf; ///< indexed by LayerId
    Breakdown predicted;
    bool optimal = false;     ///< proven: no placement is cheaper
    Millis lowerBound{0};     ///< no placement can be cheaper than this; 0 when unknown

    bool operator==(const Plan&) const = default;
};

/// The serial-sum cost of any placement.
Breakdown costOf(const CostModel& costs, std::span<const Side> sideOf);

Plan planDeviceOnly(const CostModel& costs);
Plan planEdgeOnly(const CostModel& costs);

/// The cheapest placement of all, by a minimum cut with integer capacities; exact for any DAG, with
/// one-way delays too. After Hu et al., "Dynamic adaptive DNN surgery for inference acceleration on
/// the edge" (INFOCOM 2019), with arcs in both directions.
Result<Plan> planOptimal(const CostModel& costs, const KeepGoing& keepGoing);

struct Planner
{
    std::string_view name;
    Result<Plan> (*plan)(const CostModel&, const KeepGoing&);
};

/// Every algorithm, in the order in which they are shown.
std::span<const Planner> planners();

} // namespace engine
