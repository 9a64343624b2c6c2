// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/profile/load_curve.h"

namespace engine {

/// What a device that others use too takes longer than a quiet one: (1 - share)^-exponent times, and no more than most.
/// With 1 for the exponent, layers get the time of the cores that is left; less where they get their turn before others
/// have used up theirs, or where others are on other cores. fitLoad() finds it by an experiment.
struct LoadMultiplier
{
    double exponent = 1; ///< 0: load changes nothing
    double most = 20;    ///< at least 1

    bool operator==(const LoadMultiplier&) const = default;
};

/// At least 1. @p othersShare of the cores' time is what other programs use, in [0, 1]; beyond it counts as its end.
double factorOf(const LoadMultiplier& load, double othersShare);

struct LoadFit
{
    LoadMultiplier multiplier;
    std::size_t loads = 0;     ///< that it was learnt from
    double worst = 0.0;        ///< how far off it is at most at one of them, as a share of what was measured
    double worstOfUsual = 0.0; ///< likewise of a multiplier that nobody fitted

    bool operator==(const LoadFit&) const = default;
};

/// The exponent that comes nearest, by weighted least squares of the logarithms, to how much slower the mean of the whole
/// model was under each cpu load than without one; loads on memory alone say nothing of it. Fails with InvalidInput where
/// the curve has no quiet point, or no load under which others had a share that is known and larger.
Result<LoadFit> fitLoad(const LoadCurve& curve);

} // namespace engine
