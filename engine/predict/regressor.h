// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/gaussian_process.h"
#include "engine/predict/kernel_ridge.h"
#include "engine/predict/linear.h"
#include "engine/predict/nearest_neighbors.h"
#include "engine/predict/non_negative.h"
#include "engine/predict/perceptron.h"
#include "engine/predict/physics.h"
#include "engine/predict/polynomial.h"
#include "engine/predict/trees.h"

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
    std::uint64_t seed = 1; ///< of the cross-validation within, of the rows that are drawn, of where networks start
    int threads = 1;        ///< of what can use several; they change nothing but the time
};

/// How a form sees a column. Sizes of layers span decades, and times follow their products.
enum class ColumnScale {
    Linear,
    Logarithm, ///< log2(1 + x); 0 below zero
};

struct Regressor;

/// The mean of the logarithms of what the members say.
struct EnsembleModel
{
    std::vector<Regressor> members; ///< at least one; all have the columns of the whole

    bool operator==(const EnsembleModel& other) const;
};

/// A trained model: plain data.
struct Regressor
{
    using Form =
        std::variant<LinearModel, PolynomialModel, KernelModel, NeighborsModel, GaussianProcessModel, NonNegativeModel,
                     PerceptronModel, TreesModel, PhysicsModel, BoostedPhysicsModel, EnsembleModel>;

    std::string name;                      ///< one of regressorNames()
    std::vector<std::string> columns;      ///< the features that a row has, in this order
    std::vector<double> lowest;            ///< [columns], of the rows that were learnt from
    std::vector<double> highest;           ///< [columns], the same
    std::vector<ColumnScale> columnScales; ///< [columns], of what the form takes
    TargetScale scale = TargetScale::Raw;  ///< of what the form gives: Log is the natural logarithm of the target
    Form form;

    bool operator==(const Regressor&) const = default;
};

/// All that fitRegressor() takes. Of the published comparison family: "linear" (always of the target itself) and
/// "log-linear" (always of its logarithm), "polynomial-2" to "polynomial-5", "ridge", "lasso", "kernel-ridge-rbf",
/// "kernel-ridge-laplacian", "kernel-ridge-polynomial", "published-boosting" (always of the target itself),
/// "random-forest", "nearest-neighbors", "support-vectors". Beside it "boosted-trees", "gaussian-process", "mlp",
/// "non-negative-least-squares", "physics", "physics-boosted" and "ensemble", of the members named by
/// ensembleMembers(). The last three take targets above zero.
std::vector<std::string_view> regressorNames();

/// Those that an ensemble is made of; one that cannot be fitted is left out.
std::vector<std::string_view> ensembleMembers();
inline constexpr std::string_view ensembleName = "ensemble";
/// Of regressors that learnt from the same rows; fails with the last reason if there is none.
Result<Regressor> ensembleOf(std::vector<Result<Regressor>> members);

/// Fewer rows say nothing about a choice between candidates.
inline constexpr std::size_t leastRowsToFit = 10;

/// Columns that are constant in @p samples are left out of the regressor. The same samples and options give the same
/// regressor.
Result<Regressor> fitRegressor(std::string_view name, const Samples& samples, const FitOptions& options);

/// In the unit of the target, and finite for any finite row; @p row has the columns of the regressor.
double evaluate(const Regressor& regressor, std::span<const double> row);

/// How far the members of an ensemble, or the networks of an MLP, are apart, as the standard deviation of the logarithms
/// of what they say; 1 for any row of another regressor. Above zero: what conformalInterval() takes.
double difficulty(const Regressor& regressor, std::span<const double> row);

/// Whether each column of @p row is between the lowest and the highest value that was learnt from.
bool isInRange(const Regressor& regressor, std::span<const double> row);

/// For each row of @p samples; its columns are found by name, in any order and among others.
Result<std::vector<double>> predicted(const Regressor& regressor, const Samples& samples);
/// The same of difficulty().
Result<std::vector<double>> difficulties(const Regressor& regressor, const Samples& samples);

} // namespace engine
