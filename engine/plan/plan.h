// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"
#include "engine/plan/cost_model.h"

#include <optional>
#include <span>
#include <vector>

namespace engine {

/// Where the time of one inference goes. Coding belongs to the side that does it.
struct Breakdown
{
    Millis device{0};
    Millis uplink{0}; ///< with its delay
    Millis edge{0};
    Millis downlink{0};
    Millis uplinkDelay{0};   ///< contained in uplink
    Millis downlinkDelay{0}; ///< contained in downlink
    Bytes bytesUp;
    Bytes bytesDown;
    std::vector<TensorId> uploads; ///< indices into CostModel::tensors
    std::vector<TensorId> downloads;

    Millis total() const { return device + uplink + edge + downlink; }
    /// Between two frames when device, uplink, edge and downlink each work on a frame of their own. Delays
    /// keep nobody busy.
    Millis period() const;
    bool operator==(const Breakdown&) const = default;
};

/// What a plan is chosen for.
enum class Objective : std::uint8_t {
    Latency,  ///< of one frame alone, one thing after another: Breakdown::total()
    Period,   ///< between frames: Breakdown::period()
    Makespan, ///< of one frame whose branches run on both sides at once: simulate()
};

/// A side for every layer, and what that is predicted to cost.
struct Plan
{
    std::string algorithm;    ///< "optimal", "device-only", ...
    std::vector<Side> sideOf; ///< indexed by LayerId
    Breakdown predicted;
    Objective objective = Objective::Latency;
    Millis value{0};               ///< of the objective
    bool optimal = false;          ///< proven: no placement is better by the objective
    Millis lowerBound{0};          ///< of the objective: no placement can be below; 0 when unknown
    std::optional<Millis> claimed; ///< what the published method reports when that is not what it costs

    bool operator==(const Plan&) const = default;
};

/// The serial-sum cost of any placement.
Breakdown costOf(const CostModel& costs, std::span<const Side> sideOf);

/// A plan for the least latency, with its cost.
Plan planOf(const CostModel& costs, std::string_view algorithm, std::vector<Side> sideOf);

/// All layers on one side, pinned or not: what people compare with.
Plan planDeviceOnly(const CostModel& costs);
Plan planEdgeOnly(const CostModel& costs);

/// The weights that @p sideOf keeps on the device.
Bytes weightsOnDevice(const CostModel& costs, std::span<const Side> sideOf);

/// Fails with InvalidInput, naming the first layer that is not where it is pinned or the memory that the
/// device lacks.
Result<void> checkLimits(const CostModel& costs, std::span<const Side> sideOf);
/// @p plan, or how checkLimits() fails.
Result<Plan> withinLimits(const CostModel& costs, Plan plan);

/// What every planner fails with when it is stopped.
Error planningCancelled();

} // namespace engine
