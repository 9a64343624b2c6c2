// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/profile/gated.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

/// Two readings of a clock may be off by so much.
constexpr Millis clockError{5e-5};

bool isKept(const Profile& profile, const Sample& sample)
{
    return profile.bestProbe.count() <= 0.0
        || (sample.probe.count() > 0.0 && sample.probe <= nearTheBest * profile.bestProbe);
}

std::vector<Millis> timesOf(std::span<const Sample> samples)
{
    std::vector<Millis> times(samples.size());
    std::ranges::transform(samples, times.begin(), &Sample::time);
    return times;
}

std::vector<Millis> timesKept(const Profile& profile, std::span<const Sample> samples)
{
    std::vector<Millis> times;
    for (const auto& sample : samples) {
        if (isKept(profile, sample))
            times.push_back(sample.time);
    }
    return times;
}

/// Probability that a binomial of @p n trials with @p p is at least @p least.
double atLeast(std::size_t n, double p, std::size_t least)
{
    if (p <= 0.0 || p >= 1.0)
        return p >= 1.0 || least == 0 ? 1.0 : 0.0;
    double sum = 0.0;
    for (std::size_t k = least; k <= n; ++k) {
        const auto of = static_cast<double>(n);
        const auto hits = static_cast<double>(k);
        sum += std::exp(std::lgamma(of + 1) - std::lgamma(hits + 1) - std::lgamma(of - hits + 1) + hits * std::log(p)
                        + (of - hits) * std::log1p(-p));
    }
    return std::min(sum, 1.0);
}

/// The place among @p n sorted samples below which the bootstrapped median is with a probability of at least @p share.
std::size_t medianPlace(std::size_t n, double share)
{
    std::size_t low = 0;
    for (std::size_t high = n - 1; low < high;) { // the probability grows with the place
        const auto place = (low + high) / 2;
        if (atLeast(n, static_cast<double>(place + 1) / static_cast<double>(n), n / 2 + 1) >= share)
            high = place;
        else
            low = place + 1;
    }
    return low;
}

} // namespace

MedianInterval medianInterval(std::span<const Millis> samples)
{
    constexpr std::size_t mostCounted = 4096; // further samples would move nothing
    if (samples.empty())
        return {};
    std::vector<Millis> sorted(samples.begin(), samples.end());
    std::ranges::sort(sorted);
    const auto counted = std::min(sorted.size(), mostCounted);
    const auto scaled = [&](std::size_t place) { return sorted[place * sorted.size() / counted]; };
    const auto high = medianPlace(counted, 0.975);
    return {scaled(counted - 1 - high), scaled(high)};
}

std::vector<Millis> keptTimes(const Profile& profile, std::span<const Sample> samples)
{
    auto times = timesKept(profile, samples);
    if (times.size() >= std::min(leastKept, samples.size()))
        return times;
    std::vector<Sample> best(samples.begin(), samples.end());
    std::ranges::stable_sort(best, {}, &Sample::probe);
    return timesOf(std::span(best).first(std::min(leastKept, best.size())));
}

TimingStatistics statisticsOf(const Profile& profile, std::span<const Sample> samples)
{
    const auto times = keptTimes(profile, samples);
    const auto kept = static_cast<std::size_t>(
        std::ranges::count_if(samples, [&](const Sample& sample) { return isKept(profile, sample); }));
    return {.median = median(times),
            .medianAbsoluteDeviation = medianAbsoluteDeviation(times),
            .interval = medianInterval(times),
            .p90 = percentile(samples, 90.0),
            .p95 = percentile(samples, 95.0),
            .samples = samples.size(),
            .kept = kept,
            .fallback = kept < std::min(leastKept, samples.size())};
}

Result<void> addSamples(Profile& profile, const Profile& more)
{
    if (profile.fingerprint != more.fingerprint || !(profile.device == more.device)
        || !std::ranges::equal(profile.layers, more.layers, {}, &LayerTiming::layer, &LayerTiming::layer))
        return Error{ErrorCode::InvalidInput,
                     sentence("times of %1 do not belong to those of %2", more.model, profile.model)};
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    for (std::size_t i = 0; i < profile.layers.size(); ++i) {
        append(profile.layers[i].samples, more.layers[i].samples);
        append(profile.layers[i].afterIdle, more.layers[i].afterIdle);
    }
    append(profile.wholeRuns, more.wholeRuns);
    profile.state = more.state;
    profile.measuredAt = more.measuredAt;
    if (more.bestProbe.count() > 0.0)
        profile.bestProbe =
            profile.bestProbe.count() > 0.0 ? std::min(profile.bestProbe, more.bestProbe) : more.bestProbe;
    return {};
}

double keptShare(const Profile& profile)
{
    std::size_t all = 0;
    std::size_t kept = 0;
    for (const auto& layer : profile.layers) {
        all += layer.samples.size();
        kept += static_cast<std::size_t>(
            std::ranges::count_if(layer.samples, [&](const Sample& sample) { return isKept(profile, sample); }));
    }
    return all == 0 ? 0.0 : static_cast<double>(kept) / static_cast<double>(all);
}

std::optional<double> noiseFloor(const Profile& profile)
{
    double sum = 0.0;
    std::size_t layers = 0;
    for (const auto& layer : profile.layers) {
        const auto times = timesKept(profile, layer.samples);
        const auto whole = median(times);
        if (times.size() < 2 * leastKept || whole.count() <= 0.0)
            continue;
        const std::span halves(times);
        const auto apart = median(halves.first(times.size() / 2)) - median(halves.subspan(times.size() / 2));
        sum += std::abs(apart / whole);
        ++layers;
    }
    return layers == 0 ? std::nullopt : std::optional(sum / static_cast<double>(layers));
}

double usualSlowdown(const Profile& profile)
{
    Millis all{0};
    Millis kept{0};
    for (const auto& layer : profile.layers) {
        all += median(layer.samples);
        kept += median(keptTimes(profile, layer.samples));
    }
    return kept.count() > 0.0 ? std::max(1.0, all / kept) : 1.0;
}

double drift(const Profile& profile)
{
    const std::span samples(profile.wholeRuns);
    const auto third = samples.size() / 3;
    if (third == 0)
        return 1.0;
    const auto first = median(samples.first(third));
    return first.count() > 0.0 ? median(samples.last(third)) / first : 1.0;
}

bool isSettled(const Profile& profile, double precision)
{
    return std::ranges::all_of(profile.layers, [&](const LayerTiming& layer) {
        const auto statistics = statisticsOf(profile, layer.samples);
        const auto [low, high] = statistics.interval;
        return !statistics.fallback && (high - low) / 2.0 <= std::max(precision * statistics.median, clockError);
    });
}

} // namespace engine
