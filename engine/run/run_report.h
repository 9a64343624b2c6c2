// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"
#include "engine/profile/profile.h"
#include "engine/run/live_plan.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace engine {

/// One measured inference.
struct FrameTiming
{
    RunMode mode = RunMode::Split;
    int frame = 0;      ///< counts all frames of the run, from 0
    Millis latency{0};  ///< end to end, by the device's clock
    Millis device{0};   ///< computing on the device
    Millis uplink{0};   ///< from the first byte handed over to the last received, waiting included
    Millis edge{0};
    Millis downlink{0};

    /// What none of the four explains: packing, waking threads.
    Millis other() const { return latency - device - uplink - edge - downlink; }
    bool operator==(const FrameTiming&) const = default;
};

/// A live run: what was predicted and what was measured.
struct RunReport
{
    std::string model;
    std::string fingerprint;
    DeviceDescription device;
    DeviceDescription edge;
    Link link;
    bool linkEmulated = false;
    std::array<Plan, 3> plans;       ///< indexed by RunMode
    std::vector<FrameTiming> frames; ///< in the order of execution, warm-up left out
    /// relativeDifference() of split output and whole output, the worst output; nothing before the run ended.
    std::optional<double> splitDifference;

    const Plan& plan(RunMode mode) const { return plans[static_cast<std::size_t>(mode)]; }
    bool operator==(const RunReport&) const = default;
};

/// Medians over the frames of one mode; zero where the mode never ran.
struct ModeSummary
{
    int frames = 0;
    Millis latency{0};
    Millis spread{0}; ///< median absolute deviation of the latency
    Millis p95{0};
    FrameTiming parts; ///< medians of device, uplink, edge, downlink
};

ModeSummary summarize(const RunReport& report, RunMode mode);

/// Median latency of @p baseline over median latency of the split; 0 when one of them never ran.
double speedup(const RunReport& report, RunMode baseline);
/// Over the better of device-only and edge-only.
double speedupOverBest(const RunReport& report);
/// (predicted - measured) / measured of the median latency of one mode; 0 when it never ran.
double predictionError(const RunReport& report, RunMode mode);

} // namespace engine
