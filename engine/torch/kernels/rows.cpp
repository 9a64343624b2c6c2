// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/rows.h"

#include "engine/torch/kernels/lanes.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine::kernels {

namespace {

using Whole [[gnu::vector_size(64)]] = std::int32_t;

[[gnu::always_inline]] inline Lanes& lanesAt(float* values)
{
    return *reinterpret_cast<Lanes*>(values);
}

[[gnu::always_inline]] inline const Lanes& lanesAt(const float* values)
{
    return *reinterpret_cast<const Lanes*>(values);
}

/// x = e^x within 2 units in the last place for x <= 0: Cephes' polynomial around the nearest multiple of ln 2. What
/// would be smaller than any normal number is zero.
[[gnu::always_inline]] inline void exponentiate(Lanes& x)
{
    const Lanes least = Lanes{} - 87.0F;
    const auto vanishes = x < least;
    const Lanes bounded = vanishes ? least : x;
    constexpr float rounds = 12582912.0F; // 1.5 * 2^23: adding it leaves no room for a fraction
    const Lanes power = (bounded * 1.44269504F + rounds) - rounds;
    const Lanes rest = bounded - power * 0.693359375F + power * 2.12194440e-4F;
    Lanes series = Lanes{} + 1.9875691500e-4F;
    for (const float next : {1.3981999507e-3F, 8.3334519073e-3F, 4.1665795894e-2F, 1.6666665459e-1F, 5.0000001201e-1F})
        series = series * rest + next;
    series = series * rest * rest + rest + 1.0F;
    const Whole exponent = (__builtin_convertvector(power, Whole) + 127) << 23;
    const Lanes scaled = series * reinterpret_cast<const Lanes&>(exponent);
    x = vanishes ? Lanes{} : scaled;
}

/// A row's end that fills no vector.
struct Rest
{
    alignas(64) float values[laneCount];

    [[gnu::always_inline]] Rest(const float* from, std::int64_t count, float filler)
    {
        for (std::int64_t i = 0; i < laneCount; ++i)
            values[i] = i < count ? from[i] : filler;
    }
};

template <bool squared>
[[gnu::always_inline]] inline float total(const float* from, std::int64_t count, float mean)
{
    Lanes sums[2] = {};
    std::int64_t i = 0;
    const auto add = [mean](Lanes& to, const Lanes& x) {
        const Lanes distance = x - mean;
        to += squared ? distance * distance : distance;
    };
    for (; i + 2 * laneCount <= count; i += 2 * laneCount) {
        add(sums[0], lanesAt(from + i));
        add(sums[1], lanesAt(from + i + laneCount));
    }
    for (; i + laneCount <= count; i += laneCount)
        add(sums[0], lanesAt(from + i));
    if (i < count)
        add(sums[1], lanesAt(Rest(from + i, count - i, mean).values));
    return sum(sums[0] + sums[1]);
}

} // namespace

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "arch=haswell", "default")]]
#endif
void normalizeRow(const float* from, float* to, std::int64_t count, const RowNormalization& norm)
{
    const auto size = static_cast<float>(count);
    const float mean = norm.centred ? total<false>(from, count, 0.0F) / size : 0.0F;
    const float factor = 1.0F / std::sqrt(total<true>(from, count, mean) / size + norm.epsilon);
    std::int64_t i = 0;
    for (; i + laneCount <= count; i += laneCount) {
        Lanes value = (lanesAt(from + i) - mean) * factor * lanesAt(norm.scale + i);
        if (norm.bias != nullptr)
            value += lanesAt(norm.bias + i);
        lanesAt(to + i) = value;
    }
    for (; i < count; ++i)
        to[i] = (from[i] - mean) * factor * norm.scale[i] + (norm.bias != nullptr ? norm.bias[i] : 0.0F);
}

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "arch=haswell", "default")]]
#endif
bool softmaxRow(float* row, std::int64_t count, float factor, std::span<const float* const> masks)
{
    constexpr float nothing = -std::numeric_limits<float>::infinity();
    Lanes maxima = Lanes{} + nothing;
    std::int64_t i = 0;
    for (; i + laneCount <= count; i += laneCount) {
        Lanes value = lanesAt(row + i) * factor;
        for (const float* mask : masks)
            value += lanesAt(mask + i);
        lanesAt(row + i) = value;
        maxima = value > maxima ? value : maxima;
    }
    float maximum = nothing;
    for (; i < count; ++i) {
        row[i] *= factor;
        for (const float* mask : masks)
            row[i] += mask[i];
        maximum = std::max(maximum, row[i]);
    }
    for (std::int64_t lane = 0; lane < laneCount; ++lane)
        maximum = std::max(maximum, maxima[lane]);
    if (maximum == nothing) {
        std::fill(row, row + count, 0.0F);
        return false;
    }
    Lanes sums{};
    for (i = 0; i + laneCount <= count; i += laneCount) {
        Lanes value = lanesAt(row + i) - maximum;
        exponentiate(value);
        lanesAt(row + i) = value;
        sums += value;
    }
    if (i < count) {
        const Rest rest(row + i, count - i, nothing);
        Lanes value = lanesAt(rest.values) - maximum;
        exponentiate(value);
        for (std::int64_t lane = 0; i + lane < count; ++lane)
            row[i + lane] = value[lane];
        sums += value;
    }
    const float share = 1.0F / sum(sums);
    for (i = 0; i + laneCount <= count; i += laneCount)
        lanesAt(row + i) *= share;
    for (; i < count; ++i)
        row[i] *= share;
    return true;
}

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "arch=haswell", "default")]]
#endif
void scaleRow(const float* from, float* to, std::int64_t count, const ScaledRow& line)
{
    const Lanes least = Lanes{} + (line.relu ? 0.0F : -std::numeric_limits<float>::infinity());
    std::int64_t i = 0;
    if (line.repeats) {
        const Lanes scale = lanesAt(line.scale);
        const Lanes shift = lanesAt(line.shift);
        for (; i + laneCount <= count; i += laneCount) {
            const Lanes value = lanesAt(from + i) * scale + shift;
            lanesAt(to + i) = value < least ? least : value;
        }
    } else {
        for (; i + laneCount <= count; i += laneCount) {
            const Lanes value = lanesAt(from + i) * lanesAt(line.scale + i) + lanesAt(line.shift + i);
            lanesAt(to + i) = value < least ? least : value;
        }
    }
    for (; i < count; ++i) {
        const auto at = line.repeats ? i % laneCount : i;
        const float value = from[i] * line.scale[at] + line.shift[at];
        to[i] = line.relu && value < 0.0F ? 0.0F : value;
    }
}

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "arch=haswell", "default")]]
#endif
void addRow(const float* a, const float* b, float* to, std::int64_t count)
{
    std::int64_t i = 0;
    for (; i + laneCount <= count; i += laneCount)
        lanesAt(to + i) = lanesAt(a + i) + lanesAt(b + i);
    for (; i < count; ++i)
        to[i] = a[i] + b[i];
}

} // namespace engine::kernels
