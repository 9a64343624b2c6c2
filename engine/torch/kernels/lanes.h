// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// Internal to kernels written in vectors: floats that are computed together.

namespace engine::kernels {

using Lanes [[gnu::vector_size(64), gnu::aligned(4), gnu::may_alias]] = float;
inline constexpr std::int64_t laneCount = 16;

[[gnu::always_inline]] inline float sum(const Lanes& lanes)
{
    float total = 0;
    for (std::int64_t i = 0; i < laneCount; ++i)
        total += lanes[i];
    return total;
}

} // namespace engine::kernels
