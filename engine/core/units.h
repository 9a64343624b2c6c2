// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace engine {

using Millis = std::chrono::duration<double, std::milli>;

/// A size in bytes.
struct Bytes
{
    std::int64_t count = 0;

    friend constexpr auto operator<=>(Bytes, Bytes) = default;
    friend constexpr Bytes operator+(Bytes a, Bytes b) { return {a.count + b.count}; }
    constexpr Bytes& operator+=(Bytes other) { return *this = *this + other; }
};

/// How fast a link carries bytes; always above zero.
struct Bandwidth
{
    double bytesPerSecond = 0.0;

    friend constexpr auto operator<=>(Bandwidth, Bandwidth) = default;
};

/// One Mbit in bits: 10^6 everywhere, 1024 x 1024 in the published recordings.
inline constexpr double bitsPerMegabit = 1e6;

constexpr Bandwidth megabitsPerSecond(double rate, double bitsInMegabit = bitsPerMegabit)
{
    return {rate * bitsInMegabit / 8.0};
}

constexpr double toMegabitsPerSecond(Bandwidth rate)
{
    return rate.bytesPerSecond * 8.0 / bitsPerMegabit;
}

/// Time to move @p size over a link of @p rate. The only way to mix the three.
constexpr Millis operator/(Bytes size, Bandwidth rate)
{
    return Millis{1000.0 * static_cast<double>(size.count) / rate.bytesPerSecond};
}

} // namespace engine
