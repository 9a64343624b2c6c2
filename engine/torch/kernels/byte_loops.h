// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace engine::kernels {

/// What a byte means: scale ((byte ^ flip) - zero). With a flip of 128 the bytes are signed ones, and the zero point is
/// counted from -128.
struct ByteGrid
{
    float scale = 1;
    float zero = 0;
    std::uint8_t flip = 0;
};

/// Each rounds half to even and keeps to 0..255 before the flip. What is not a number becomes the least.
void quantizeBytes(const float* from, std::uint8_t* to, const ByteGrid& grid, std::int64_t count);
void dequantizeBytes(const std::uint8_t* from, float* to, const ByteGrid& grid, std::int64_t count);

/// sums[i] += from[i] ^ flip.
void addToSums(const std::uint8_t* from, std::uint8_t flip, std::int32_t* sums, std::int64_t count);
/// The bytes of scale sums[i] + shift, which counts in steps of the result.
void quantizeSums(const std::int32_t* sums, std::uint8_t* to, float scale, float shift, std::uint8_t flip,
                  std::int64_t count);
/// to[i] = (sums[i] - zero weights[i]) scale scales[i] + bias[i], not less than low.
struct SumScaling
{
    const std::int32_t* weights; ///< the sum of the weights behind a sum of products
    const float* scales;
    const float* bias;
    float scale;
    std::int32_t zero;
    float low;
};
void scaleSums(const std::int32_t* sums, float* to, const SumScaling& scaling, std::int64_t count);
/// to[i] = sums[i] - zero weights[i].
void shiftSums(std::int32_t* sums, const std::int32_t* weights, std::int32_t zero, std::int64_t count);
void lookUpBytes(const std::uint8_t* from, std::uint8_t* to, const std::uint8_t* table, std::int64_t count);

/// The least and the greatest of the values and zero.
struct FloatRange
{
    float low = 0;
    float high = 0;
};
FloatRange rangeOf(const float* values, std::int64_t count);

} // namespace engine::kernels
