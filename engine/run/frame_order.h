// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/live_plan.h"

#include <span>

namespace engine {

/// The plans of a run's frames: @p splitFrames of @p split, and after every @p baselineEvery of them one frame of
/// each baseline, so that all three see the same conditions. Both baselines stand in it at least once.
std::vector<PlanId> interleavedOrder(int splitFrames, int baselineEvery, PlanId split = firstSplitPlan);

/// What runs in which order: @p warmup frames of each plan of @p order first, taking turns, then the measured ones.
std::vector<LiveFrame> plannedFrames(std::span<const PlanId> order, int warmup);

} // namespace engine
