// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/samples.h"

namespace engine {

/// A time as a sum of parts, none of which gives time back: intercept + coefficients . features, all at least zero.
struct NonNegativeModel
{
    std::vector<double> coefficients; ///< [columns], target's unit by the column's, such as ms per multiply-add
    double intercept = 0;             ///< in the target's unit

    bool operator==(const NonNegativeModel&) const = default;
};

/// @p row has the columns that were learnt from.
double evaluate(const NonNegativeModel& model, std::span<const double> row);

/// Which error is made least: that of the target, or its share of the target, which is what the error of the logarithm
/// is near zero.
enum class LeastError {
    Absolute,
    Relative, ///< takes targets above zero
};

/// Non-negative least squares by active sets (Lawson and Hanson, Solving Least Squares Problems, 1974, chapter 23).
NonNegativeModel fitNonNegative(const Samples& samples, LeastError least);

} // namespace engine
