// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <ranges>

namespace widgets {

/// The element of @p sorted whose projection is nearest to @p key, the earlier of two; the end without elements.
/// O(log n), also where @p key is no number.
template <std::ranges::random_access_range Range, typename Projection>
auto nearestOf(const Range& sorted, double key, Projection projection)
{
    const auto number = [&projection](const auto& element) -> double { return std::invoke(projection, element); };
    const auto after = std::ranges::lower_bound(sorted, key, {}, number);
    if (after == std::ranges::begin(sorted))
        return after;
    const auto before = std::ranges::prev(after);
    return after != std::ranges::end(sorted) && number(*after) - key < key - number(*before) ? after : before;
}

} // namespace widgets
