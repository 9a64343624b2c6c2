// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/planners.h"

#include <functional>

namespace engine {

/// Circumstances other than those that were measured.
struct Circumstances
{
    Bandwidth up;              ///< in place of the link's
    double deviceSlowdown = 1; ///< its layers and codecs take so many times as long
    double edgeSlowdown = 1;

    bool operator==(const Circumstances&) const = default;
};

Circumstances present(const CostModel& costs);
CostModel under(const CostModel& costs, const Circumstances& circumstances);
/// The same into @p changed, a copy of @p costs under whatever circumstances before.
void setCircumstances(CostModel& changed, const CostModel& costs, const Circumstances& circumstances);

/// Uplinks between which one placement is the best one.
struct Band
{
    Bandwidth from;
    Bandwidth to;
    Plan plan; ///< at `from`

    bool operator==(const Band&) const = default;
};

/// The best placement for every uplink in [from, to], ascending. Latency is concave and piecewise linear in the
/// time per byte, so the flips are found exactly, by intersecting the lines of neighbouring plans (Eisner and
/// Severance, "Mathematical techniques for efficient record segmentation in large shared databases", 1976).
Result<std::vector<Band>> bandsOf(const CostModel& costs, Bandwidth from, Bandwidth to, const KeepGoing& keepGoing);

/// Latency against uplink, one row for each planner that was asked.
struct Sweep
{
    struct Row
    {
        std::string algorithm;
        std::vector<std::optional<Millis>> latency; ///< indexed as uplinks; nothing where it has no plan

        bool operator==(const Row&) const = default;
    };
    std::vector<Bandwidth> uplinks; ///< ascending, evenly spaced in their logarithm
    std::vector<Row> rows;          ///< in the order of the planners

    bool operator==(const Sweep&) const = default;
};

/// Planners that stand together in @p which share their plans where one builds on another.
Result<Sweep> sweepUplink(const CostModel& costs, Bandwidth from, Bandwidth to, std::size_t points,
                          const KeepGoing& keepGoing, std::span<const Planner> which = planners());

/// What the second axis of a phase map changes.
enum class PhaseAxis : std::uint8_t { DeviceSlowdown, EdgeSlowdown };

struct PhaseMapRange
{
    Bandwidth from; ///< along x, evenly spaced in the logarithm
    Bandwidth to;
    PhaseAxis axis = PhaseAxis::DeviceSlowdown;
    double lowest = 1; ///< along y, evenly spaced in the logarithm
    double highest = 10;
    std::uint32_t size = 128; ///< points along each axis

    Circumstances at(std::uint32_t x, std::uint32_t y) const;
    bool operator==(const PhaseMapRange&) const = default;
};

/// The best placement at each point. While it is being filled a point shows that of the nearest solved one.
struct PhaseMap
{
    PhaseMapRange range;
    std::vector<std::uint16_t> placementAt; ///< [size * size], row by row; index into placements
    std::vector<float> latency;             ///< in milliseconds
    std::vector<std::vector<Side>> placements;
    std::size_t solves = 0; ///< minimum cuts that it took

    bool operator==(const PhaseMap&) const = default;
};

/// Exact at every point: the points where one placement is the best are convex in (time per byte, slowdown), so
/// where it is best at all four corners of a rectangle it is best inside; other rectangles are halved.
/// @p refined is called after each halving, coarse to fine. Fails with Cancelled, or as planOptimal() does.
Result<PhaseMap> phaseMapOf(const CostModel& costs, const PhaseMapRange& range, const KeepGoing& keepGoing,
                            const std::function<void(const PhaseMap&)>& refined = {});

} // namespace engine
