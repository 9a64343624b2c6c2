// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/profile/profile.h"

#include "engine/profile/gated.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

std::vector<Millis> timesOf(std::span<const Sample> samples)
{
    std::vector<Millis> times;
    for (const auto& sample : samples)
        times.push_back(sample.time);
    return times;
}

} // namespace

std::size_t nearestRank(std::size_t count, double percent)
{
    const auto rank = std::ceil(percent / 100.0 * static_cast<double>(count));
    return static_cast<std::size_t>(std::clamp(rank - 1.0, 0.0, static_cast<double>(count - 1)));
}

Millis percentile(std::span<const Millis> samples, double percent)
{
    if (samples.empty())
        return Millis{0};
    std::vector<Millis> sorted(samples.begin(), samples.end());
    const auto at = nearestRank(sorted.size(), percent);
    std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(at));
    return sorted[at];
}

Millis median(std::span<const Millis> samples)
{
    if (samples.size() % 2 == 1)
        return percentile(samples, 50.0);
    if (samples.empty())
        return Millis{0};
    std::vector<Millis> sorted(samples.begin(), samples.end());
    std::ranges::sort(sorted);
    return (sorted[sorted.size() / 2 - 1] + sorted[sorted.size() / 2]) / 2.0;
}

Millis medianAbsoluteDeviation(std::span<const Millis> samples)
{
    const auto middle = median(samples);
    std::vector<Millis> deviations;
    for (const auto sample : samples)
        deviations.push_back(std::chrono::abs(sample - middle));
    return median(deviations);
}

Millis median(std::span<const Sample> samples)
{
    return median(timesOf(samples));
}

Millis medianAbsoluteDeviation(std::span<const Sample> samples)
{
    return medianAbsoluteDeviation(timesOf(samples));
}

Millis percentile(std::span<const Sample> samples, double percent)
{
    return percentile(timesOf(samples), percent);
}

Millis sumOfMedians(const Profile& profile)
{
    Millis sum{0};
    for (const auto& layer : profile.layers)
        sum += median(keptTimes(profile, layer.samples));
    return sum;
}

bool warmedUp(std::span<const Millis> wholeRuns)
{
    constexpr std::size_t window = 5;
    if (wholeRuns.size() < 2 * window)
        return false;
    const auto last = median(wholeRuns.last(window));
    const auto before = median(wholeRuns.last(2 * window).first(window));
    return last >= 0.97 * before && last <= 1.03 * before;
}

} // namespace engine
