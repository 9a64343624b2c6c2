// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/samples.h"
#include "engine/predict/standardization.h"

#include <cstdint>

namespace engine {

/// intercept + weights . standardised features, in the unit of the target.
struct LinearModel
{
    Standardization scaling;
    std::vector<double> weights; ///< [columns]
    double intercept = 0;

    bool operator==(const LinearModel&) const = default;
};

/// @p row has the columns that were learnt from.
double evaluate(const LinearModel& model, std::span<const double> row);

/// Ordinary least squares (Legendre, 1805), the shortest weights where columns depend on each other.
LinearModel fitLeastSquares(const Samples& samples);

/// Ridge regression (Hoerl and Kennard, Technometrics 12, 1970); the penalty is chosen by cross-validation.
LinearModel fitRidge(const Samples& samples, std::uint64_t seed);
/// The same, with @p penalty on the squared weights beside the mean square error.
LinearModel fitRidgeWith(const Samples& samples, double penalty);

/// The lasso (Tibshirani, J. R. Stat. Soc. B 58, 1996) by cyclic coordinate descent (Friedman, Hastie and Tibshirani,
/// J. Stat. Softw. 33, 2010); the penalty is chosen by cross-validation.
LinearModel fitLasso(const Samples& samples, std::uint64_t seed);
/// The same, with @p share in (0, 1] of the least penalty that leaves no weight.
LinearModel fitLassoWith(const Samples& samples, double share);

} // namespace engine
