// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_report.h"

#include <optional>
#include <vector>

namespace widgets {

/// How much faster the split is than running on one side, at one frame of a run.
struct SpeedupPoint
{
    int frame = 0;
    double overDevice = 0.0; ///< 0 before both were measured
    double overEdge = 0.0;   ///< 0 before both were measured
    double overBest = 0.0;   ///< the smaller of the two; 0 before both are known
};

/// Ratios of running medians over the last @p window frames of each mode, one point for each split frame.
std::vector<SpeedupPoint> runningSpeedups(const engine::RunReport& report, int window = 15);

/// The spread of engine::speedup(): the relative median absolute deviations of both modes, added in squares.
double speedupSpread(const engine::RunReport& report, engine::RunMode baseline);
/// The faster of device-only and edge-only that was measured; nothing before either was.
std::optional<engine::RunMode> betterBaseline(const engine::RunReport& report);

} // namespace widgets
