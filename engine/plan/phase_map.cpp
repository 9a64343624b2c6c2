// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/planners.h"
#include "engine/plan/what_if.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace engine {

namespace {

/// Points from (left, top) to (right, bottom), both included.
struct Rectangle
{
    std::uint32_t left = 0;
    std::uint32_t top = 0;
    std::uint32_t right = 0;
    std::uint32_t bottom = 0;
};

/// A placement with its codecs costs fixed + perByte * bytes + slowdown * scaled.
struct Plane
{
    double fixed = 0;
    double bytes = 0;
    double scaled = 0;
    std::uint16_t placement = 0;
};

class PhaseMapper
{
public:
    PhaseMapper(const CostModel& costs, const PhaseMapRange& range, const KeepGoing& keepGoing)
        : m_costs(costs), m_there(costs), m_keepGoing(keepGoing), m_planeAt(range.size * range.size, unsolved)
    {
        m_map.range = range;
        m_map.placementAt.assign(m_planeAt.size(), 0);
        m_map.latency.assign(m_planeAt.size(), 0.0F);
    }

    Result<PhaseMap> fill(const std::function<void(const PhaseMap&)>& refined)
    {
        const auto last = m_map.range.size - 1;
        std::vector<Rectangle> open{{0, 0, last, last}};
        while (!open.empty()) {
            std::vector<Rectangle> next;
            for (const auto& rectangle : open) {
                const auto whole = fillWhole(rectangle);
                if (!whole)
                    return whole.error();
                if (!*whole)
                    halve(rectangle, next);
            }
            open = std::move(next);
            if (refined && !open.empty())
                refined(m_map);
        }
        return std::move(m_map);
    }

private:
    static constexpr std::uint32_t unsolved = std::numeric_limits<std::uint32_t>::max();

    std::size_t place(std::uint32_t x, std::uint32_t y) const { return std::size_t{y} * m_map.range.size + x; }

    double perByte(std::uint32_t x) const { return 1000.0 / m_map.range.at(x, 0).up.bytesPerSecond; }

    double slowdown(std::uint32_t y) const
    {
        const auto there = m_map.range.at(0, y);
        return m_map.range.axis == PhaseAxis::DeviceSlowdown ? there.deviceSlowdown : there.edgeSlowdown;
    }

    double valueOf(const Plane& plane, std::uint32_t x, std::uint32_t y) const
    {
        return plane.fixed + plane.bytes * perByte(x) + plane.scaled * slowdown(y);
    }

    Result<void> solve(std::uint32_t x, std::uint32_t y)
    {
        if (m_planeAt[place(x, y)] != unsolved)
            return {};
        if (m_keepGoing && !m_keepGoing(-1.0))
            return planningCancelled();
        setCircumstances(m_there, m_costs, m_map.range.at(x, y));
        const auto plan = planOptimal(m_there, {});
        if (!plan)
            return plan.error();
        ++m_map.solves;
        m_planeAt[place(x, y)] = static_cast<std::uint32_t>(m_planes.size());
        m_planes.push_back(planeOf(*plan, x, y));
        return {};
    }

    Plane planeOf(const Plan& plan, std::uint32_t x, std::uint32_t y)
    {
        Plane plane;
        plane.placement = placementNumber(plan.sideOf);
        plane.bytes = static_cast<double>(plan.predicted.bytesUp.count);
        const auto& busy = m_map.range.axis == PhaseAxis::DeviceSlowdown ? plan.predicted.device : plan.predicted.edge;
        plane.scaled = busy.count() / slowdown(y);
        plane.fixed = plan.value.count() - plane.bytes * perByte(x) - busy.count();
        return plane;
    }

    std::uint16_t placementNumber(const std::vector<Side>& sideOf)
    {
        constexpr std::size_t most = std::numeric_limits<std::uint16_t>::max();
        const auto hash = std::hash<std::string_view>{}({reinterpret_cast<const char*>(sideOf.data()), sideOf.size()});
        for (auto [known, end] = m_numbers.equal_range(hash); known != end; ++known) {
            if (m_map.placements[known->second] == sideOf)
                return known->second;
        }
        if (m_map.placements.size() == most)
            return static_cast<std::uint16_t>(most - 1); // because a map of 128 x 128 has fewer points
        const auto number = static_cast<std::uint16_t>(m_map.placements.size());
        m_map.placements.push_back(sideOf);
        m_numbers.emplace(hash, number);
        return number;
    }

    /// Whether one placement is the best at all points of @p rectangle; shows the nearest corner's meanwhile.
    Result<std::optional<Plane>> commonPlane(const Rectangle& r)
    {
        const std::array corners{std::pair(r.left, r.top), std::pair(r.right, r.top), std::pair(r.left, r.bottom),
                                 std::pair(r.right, r.bottom)};
        for (const auto& [x, y] : corners) {
            if (const auto solved = solve(x, y); !solved)
                return solved.error();
        }
        for (const auto& [x, y] : corners) {
            const auto& plane = m_planes[m_planeAt[place(x, y)]];
            if (std::ranges::all_of(corners, [&](const auto& corner) {
                    const double best =
                        valueOf(m_planes[m_planeAt[place(corner.first, corner.second)]], corner.first, corner.second);
                    return valueOf(plane, corner.first, corner.second) <= best * (1 + 1e-9);
                }))
                return std::optional(plane);
        }
        return std::optional<Plane>();
    }

    /// True when nothing inside is left to solve.
    Result<bool> fillWhole(const Rectangle& r)
    {
        const auto common = commonPlane(r);
        if (!common)
            return common.error();
        for (auto y = r.top; y <= r.bottom; ++y) {
            for (auto x = r.left; x <= r.right; ++x)
                show(x, y, *common ? **common : nearestCorner(r, x, y));
        }
        return common->has_value() || (r.right - r.left <= 1 && r.bottom - r.top <= 1);
    }

    const Plane& nearestCorner(const Rectangle& r, std::uint32_t x, std::uint32_t y) const
    {
        const auto cornerX = 2 * x <= r.left + r.right ? r.left : r.right;
        const auto cornerY = 2 * y <= r.top + r.bottom ? r.top : r.bottom;
        return m_planes[m_planeAt[place(cornerX, cornerY)]];
    }

    void show(std::uint32_t x, std::uint32_t y, const Plane& plane)
    {
        const auto own = m_planeAt[place(x, y)];
        const auto& shown = own == unsolved ? plane : m_planes[own];
        m_map.placementAt[place(x, y)] = shown.placement;
        m_map.latency[place(x, y)] = static_cast<float>(valueOf(shown, x, y));
    }

    /// The parts share their borders.
    static void halve(const Rectangle& r, std::vector<Rectangle>& parts)
    {
        const auto x = (r.left + r.right) / 2;
        const auto y = (r.top + r.bottom) / 2;
        const bool wide = r.right - r.left > 1;
        const bool high = r.bottom - r.top > 1;
        parts.push_back({r.left, r.top, wide ? x : r.right, high ? y : r.bottom});
        if (wide)
            parts.push_back({x, r.top, r.right, high ? y : r.bottom});
        if (high)
            parts.push_back({r.left, y, wide ? x : r.right, r.bottom});
        if (wide && high)
            parts.push_back({x, y, r.right, r.bottom});
    }

    const CostModel& m_costs;
    CostModel m_there; ///< at the point solved last
    const KeepGoing& m_keepGoing;
    std::vector<std::uint32_t> m_planeAt; ///< of solved points
    std::vector<Plane> m_planes;
    std::unordered_multimap<std::size_t, std::uint16_t> m_numbers;
    PhaseMap m_map;
};

} // namespace

Circumstances PhaseMapRange::at(std::uint32_t x, std::uint32_t y) const
{
    const auto between = [this](double low, double high, std::uint32_t step) {
        return low * std::pow(high / low, static_cast<double>(step) / static_cast<double>(std::max(size, 2U) - 1));
    };
    Circumstances there{{between(from.bytesPerSecond, to.bytesPerSecond, x)}, 1, 1};
    (axis == PhaseAxis::DeviceSlowdown ? there.deviceSlowdown : there.edgeSlowdown) = between(lowest, highest, y);
    return there;
}

Result<PhaseMap> phaseMapOf(const CostModel& costs, const PhaseMapRange& range, const KeepGoing& keepGoing,
                            const std::function<void(const PhaseMap&)>& refined)
{
    return PhaseMapper(costs, range, keepGoing).fill(refined);
}

} // namespace engine
