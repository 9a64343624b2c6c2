// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/plan/cost_model.h"
#include "engine/plan/link_samples.h"
#include "engine/profile/gated.h"

#include <optional>
#include <span>

namespace engine {

/// How long one size takes, one way.
struct TransferTiming
{
    Bytes bytes;
    Millis median{0};
    Millis medianAbsoluteDeviation{0};
    Millis p95{0};
    MedianInterval interval;
    std::size_t samples = 0;

    bool operator==(const TransferTiming&) const = default;
};

/// delay + bytes / rate.
struct LinkLine
{
    Millis delay{0}; ///< at least 0
    Bandwidth rate;
    double usualError = 0.0; ///< how far medians are from the line, as a share of them: half of them are nearer
    double worstError = 0.0;
    Bytes worstAt = {}; ///< the size of the worst one

    Millis timeOf(Bytes bytes) const { return delay + bytes / rate; }
    bool operator==(const LinkLine&) const = default;
};

/// The line with the smallest sum of relative distances |median - line| / median, delays below zero excluded. Distances,
/// not their squares: what is far from all others bends nothing (least absolute deviations; Bloomfield and Steiger, Least
/// Absolute Deviations, 1983). Relative ones: the small sizes say the delay, the large ones the rate. It goes through two
/// of the medians, or through one and the origin, so all of these are tried, of at most 64 sizes that are even in their
/// order. Fails with InvalidInput where fewer than two sizes were measured, or where larger ones take no longer.
Result<LinkLine> fitLine(std::span<const TransferTiming> sizes);

/// How far the median of a size is missed by what is made of the other ones: half of the sizes within, as a share.
struct HeldOutErrors
{
    double line = 0.0;
    double between = 0.0; ///< by interpolating between both neighbours, in the logarithms of size and time

    bool operator==(const HeldOutErrors&) const = default;
};
/// Of each size but the first and the last one. Nothing where there are fewer than four.
std::optional<HeldOutErrors> heldOutErrors(std::span<const TransferTiming> sizes);

/// One direction of a link.
struct WayStatistics
{
    std::vector<TransferTiming> sizes; ///< ascending, that were measured
    std::vector<Bytes> notReached;     ///< ascending
    Result<LinkLine> line{LinkLine{}};
    std::optional<Millis> jitter; ///< see jitterOf(); nothing: no pings
};

/// What the samples of a link come to.
struct LinkStatistics
{
    WayStatistics up;
    WayStatistics down;
    std::optional<Millis> roundTrip; ///< median of the pings'; nothing: none
    std::optional<Millis> roundTripP95;

    const WayStatistics& way(LinkDirection direction) const { return direction == LinkDirection::Up ? up : down; }
};

/// The time of a size is that of its exchange less half of the pings' median round trip, which is the answer's way. At
/// least 0.001 ms.
LinkStatistics statisticsOf(const LinkSamples& samples);

/// Median of |D|, where D is the difference of how long two questions in a row took one way: D(i-1, i) of RFC 3550, section
/// 6.4.1, in which the two clocks need not agree. That one smooths |D| by sixteenths; here one hiccup does not count.
std::optional<Millis> jitterOf(std::span<const LinkPing> pings, Millis LinkPing::*way);

/// What plans are made for: both rates, and of both delays the mean. Fails as the lines did.
Result<Link> linkOf(const LinkStatistics& statistics);
Result<Link> linkOf(const LinkSamples& samples); ///< likewise

} // namespace engine
