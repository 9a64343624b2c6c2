// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/probe.h"

#include <array>

namespace engine {

namespace {

constexpr std::size_t elements = 1024; // so that they stay in the nearest cache
constexpr int rounds = 2048;

/// A row of small sums that stay finite.
float probe(float factor)
{
    std::array<float, elements> row{};
    for (int round = 0; round < rounds; ++round) {
        for (auto& element : row)
            element = factor * element + 1.0F;
    }
    return row.back();
}

} // namespace

Millis timeProbe(const ReadClock& clock)
{
    volatile float factor = 0.5F; // volatile keeps the arithmetic between the two readings
    const auto before = clock();
    factor = probe(factor);
    return clock() - before;
}

} // namespace engine
