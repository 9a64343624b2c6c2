// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/byte_loops.h"

#include <algorithm>

// Compiled with -O3: the compiler writes the vectors.

namespace engine::kernels {

namespace {

/// Added and taken away again it leaves the nearest whole number, half to even, of what lies within 2^22.
constexpr float nearest = 12582912.0F;

/// @p steps from the zero point, as a byte.
inline std::uint8_t byteOf(float steps, float zero)
{
    const float kept = std::min(std::max(-zero, steps), 255.0F - zero); // in this order, for what is not a number
    const float whole = (kept + nearest) - nearest;
    return static_cast<std::uint8_t>(static_cast<std::int32_t>(whole + zero));
}

inline float valueOf(std::uint8_t byte, std::uint8_t flip)
{
    return static_cast<float>(static_cast<std::uint8_t>(byte ^ flip));
}

} // namespace

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "avx2", "default")]]
#endif
void quantizeBytes(const float* from, std::uint8_t* to, const ByteGrid& grid, std::int64_t count)
{
    const auto [scale, zero, flip] = grid;
    for (std::int64_t i = 0; i < count; ++i)
        to[i] = static_cast<std::uint8_t>(byteOf(from[i] / scale, zero) ^ flip);
}

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "avx2", "default")]]
#endif
void dequantizeBytes(const std::uint8_t* from, float* to, const ByteGrid& grid, std::int64_t count)
{
    const auto [scale, zero, flip] = grid;
    for (std::int64_t i = 0; i < count; ++i)
        to[i] = (valueOf(from[i], flip) - zero) * scale;
}

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "avx2", "default")]]
#endif
void addToSums(const std::uint8_t* from, std::uint8_t flip, std::int32_t* sums, std::int64_t count)
{
    for (std::int64_t i = 0; i < count; ++i)
        sums[i] += static_cast<std::uint8_t>(from[i] ^ flip);
}

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "avx2", "default")]]
#endif
void quantizeSums(const std::int32_t* sums, std::uint8_t* to, float scale, float shift, std::uint8_t flip,
                  std::int64_t count)
{
    for (std::int64_t i = 0; i < count; ++i)
        to[i] = static_cast<std::uint8_t>(byteOf(static_cast<float>(sums[i]) * scale + shift, 0.0F) ^ flip);
}

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "avx2", "default")]]
#endif
void scaleSums(const std::int32_t* sums, float* to, const SumScaling& scaling, std::int64_t count)
{
    const auto [weights, scales, bias, scale, zero, low] = scaling;
    for (std::int64_t i = 0; i < count; ++i)
        to[i] = std::max(static_cast<float>(sums[i] - zero * weights[i]) * (scale * scales[i]) + bias[i], low);
}

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "avx2", "default")]]
#endif
void shiftSums(std::int32_t* sums, const std::int32_t* weights, std::int32_t zero, std::int64_t count)
{
    for (std::int64_t i = 0; i < count; ++i)
        sums[i] -= zero * weights[i];
}

void lookUpBytes(const std::uint8_t* from, std::uint8_t* to, const std::uint8_t* table, std::int64_t count)
{
    for (std::int64_t i = 0; i < count; ++i)
        to[i] = table[from[i]];
}

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "avx2", "default")]]
#endif
FloatRange
rangeOf(const float* values, std::int64_t count)
{
    constexpr std::int64_t lanes = 16;
    float low[lanes] = {};
    float high[lanes] = {};
    std::int64_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (std::int64_t k = 0; k < lanes; ++k) {
            low[k] = std::min(low[k], values[i + k]);
            high[k] = std::max(high[k], values[i + k]);
        }
    }
    for (; i < count; ++i) {
        low[0] = std::min(low[0], values[i]);
        high[0] = std::max(high[0], values[i]);
    }
    return {*std::min_element(low, low + lanes), *std::max_element(high, high + lanes)};
}

} // namespace engine::kernels
