// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/element_moves.h"

#include <algorithm>
#include <array>

namespace engine {

bool keepsOrder(const Operation& operation)
{
    constexpr std::array names{"Reshape", "Flatten", "Squeeze", "Unsqueeze"};
    return std::ranges::find(names, operation.type) != names.end();
}

bool movesPast(const Operation& operation)
{
    constexpr std::array names{"Transpose", "Slice", "Split", "Gather", "Concat", "Pad"};
    return std::ranges::find(names, operation.type) != names.end();
}

ChannelMove channelsMove(const Operation& operation)
{
    using Order = std::vector<std::int64_t>;
    const auto order = operation.type == "Transpose" ? attributeOr(operation, "perm", Order{}) : Order{};
    if (order == Order{0, 3, 1, 2})
        return ChannelMove::First;
    return order == Order{0, 2, 3, 1} ? ChannelMove::Last : ChannelMove::None;
}

} // namespace engine
