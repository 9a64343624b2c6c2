// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

#include <optional>

namespace engine {

/// Which of the scales and zero points of a DequantizeLinear an element of its input has: the only one, that of its place
/// along the axis, or that of its block along the axis.
class ScalePlaces
{
public:
    /// Nothing where the shapes do not fit each other.
    static std::optional<ScalePlaces> of(const Operation& conversion, const Shape& values, const Shape& scales);

    std::size_t operator[](std::size_t element) const
    {
        const auto along = element / m_inner % m_size / m_block;
        return (element / m_inner / m_size * m_outerStep + along) * m_innerStep + element % m_inner * m_apart;
    }

private:
    ScalePlaces() = default;

    std::size_t m_inner = 1; ///< elements between two steps along the axis
    std::size_t m_size = 1;  ///< steps along the axis
    std::size_t m_block = 1; ///< steps that have one scale
    std::size_t m_outerStep = 0;
    std::size_t m_innerStep = 1;
    std::size_t m_apart = 0; ///< 1 where elements beside the axis have scales of their own
};

} // namespace engine
