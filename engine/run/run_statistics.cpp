// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/run_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace engine {

namespace {

double speedupOver(Millis baseline, Millis split)
{
    return split.count() > 0.0 ? baseline / split : 0.0;
}

} // namespace

std::vector<SpeedupPoint> runningSpeedups(const RunReport& report, int window)
{
    const auto longest = static_cast<std::size_t>(std::max(window, 1));
    std::array<std::vector<Millis>, allRunModes.size()> latest;
    std::vector<SpeedupPoint> points;
    for (const FrameTiming& frame : report.frames) {
        auto& samples = latest[static_cast<std::size_t>(frame.mode)];
        if (samples.size() == longest)
            samples.erase(samples.begin());
        samples.push_back(frame.latency);
        if (frame.mode != RunMode::Split)
            continue;
        const Millis split = median(samples);
        const double device = speedupOver(median(latest[1]), split);
        const double edge = speedupOver(median(latest[2]), split);
        points.push_back({frame.frame, device, edge, std::min(device, edge)});
    }
    return points;
}

double speedupSpread(const RunReport& report, RunMode baseline)
{
    const auto relative = [&report](RunMode mode) {
        const ModeSummary summary = summarize(report, mode);
        return summary.latency.count() > 0.0 ? summary.spread / summary.latency : 0.0;
    };
    return speedup(report, baseline) * std::hypot(relative(RunMode::Split), relative(baseline));
}

std::optional<RunMode> betterBaseline(const RunReport& report)
{
    const double device = speedup(report, RunMode::DeviceOnly);
    const double edge = speedup(report, RunMode::EdgeOnly);
    if (device == 0.0 && edge == 0.0)
        return {};
    return edge == 0.0 || (device != 0.0 && device <= edge) ? RunMode::DeviceOnly
                                                            : RunMode::EdgeOnly;
}

} // namespace engine
