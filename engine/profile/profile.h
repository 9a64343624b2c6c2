// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace engine {

/// What a profile was taken on.
struct DeviceDescription
{
    std::string name;      ///< given by its owner
    std::string processor; ///< "AMD EPYC"
    std::string runtime;   ///< Executor::description()
    int cores = 0;
    int threads = 1;
    double slowdown = 1.0; ///< above 1: emulated, each layer stretched so many times

    bool emulated() const { return slowdown != 1.0; }
    bool operator==(const DeviceDescription&) const = default;
};

/// What the device's system told of the time that a profile took; nothing where it does not tell.
struct DeviceState
{
    std::optional<double> load = {};        ///< programs that ran or waited for a core, on average over the last minute
    std::optional<double> busy = {};        ///< share of the cores' time that was used, by anybody, in [0, 1]
    std::optional<double> others = {};      ///< share of the cores' time that other programs used, in [0, 1]
    std::optional<double> waiting = {};     ///< share of the time in which some program waited for a core, in [0, 1]
    std::optional<double> freeMemory = {};  ///< MB that a program could have had
    std::optional<double> megahertz = {};   ///< of the fastest core
    std::optional<double> temperature = {}; ///< of the warmest sensor, in degrees Celsius
    std::string governor = {};              ///< of the cores' clocks: "schedutil"

    bool operator==(const DeviceState&) const = default;
};

/// What may have bent a sample.
enum class SampleFlags : std::uint8_t {
    None = 0,
    Busy = 1, ///< meanwhile the system gave a core of this program to another one
};

/// One timed run.
struct Sample
{
    Millis time{0};
    /// What the same fixed work took right before or right after, the slower of both, never slowed down; 0: not known
    Millis probe{0};
    SampleFlags flags = SampleFlags::None;

    bool operator==(const Sample&) const = default;
};

/// All timed runs of one layer, inside the running segment.
struct LayerTiming
{
    std::string layer;
    std::string type;
    std::vector<Sample> samples;
    std::vector<Millis> afterIdle = {}; ///< of runs before which the device had nothing to do for Profile::idleGap

    bool operator==(const LayerTiming&) const = default;
};

/// Per-layer times of one model on one device.
struct Profile
{
    std::string model;       ///< its name, for people
    std::string fingerprint; ///< of the fused graph that was timed
    DeviceDescription device;
    std::vector<LayerTiming> layers; ///< indexed by LayerId
    std::vector<Sample> wholeRuns;   ///< the same runs end to end
    int warmupRuns = 0;
    DeviceState state = {};
    std::optional<std::chrono::sys_seconds> measuredAt = {}; ///< by the device's clock
    Millis idleGap{0};                                       ///< 0: no run came after a gap
    Millis bestProbe{0}; ///< what a probe takes while nobody disturbs it (gated.h); 0: not known

    bool operator==(const Profile&) const = default;
};

// Robust statistics; zero for no samples.
Millis median(std::span<const Millis> samples);
Millis median(std::span<const Sample> samples);
/// Median absolute deviation from the median.
Millis medianAbsoluteDeviation(std::span<const Millis> samples);
Millis medianAbsoluteDeviation(std::span<const Sample> samples);
/// Nearest-rank percentile, @p percent in [0, 100].
Millis percentile(std::span<const Millis> samples, double percent);
Millis percentile(std::span<const Sample> samples, double percent);
/// The place of that percentile among @p count sorted samples, at least one.
std::size_t nearestRank(std::size_t count, double percent);

/// Sum of the layers' medians (gated.h).
Millis sumOfMedians(const Profile& profile);

/// True once the last runs no longer get faster: the median of the last five is within 3 % of the
/// median of the five before.
bool warmedUp(std::span<const Millis> wholeRuns);

} // namespace engine
