// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/map_areas.h"

#include <algorithm>

namespace widgets {

namespace {

/// In the middle of the largest square of each area.
void placeNames(const engine::PhaseMap& map, std::vector<MapArea>& areas)
{
    const auto size = map.range.size;
    std::vector<std::uint32_t> side(map.placementAt.size(), 1); ///< of the largest square that ends at a point
    std::vector<std::uint32_t> largest(areas.size(), 0);
    for (std::uint32_t y = 0; y < size; ++y) {
        for (std::uint32_t x = 0; x < size; ++x) {
            const auto at = std::size_t{y} * size + x;
            const auto own = map.placementAt[at];
            const auto isOwn = [&](std::size_t other) { return map.placementAt[other] == own; };
            if (x > 0 && y > 0 && isOwn(at - 1) && isOwn(at - size) && isOwn(at - size - 1))
                side[at] = 1 + std::min({side[at - 1], side[at - size], side[at - size - 1]});
            if (side[at] <= largest[own])
                continue;
            largest[own] = side[at];
            areas[own].x = x - (side[at] - 1) / 2;
            areas[own].y = y - (side[at] - 1) / 2;
        }
    }
}

} // namespace

std::vector<MapArea> largestAreas(const engine::PhaseMap& map, std::size_t most)
{
    std::vector<MapArea> areas(map.placements.size());
    for (std::size_t i = 0; i < areas.size(); ++i)
        areas[i].placement = static_cast<std::uint16_t>(i);
    for (const auto placement : map.placementAt)
        ++areas[placement].points;
    placeNames(map, areas);
    std::erase_if(areas, [](const MapArea& area) { return area.points == 0; });
    std::ranges::stable_sort(areas, std::ranges::greater{}, &MapArea::points);
    areas.resize(std::min(most, areas.size()));
    return areas;
}

} // namespace widgets
