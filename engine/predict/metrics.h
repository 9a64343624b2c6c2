// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <optional>
#include <span>

namespace engine {

/// How near predictions are to measurements. A figure is missing where it is not defined: percentages beside a
/// measurement that is zero or below, R2 and ranks of values that are all the same, R2 of logarithms if a value is
/// zero or below.
struct Accuracy
{
    std::size_t count = 0;
    std::optional<double> meanPercent;   ///< MAPE: mean of |predicted - measured| / measured, in percent
    std::optional<double> medianPercent; ///< median of the same
    std::optional<double> within5;       ///< share of rows in [0, 1] that are at most 5 % off
    std::optional<double> within10;
    std::optional<double> within20;
    double rmse = 0;                       ///< root mean square error, in the unit of the measurements
    std::optional<double> r2;              ///< coefficient of determination: 1 - residual / total sum of squares
    std::optional<double> r2OfLog;         ///< the same of natural logarithms
    std::optional<double> rankCorrelation; ///< Spearman's rho; equal values share their mean rank

    bool operator==(const Accuracy&) const = default;
};

/// Both of one length, at least one value, all finite.
Result<Accuracy> accuracy(std::span<const double> measured, std::span<const double> predicted);

} // namespace engine
