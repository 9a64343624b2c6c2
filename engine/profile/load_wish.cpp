// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/profile/load_wish.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace engine {

Result<void> check(const LoadWish& load)
{
    constexpr double rounding = 1e-9;
    const auto isShare = [](double share) { return share >= 0.0 && share <= 1.0; };
    if (!isShare(load.cpu) || !isShare(load.memory) || load.cpu + load.memory > 1.0 + rounding)
        return Error{ErrorCode::InvalidInput, "a load takes 0 to 100 % of a core, of cpu and memory together"};
    const auto isCore = [](int core) { return core >= 0 && core < mostCores; };
    const auto doesNotRise = [](int before, int next) { return before >= next; };
    if (!std::ranges::all_of(load.cores, isCore)
        || std::ranges::adjacent_find(load.cores, doesNotRise) != load.cores.end())
        return Error{ErrorCode::InvalidInput, sentence("cores have rising numbers from 0 to %1", mostCores - 1)};
    return {};
}

std::string textOf(const LoadWish& load)
{
    if (load.isNothing())
        return "none";
    std::ostringstream text;
    const auto percent = [](double share) { return std::round(1000.0 * share) / 10.0; };
    if (load.cpu > 0.0)
        text << "cpu " << percent(load.cpu) << " %";
    if (load.memory > 0.0)
        text << (load.cpu > 0.0 ? ", " : "") << "memory " << percent(load.memory) << " %";
    for (std::size_t i = 0; i < load.cores.size(); ++i)
        text << (i > 0 ? ", " : load.cores.size() == 1 ? ", core " : ", cores ") << load.cores[i];
    return text.str();
}

} // namespace engine
