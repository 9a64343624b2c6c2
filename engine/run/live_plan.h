// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/plan/cost_model.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

/// What the frames of a live run may run as, and what of that the machines on both sides need to know.
namespace engine {

/// A plan of one run: its place in the run's list of plans. The two baselines always have the same ids; the
/// splits follow in the order in which they came up.
enum class PlanId : std::uint32_t {};
inline constexpr PlanId deviceOnlyPlan{0};
inline constexpr PlanId edgeOnlyPlan{1};
inline constexpr PlanId firstSplitPlan{2};

constexpr std::size_t index(PlanId plan)
{
    return static_cast<std::size_t>(plan);
}

/// Plans of one run, at most: nobody must be made to hold more.
inline constexpr std::size_t mostPlans = 1000;
constexpr bool numbersAPlan(PlanId plan)
{
    return index(plan) < mostPlans;
}

/// The role of a frame in reports and charts. Baselines are measured in the same run, between the split frames.
enum class RunMode : std::uint8_t { Split, DeviceOnly, EdgeOnly };
inline constexpr std::array allRunModes{RunMode::Split, RunMode::DeviceOnly, RunMode::EdgeOnly};
/// "split", "device-only", "edge-only".
std::string_view runModeName(RunMode mode);

constexpr RunMode modeOf(PlanId plan)
{
    if (plan == deviceOnlyPlan)
        return RunMode::DeviceOnly;
    return plan == edgeOnlyPlan ? RunMode::EdgeOnly : RunMode::Split;
}

/// The first, and for the baselines the only, plan of a mode.
constexpr PlanId firstPlanOf(RunMode mode)
{
    if (mode == RunMode::DeviceOnly)
        return deviceOnlyPlan;
    return mode == RunMode::EdgeOnly ? edgeOnlyPlan : firstSplitPlan;
}

/// One frame of a run, by its place in the list of frames.
struct LiveFrame
{
    PlanId plan = firstSplitPlan;
    int measured = 0; ///< counts measured frames from 0; negative for warm-up

    bool operator==(const LiveFrame&) const = default;
};

/// How many frames may be under way at once, at most.
inline constexpr int mostInFlight = 64;

/// What a plan's phases mean to the machines of a run; phases alternate sides and begin on the device.
struct PhaseSides
{
    std::vector<Side> sideOf; ///< indexed by phase
    std::vector<bool> empty;  ///< indexed by phase: no layer runs in it, so there is nothing to compute

    bool operator==(const PhaseSides&) const = default;
};

/// Fails with InvalidInput unless there are phases that alternate, the first on the device, and something to
/// compute or to send.
Result<void> check(const PhaseSides& phases);

} // namespace engine
