// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/gaussian_process.h"
#include "engine/predict/kernel_ridge.h"
#include "engine/predict/linear.h"
#include "engine/predict/nearest_neighbors.h"
#include "engine/predict/non_negative.h"
#include "engine/predict/polynomial.h"

#include <string_view>
#include <variant>

namespace engine {

/// What is learnt. The error of the logarithm counts small and large targets alike, by their share; its regressor
/// predicts a median rather than a mean. Sums of parts stay sums there: they are fitted to the least relative error.
enum class TargetScale {
    Raw,
    Log, ///< takes targets above zero
};

struct FitOptions
{
    TargetScale target = TargetScale::Log;
    std::uint64_t seed = 1; ///< of the cross-validation within, and of the rows that are drawn
};

/// A trained model: plain data.
struct Regressor
{
    using Form =
        std::variant<LinearModel, PolynomialModel, KernelModel, NeighborsModel, GaussianProcessModel, NonNegativeModel>;

    std::string name;                     ///< one of regressorNames()
    std::vector<std::string> columns;     ///< the features that a row has, in this order
    std::vector<double> lowest;           ///< [columns], of the rows that were learnt from
    std::vector<double> highest;          ///< [columns], the same
    TargetScale scale = TargetScale::Raw; ///< of what the form gives: Log is the natural logarithm of the target
    Form form;

    bool operator==(const Regressor&) const = default;
};

/// All that fitRegressor() takes: "linear", "log-linear" (whatever the options say), "polynomial-2" to "polynomial-5",
/// "ridge", "lasso", "kernel-ridge-rbf", "kernel-ridge-laplacian", "kernel-ridge-polynomial", "nearest-neighbors",
/// "gaussian-process", "non-negative-least-squares".
std::vector<std::string_view> regressorNames();

/// Fewer rows say nothing about a choice between candidates.
inline constexpr std::size_t leastRowsToFit = 10;

/// Columns that are constant in @p samples are left out of the regressor. The same samples and options give the same
/// regressor.
Result<Regressor> fitRegressor(std::string_view name, const Samples& samples, const FitOptions& options);

/// In the unit of the target, and finite where no feature is beyond 1e50; @p row has the columns of the regressor.
double evaluate(const Regressor& regressor, std::span<const double> row);

/// Whether each column of @p row is between the lowest and the highest value that was learnt from.
bool isInRange(const Regressor& regressor, std::span<const double> row);

/// For each row of @p samples; its columns are found by name, in any order and among others.
Result<std::vector<double>> predicted(const Regressor& regressor, const Samples& samples);

} // namespace engine
