// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"
#include "engine/predict/metrics.h"
#include "engine/predict/regressor.h"
#include "engine/predict/splits.h"

namespace engine {

/// For each row of @p samples what the regressor @p name says that has learnt from the training rows of the row's fold
/// only, hyperparameters included (nested cross-validation: Stone, J. R. Stat. Soc. B 36, 1974). Each row is tested in
/// one of @p folds.
Result<std::vector<double>> crossPredicted(std::string_view name, const Samples& samples, std::span<const Fold> folds,
                                           const FitOptions& options, const KeepGoing& keepGoing);

/// What is said of each row by what has not learnt from it, and how hard that was.
struct CrossPrediction
{
    std::vector<double> predictions;  ///< [rows], in the unit of the target
    std::vector<double> difficulties; ///< [rows], as difficulty() of a regressor
};

/// One row of the table of all regressors.
struct ComparedRegressor
{
    std::string name;
    Result<Accuracy> accuracy; ///< of the predictions, or why there are none
    CrossPrediction cross;     ///< empty if there are none
};

/// Every name of @p names, in that order, on the same folds, each as in crossPredicted(). An ensemble is put together
/// from the members that the same fold has fitted already.
Result<std::vector<ComparedRegressor>> comparedRegressors(std::span<const std::string_view> names,
                                                          const Samples& samples, std::span<const Fold> folds,
                                                          const FitOptions& options, const KeepGoing& keepGoing);

} // namespace engine
