// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/profile/profile.h"

namespace engine {

// A core that is shared, or whose clock moves, is slower for tens of milliseconds and says so nowhere. So layers are timed in
// bursts of some milliseconds between two probes (profile_run.h), and a sample counts where both were near the best one: what
// the device is like while nobody disturbs it. All other samples stay in the profile.

/// How much slower than the best a probe may be.
inline constexpr double nearTheBest = 1.08;
/// Fewer samples between good probes than these are too few.
inline constexpr std::size_t leastKept = 5;

/// The interval that holds the median of what was sampled with a probability of 0.95.
struct MedianInterval
{
    Millis low{0};
    Millis high{0};

    bool operator==(const MedianInterval&) const = default;
};

/// By the bootstrap (Efron, Ann. Stat. 7, 1979), whose distribution of the median is known without drawing: that at most k
/// of n samples lie below it is binomial. Zero for no samples.
MedianInterval medianInterval(std::span<const Millis> samples);

/// What is said of one layer, or of the whole model.
struct TimingStatistics
{
    Millis median{0};                  ///< of the samples kept, as the next two
    Millis medianAbsoluteDeviation{0}; ///< from the median
    MedianInterval interval;
    Millis p90{0}; ///< of all samples, as the next one
    Millis p95{0};
    std::size_t samples = 0;
    std::size_t kept = 0;  ///< how many of them were taken between good probes
    bool fallback = false; ///< too few were: it is the leastKept with the best probes then

    bool operator==(const TimingStatistics&) const = default;
};

/// Of one list of samples of @p profile.
TimingStatistics statisticsOf(const Profile& profile, std::span<const Sample> samples);

/// The times that the median above is of. Where no probe is known, all.
std::vector<Millis> keptTimes(const Profile& profile, std::span<const Sample> samples);

/// Adds what was measured of the same layers at another time. Fails with InvalidInput where they are others.
Result<void> addSamples(Profile& profile, const Profile& more);

/// Of all samples of layers, the share in [0, 1] that was taken between good probes; 1 where no probe is known.
double keptShare(const Profile& profile);

/// How far apart the medians of the first and of the second half of the samples kept are, on average over the layers, as a
/// share of the layer's median: what the same layer differs by when it is measured again. Nothing where each layer has
/// fewer than two halves of leastKept.
std::optional<double> noiseFloor(const Profile& profile);

/// What a run takes beside what it takes undisturbed: the sum of the layers' medians over all samples by the sum of those
/// kept; at least 1.
double usualSlowdown(const Profile& profile);

/// How much slower the last third of the runs was than the first, probes apart: above 1 where a device gets hot.
double drift(const Profile& profile);

/// Whether the interval of every layer's median is within @p precision of it, or within what a clock can tell.
bool isSettled(const Profile& profile, double precision);

} // namespace engine
