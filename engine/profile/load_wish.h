// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <string>
#include <vector>

namespace engine {

/// A load that a device is asked to hold on purpose, beside what it measures or runs.
struct LoadWish
{
    double cpu = 0.0;       ///< share of each core's time, in [0, 1], spent on arithmetic in the nearest cache
    double memory = 0.0;    ///< likewise, spent on copying memory that no cache holds; both together at most 1
    std::vector<int> cores; ///< by the numbers that the system gives them, rising; empty: all that the agent may use

    bool isNothing() const { return cpu <= 0.0 && memory <= 0.0; }
    bool operator==(const LoadWish&) const = default;
};

/// The numbers of cores end before this one.
inline constexpr int mostCores = 1024;

/// Fails with InvalidInput where a share is beyond its bounds, or a core stands twice, out of order, or is no number of one.
Result<void> check(const LoadWish& load);

/// "cpu 50 %, memory 25 %, cores 0, 2"; "none".
std::string textOf(const LoadWish& load);

} // namespace engine
