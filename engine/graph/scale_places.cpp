// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/scale_places.h"

#include "engine/graph/shape_rules.h"

#include <algorithm>

namespace engine {

std::optional<ScalePlaces> ScalePlaces::of(const Operation& conversion, const Shape& values, const Shape& scales)
{
    ScalePlaces places;
    if (elementCount(scales) == 1) {
        places.m_innerStep = 0;
        return places;
    }
    const auto axis = axisFromFront(attributeOr(conversion, "axis", std::int64_t{1}), values.size());
    if (!axis)
        return std::nullopt;
    const auto block = attributeOr(conversion, "block_size", std::int64_t{0});
    const auto behind = elementCount(Shape(values.begin() + static_cast<std::ptrdiff_t>(*axis) + 1, values.end()));
    places.m_inner =
        static_cast<std::size_t>(std::max<std::int64_t>(behind.value_or(0), 1)); // of nothing none is asked
    places.m_size = static_cast<std::size_t>(std::max<std::int64_t>(values[*axis], 1));
    if (block == 0)
        return elementCount(scales) == values[*axis] ? std::optional(places) : std::nullopt;
    auto expected = values;
    expected[*axis] = block < 1 ? 0 : (values[*axis] + block - 1) / block;
    if (scales != expected)
        return std::nullopt;
    places.m_block = static_cast<std::size_t>(block);
    places.m_outerStep = static_cast<std::size_t>(expected[*axis]);
    places.m_innerStep = places.m_inner;
    places.m_apart = 1;
    return places;
}

} // namespace engine
