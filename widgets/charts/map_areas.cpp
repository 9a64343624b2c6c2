// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/map_areas.h"

#include <algorithm>

namespace widgets {

namespace {

/// Rows with a run as long as the longest are many; the middle one of them looks best.
void placeNames(const engine::PhaseMap& map, std::vector<MapArea>& areas)
{
    const auto size = map.range.size;
    std::vector<std::uint32_t> longest(areas.size(), 0);
    std::vector<std::uint32_t> rows(areas.size(), 0); ///< from the first to the last that is as long
    for (std::uint32_t y = 0; y < size; ++y) {
        for (std::uint32_t x = 0; x < size;) {
            const auto own = map.placementAt[std::size_t{y} * size + x];
            const auto from = x;
            while (x < size && map.placementAt[std::size_t{y} * size + x] == own)
                ++x;
            auto& area = areas[own];
            if (x - from > longest[own]) {
                longest[own] = x - from;
                rows[own] = y;
            }
            if (x - from == longest[own]) {
                area.x = (from + x - 1) / 2;
                area.y = (rows[own] + y) / 2;
            }
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
