// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace engine {

/// What a device that others use too takes longer than a quiet one: (1 - share)^-exponent times, and no more than most.
/// With 1 for the exponent, layers get the time of the cores that is left, which is what the mean of a layer follows.
struct LoadMultiplier
{
    double exponent = 1; ///< 0: load changes nothing
    double most = 20;    ///< at least 1

    bool operator==(const LoadMultiplier&) const = default;
};

/// At least 1. @p othersShare of the cores' time is what other programs use, in [0, 1]; beyond it counts as its end.
double factorOf(const LoadMultiplier& load, double othersShare);

} // namespace engine
