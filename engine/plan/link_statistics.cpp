// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/link_statistics.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

/// A transfer cannot be said to take less.
constexpr Millis shortest{0.001};
constexpr std::size_t mostFitted = 64;

double bytesOf(const TransferTiming& timing)
{
    return static_cast<double>(timing.bytes.count);
}

/// Milliseconds by bytes.
struct Line
{
    double delay = 0.0;
    double slope = 0.0;

    double errorAt(const TransferTiming& timing) const
    {
        return std::abs(delay + slope * bytesOf(timing) - timing.median.count()) / timing.median.count();
    }
};

/// Evenly chosen by their order, both ends included.
std::vector<TransferTiming> fitted(std::span<const TransferTiming> sizes)
{
    if (sizes.size() <= mostFitted)
        return {sizes.begin(), sizes.end()};
    std::vector<TransferTiming> chosen;
    for (std::size_t i = 0; i < mostFitted; ++i)
        chosen.push_back(sizes[i * (sizes.size() - 1) / (mostFitted - 1)]);
    return chosen;
}

Line through(const TransferTiming& a, const TransferTiming& b)
{
    const double slope = (b.median - a.median).count() / (bytesOf(b) - bytesOf(a));
    return {a.median.count() - slope * bytesOf(a), slope};
}

std::optional<Line> bestLine(const std::vector<TransferTiming>& sizes)
{
    std::optional<Line> best;
    double least = 0.0;
    const auto offer = [&](const Line& line) {
        if (!(line.slope > 0.0) || !(line.delay >= 0.0))
            return;
        double sum = 0.0;
        for (const auto& size : sizes)
            sum += line.errorAt(size);
        if (!best || sum < least) {
            best = line;
            least = sum;
        }
    };
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        offer({0.0, sizes[i].median.count() / bytesOf(sizes[i])});
        for (std::size_t j = i + 1; j < sizes.size(); ++j)
            offer(through(sizes[i], sizes[j]));
    }
    return best;
}

/// Sorts @p shares.
double middle(std::vector<double>& shares)
{
    std::ranges::sort(shares);
    return shares[shares.size() / 2];
}

/// Of the size in the middle, by its neighbours.
double between(const TransferTiming& left, const TransferTiming& at, const TransferTiming& right)
{
    const double share = std::log(bytesOf(at) / bytesOf(left)) / std::log(bytesOf(right) / bytesOf(left));
    return left.median.count() * std::pow(right.median / left.median, share);
}

TransferTiming timingOf(const LinkSamples::OfSize& size, Millis answerTime)
{
    std::vector<Millis> times(size.times.size());
    std::ranges::transform(size.times, times.begin(),
                           [=](Millis time) { return std::max(time - answerTime, shortest); });
    return {size.bytes,  median(times), medianAbsoluteDeviation(times), percentile(times, 95.0), medianInterval(times),
            times.size()};
}

WayStatistics statisticsOf(const std::vector<LinkSamples::OfSize>& sizes, Millis answerTime)
{
    WayStatistics way;
    for (const auto& size : sizes) {
        if (size.times.empty())
            way.notReached.push_back(size.bytes);
        else
            way.sizes.push_back(timingOf(size, answerTime));
    }
    way.line = fitLine(way.sizes);
    return way;
}

} // namespace

Result<LinkLine> fitLine(std::span<const TransferTiming> sizes)
{
    const auto chosen = fitted(sizes);
    if (chosen.size() < 2)
        return Error{ErrorCode::InvalidInput, "fewer than two sizes were measured, which tell no rate"};
    const auto best = bestLine(chosen);
    const bool grows = chosen.back().median > chosen.front().median;
    if (!best || !grows) // a line through the origin there always is
        return Error{ErrorCode::InvalidInput, "large sizes take no longer than small ones, which tells no rate"};
    LinkLine line{Millis(best->delay), {1000.0 / best->slope}};
    std::vector<double> errors;
    for (const auto& size : sizes) {
        errors.push_back(best->errorAt(size));
        if (errors.back() >= line.worstError) {
            line.worstError = errors.back();
            line.worstAt = size.bytes;
        }
    }
    line.usualError = middle(errors);
    return line;
}

std::optional<HeldOutErrors> heldOutErrors(std::span<const TransferTiming> sizes)
{
    const auto chosen = fitted(sizes);
    if (chosen.size() < 4)
        return std::nullopt;
    std::vector<double> byLine;
    std::vector<double> byNeighbours;
    for (std::size_t i = 1; i + 1 < chosen.size(); ++i) {
        auto others = chosen;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        const auto line = bestLine(others);
        if (!line)
            return std::nullopt;
        byLine.push_back(line->errorAt(chosen[i]));
        const double guess = between(chosen[i - 1], chosen[i], chosen[i + 1]);
        byNeighbours.push_back(std::abs(guess - chosen[i].median.count()) / chosen[i].median.count());
    }
    return HeldOutErrors{middle(byLine), middle(byNeighbours)};
}

LinkStatistics statisticsOf(const LinkSamples& samples)
{
    LinkStatistics statistics;
    if (!samples.pings.empty()) {
        std::vector<Millis> roundTrips(samples.pings.size());
        std::ranges::transform(samples.pings, roundTrips.begin(), &LinkPing::roundTrip);
        statistics.roundTrip = median(roundTrips);
        statistics.roundTripP95 = percentile(roundTrips, 95.0);
    }
    const auto answerTime = statistics.roundTrip.value_or(Millis(0)) / 2.0;
    statistics.up = statisticsOf(samples.up, answerTime);
    statistics.down = statisticsOf(samples.down, answerTime);
    statistics.up.jitter = jitterOf(samples.pings, &LinkPing::up);
    statistics.down.jitter = jitterOf(samples.pings, &LinkPing::down);
    return statistics;
}

std::optional<Millis> jitterOf(std::span<const LinkPing> pings, Millis LinkPing::*way)
{
    std::vector<Millis> differences;
    for (std::size_t i = 1; i < pings.size(); ++i) {
        const auto difference = pings[i].*way - pings[i - 1].*way;
        differences.push_back(difference.count() < 0.0 ? -difference : difference);
    }
    return differences.empty() ? std::nullopt : std::optional(median(differences));
}

Result<Link> linkOf(const LinkStatistics& statistics)
{
    const auto named = [](const char* way, const Error& error) {
        return Error{error.code, sentence("%1: %2", way, error.what)};
    };
    if (!statistics.up.line)
        return named("up", statistics.up.line.error());
    if (!statistics.down.line)
        return named("down", statistics.down.line.error());
    const auto& up = *statistics.up.line;
    const auto& down = *statistics.down.line;
    return Link{up.rate, down.rate, (up.delay + down.delay) / 2.0};
}

Result<Link> linkOf(const LinkSamples& samples)
{
    return linkOf(statisticsOf(samples));
}

} // namespace engine
