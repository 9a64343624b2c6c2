// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/run_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace widgets {

namespace {

double speedupOver(engine::Millis baseline, engine::Millis split)
{
    return split.count() > 0.0 ? baseline / split : 0.0;
}

} // namespace

std::vector<SpeedupPoint> runningSpeedups(const engine::RunReport& report, int window)
{
    const auto longest = static_cast<std::size_t>(std::max(window, 1));
    std::array<std::vector<engine::Millis>, engine::allRunModes.size()> latest;
    std::vector<SpeedupPoint> points;
    for (const engine::FrameTiming& frame : report.frames) {
        auto& samples = latest[static_cast<std::size_t>(frame.mode)];
        if (samples.size() == longest)
            samples.erase(samples.begin());
        samples.push_back(frame.latency);
        if (frame.mode != engine::RunMode::Split)
            continue;
        const engine::Millis split = engine::median(samples);
        const double device = speedupOver(engine::median(latest[1]), split);
        const double edge = speedupOver(engine::median(latest[2]), split);
        points.push_back({frame.frame, device, edge, std::min(device, edge)});
    }
    return points;
}

double speedupSpread(const engine::RunReport& report, engine::RunMode baseline)
{
    const auto relative = [&report](engine::RunMode mode) {
        const engine::ModeSummary summary = engine::summarize(report, mode);
        return summary.latency.count() > 0.0 ? summary.spread / summary.latency : 0.0;
    };
    return engine::speedup(report, baseline) * std::hypot(relative(engine::RunMode::Split), relative(baseline));
}

std::optional<engine::RunMode> betterBaseline(const engine::RunReport& report)
{
    const double device = engine::speedup(report, engine::RunMode::DeviceOnly);
    const double edge = engine::speedup(report, engine::RunMode::EdgeOnly);
    if (device == 0.0 && edge == 0.0)
        return {};
    return edge == 0.0 || (device != 0.0 && device <= edge) ? engine::RunMode::DeviceOnly
                                                            : engine::RunMode::EdgeOnly;
}

} // namespace widgets
