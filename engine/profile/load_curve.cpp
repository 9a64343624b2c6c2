// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/profile/load_curve.h"

#include "engine/profile/gated.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace engine {

namespace {

constexpr std::size_t draws = 2000;

TimingUnderLoad timingOf(std::string layer, std::string type, std::span<const Sample> samples)
{
    return {std::move(layer), std::move(type), meanInterval(samples), median(samples), samples.size()};
}

/// sums[i]: of the first i samples, in milliseconds.
std::vector<double> runningSums(std::span<const Sample> samples)
{
    std::vector<double> sums{0.0};
    for (const auto& sample : samples)
        sums.push_back(sums.back() + sample.time.count());
    return sums;
}

/// The mean of as many samples as there are, of blocks drawn from them.
double drawnMean(std::span<const double> sums, std::size_t block, std::mt19937_64& random)
{
    const auto count = sums.size() - 1;
    double sum = 0.0;
    for (std::size_t drawn = 0; drawn < count;) {
        const auto length = std::min(block, count - drawn);
        const auto from = static_cast<std::size_t>(random() % (count - length + 1));
        sum += sums[from + length] - sums[from];
        drawn += length;
    }
    return sum / static_cast<double>(count);
}

} // namespace

MeanInterval meanInterval(std::span<const Sample> samples)
{
    if (samples.empty())
        return {};
    const auto sums = runningSums(samples);
    const auto count = static_cast<double>(samples.size());
    const auto block = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(std::cbrt(count))));
    std::mt19937_64 random(1);
    std::vector<Millis> means(draws);
    std::ranges::generate(means, [&] { return Millis(drawnMean(sums, block, random)); });
    return {Millis(sums.back() / count), percentile(means, 2.5), percentile(means, 97.5)};
}

LoadPoint loadPointOf(const LoadWish& load, std::optional<double> heldShare, const Profile& profile, bool withLayers)
{
    LoadPoint point{
        load, heldShare, profile.state.others, engine::keptShare(profile), timingOf({}, {}, profile.wholeRuns), {}};
    if (withLayers) {
        for (const auto& layer : profile.layers)
            point.layers.push_back(timingOf(layer.layer, layer.type, layer.samples));
    }
    return point;
}

const LoadPoint* quietPoint(const LoadCurve& curve)
{
    const auto found = std::ranges::find_if(curve.points, [](const LoadPoint& p) { return p.load.isNothing(); });
    return found != curve.points.end() ? &*found : nullptr;
}

std::optional<Slowdown> slowdownOf(const TimingUnderLoad& loaded, const TimingUnderLoad& quiet)
{
    if (loaded == quiet)
        return Slowdown(); // of itself
    const auto isSound = [](const MeanInterval& m) { return m.low.count() > 0.0; };
    if (!isSound(loaded.mean) || !isSound(quiet.mean))
        return std::nullopt;
    const double ratio = loaded.mean.mean / quiet.mean.mean;
    const auto apart = [](Millis a, Millis b) { return std::log(a / b); };
    const double up = std::hypot(apart(loaded.mean.high, loaded.mean.mean), apart(quiet.mean.mean, quiet.mean.low));
    const double down = std::hypot(apart(loaded.mean.mean, loaded.mean.low), apart(quiet.mean.high, quiet.mean.mean));
    return Slowdown{ratio, ratio * std::exp(-down), ratio * std::exp(up)};
}

} // namespace engine
