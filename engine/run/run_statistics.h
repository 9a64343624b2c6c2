// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_report.h"
#include "engine/run/sorted_samples.h"

#include <array>
#include <optional>
#include <vector>

namespace engine {

/// Medians over the frames of one mode; zero where the mode never ran.
struct ModeSummary
{
    int frames = 0;
    Millis latency{0};
    Millis spread{0}; ///< median absolute deviation of the latency
    Millis p95{0};
    FrameTiming parts; ///< medians of device, uplink, edge, downlink
};

/// How much faster the split is than running on one side, at one frame of a run.
struct SpeedupPoint
{
    int frame = 0;
    double overDevice = 0.0; ///< 0 before both were measured
    double overEdge = 0.0;   ///< 0 before both were measured
    double overBest = 0.0;   ///< the smaller of the two; 0 before both are known

    bool operator==(const SpeedupPoint&) const = default;
};

/// Ratios of running medians over the last frames of each mode.
class SpeedupTrail
{
public:
    static constexpr int usualWindow = 15;
    explicit SpeedupTrail(int window = usualWindow);

    /// A point for each split frame. O(window).
    std::optional<SpeedupPoint> add(const FrameTiming& frame);

private:
    struct Latest
    {
        std::vector<Millis> samples; ///< the latest last, at most a window
        Millis median{0};
    };
    const Latest& of(RunMode mode) const { return m_latest[static_cast<std::size_t>(mode)]; }

    std::size_t m_window;
    std::array<Latest, allRunModes.size()> m_latest;
};

/// What the frames of a run say so far; grows with them.
class RunStatistics
{
public:
    RunStatistics() = default;
    explicit RunStatistics(std::span<const FrameTiming> frames);

    /// O(sqrt n).
    void add(const FrameTiming& frame);

    int frames(RunMode mode) const { return static_cast<int>(of(mode).latency.size()); }
    /// Median; zero where the mode never ran.
    Millis latency(RunMode mode) const { return of(mode).latency.median(); }
    ModeSummary summary(RunMode mode) const;

    /// Median latency of @p baseline over median latency of the split; 0 when one of them never ran.
    double speedup(RunMode baseline) const;
    /// Over the better of device-only and edge-only.
    double speedupOverBest() const;
    /// The spread of speedup(): the relative median absolute deviations of both modes, added in squares.
    double speedupSpread(RunMode baseline) const;
    /// The faster of device-only and edge-only that was measured; nothing before either was.
    std::optional<RunMode> betterBaseline() const;
    /// Of the last split frame, over the usual window.
    std::optional<SpeedupPoint> latestSpeedup() const { return m_latestSpeedup; }

private:
    struct ModeSamples
    {
        SortedSamples latency;
        SortedSamples device;
        SortedSamples uplink;
        SortedSamples edge;
        SortedSamples downlink;
    };
    const ModeSamples& of(RunMode mode) const { return m_modes[static_cast<std::size_t>(mode)]; }
    double relativeSpread(RunMode mode) const;
    void follow(const FrameTiming& frame);

    std::array<ModeSamples, allRunModes.size()> m_modes;
    SpeedupTrail m_trail;
    std::optional<SpeedupPoint> m_latestSpeedup;
};

// The same of a whole report.
ModeSummary summarize(const RunReport& report, RunMode mode);
double speedup(const RunReport& report, RunMode baseline);
double speedupOverBest(const RunReport& report);
double speedupSpread(const RunReport& report, RunMode baseline);
std::optional<RunMode> betterBaseline(const RunReport& report);
/// (predicted - measured) / measured of the median latency of one mode, each frame predicted as its own plan is;
/// 0 when it never ran.
double predictionError(const RunReport& report, RunMode mode);
/// One point for each split frame.
std::vector<SpeedupPoint> runningSpeedups(const RunReport& report, int window = SpeedupTrail::usualWindow);

} // namespace engine
