// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/linear.h"

#include "engine/predict/cross_validation.h"
#include "engine/predict/eigen_samples.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace engine {

namespace {

constexpr std::array ridgePenalties{1e-8, 1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1.0};
constexpr std::array lassoShares{1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1};

/// Standardised features and the target about its mean.
struct Centred
{
    Standardization scaling;
    Eigen::MatrixXd x; ///< [rows][columns]
    Eigen::VectorXd y; ///< [rows]
    double meanTarget = 0;
};

Centred centred(const Samples& samples)
{
    Centred result;
    result.scaling = standardizationOf(featuresOf(samples));
    result.x = standardized(result.scaling, featuresOf(samples));
    result.meanTarget = targetOf(samples).mean();
    result.y = targetOf(samples).array() - result.meanTarget;
    return result;
}

LinearModel modelOf(Centred from, const Eigen::VectorXd& weights)
{
    return {std::move(from.scaling), valuesOf(weights), from.meanTarget};
}

/// Solved in rows or in columns, whichever are fewer.
Eigen::VectorXd ridgeWeights(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, double penalty)
{
    const double onDiagonal = penalty * static_cast<double>(x.rows());
    if (x.cols() <= x.rows()) {
        Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(x.cols(), x.cols());
        gram.selfadjointView<Eigen::Lower>().rankUpdate(x.transpose());
        gram.diagonal().array() += onDiagonal;
        return gram.selfadjointView<Eigen::Lower>().ldlt().solve(x.transpose() * y);
    }
    Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(x.rows(), x.rows());
    gram.selfadjointView<Eigen::Lower>().rankUpdate(x);
    gram.diagonal().array() += onDiagonal;
    return x.transpose() * gram.selfadjointView<Eigen::Lower>().ldlt().solve(y);
}

/// A weight at a time is set to its best beside the others, until none moves.
Eigen::VectorXd lassoWeights(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, double share)
{
    constexpr int mostSweeps = 2000;
    constexpr double still = 1e-9;
    const auto rows = static_cast<double>(x.rows());
    const Eigen::MatrixXd gram = x.transpose() * x / rows;
    const Eigen::VectorXd moment = x.transpose() * y / rows;
    const double penalty = share * moment.cwiseAbs().maxCoeff();
    const double scale = std::sqrt(y.squaredNorm() / rows);
    Eigen::VectorXd weights = Eigen::VectorXd::Zero(x.cols());
    Eigen::VectorXd gradient = moment; // of the smooth part, downhill
    for (int sweep = 0; sweep < mostSweeps; ++sweep) {
        double largestStep = 0;
        for (Eigen::Index at = 0; at < x.cols(); ++at) {
            if (!(gram(at, at) > 0))
                continue;
            const double pull = gradient(at) + gram(at, at) * weights(at);
            const double next = std::copysign(std::max(std::abs(pull) - penalty, 0.0), pull) / gram(at, at);
            const double step = next - weights(at);
            if (step == 0)
                continue;
            gradient -= step * gram.col(at);
            weights(at) = next;
            largestStep = std::max(largestStep, std::abs(step));
        }
        if (largestStep <= still * scale)
            break;
    }
    return weights;
}

template <typename Fit, std::size_t Count>
LinearModel fitBest(const Samples& samples, std::uint64_t seed, const std::array<double, Count>& grid, const Fit& fit)
{
    const auto best = bestCandidate(samples, Count, seed, [&](const Samples& train, std::size_t at) -> PredictRow {
        return [model = fit(train, grid[at])](std::span<const double> row) { return evaluate(model, row); };
    });
    return fit(samples, grid[best]);
}

} // namespace

double evaluate(const LinearModel& model, std::span<const double> row)
{
    const auto scaled = standardized(model.scaling, row);
    return std::inner_product(scaled.begin(), scaled.end(), model.weights.begin(), model.intercept);
}

LinearModel fitLeastSquares(const Samples& samples)
{
    auto from = centred(samples);
    const Eigen::VectorXd weights = from.x.completeOrthogonalDecomposition().solve(from.y);
    return modelOf(std::move(from), weights);
}

LinearModel fitRidgeWith(const Samples& samples, double penalty)
{
    auto from = centred(samples);
    const auto weights = ridgeWeights(from.x, from.y, penalty);
    return modelOf(std::move(from), weights);
}

LinearModel fitRidge(const Samples& samples, std::uint64_t seed)
{
    return fitBest(samples, seed, ridgePenalties, fitRidgeWith);
}

LinearModel fitLassoWith(const Samples& samples, double share)
{
    auto from = centred(samples);
    const auto weights = lassoWeights(from.x, from.y, share);
    return modelOf(std::move(from), weights);
}

LinearModel fitLasso(const Samples& samples, std::uint64_t seed)
{
    return fitBest(samples, seed, lassoShares, fitLassoWith);
}

} // namespace engine
