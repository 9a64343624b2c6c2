// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/what_if.h"

namespace widgets {

/// Where one placement is the best, and a point well inside, for its name.
struct MapArea
{
    std::uint16_t placement = 0;
    std::size_t points = 0;
    std::uint32_t x = 0; ///< in the middle of the largest square
    std::uint32_t y = 0;

    bool operator==(const MapArea&) const = default;
};

/// At most @p most, the largest first.
std::vector<MapArea> largestAreas(const engine::PhaseMap& map, std::size_t most);

} // namespace widgets
