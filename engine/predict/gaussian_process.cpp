// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/gaussian_process.h"

#include "engine/predict/eigen_samples.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace engine {

namespace {

constexpr std::size_t mostRowsForParameters = 350;

struct Standard
{
    Standardization scaling;
    RowMatrix x;       ///< [rows][columns]
    Eigen::VectorXd y; ///< [rows]
    double meanTarget = 0;
    double targetDeviation = 1;
};

Standard standard(const Samples& samples)
{
    Standard result;
    result.scaling = standardizationOf(featuresOf(samples));
    result.x = standardized(result.scaling, featuresOf(samples));
    const auto target = standardizationOf(targetOf(samples));
    result.meanTarget = target.mean.front();
    result.targetDeviation = target.deviation.front();
    result.y = (targetOf(samples).array() - result.meanTarget) / result.targetDeviation;
    return result;
}

/// Rows in units of the lengths.
RowMatrix inLengths(const Eigen::Ref<const RowMatrix>& rows, const ArdParameters& parameters)
{
    const Eigen::RowVectorXd lengths = vectorOf(parameters.lengths);
    return rows.array().rowwise() / lengths.array();
}

/// [rows][rows], without the noise.
Eigen::MatrixXd covarianceOf(const RowMatrix& x, const ArdParameters& parameters)
{
    const RowMatrix scaled = inLengths(x, parameters);
    const Eigen::VectorXd squares = scaled.rowwise().squaredNorm();
    Eigen::MatrixXd distances = -2 * scaled * scaled.transpose();
    distances.colwise() += squares;
    distances.rowwise() += squares.transpose();
    return parameters.signal * parameters.signal * (-0.5 * distances.array().max(0)).exp();
}

MarginalLikelihood likelihoodOf(const Standard& samples, const ArdParameters& parameters)
{
    const auto rows = samples.x.rows();
    const auto covariance = covarianceOf(samples.x, parameters);
    const double noise = parameters.noise * parameters.noise;
    const Eigen::LLT<Eigen::MatrixXd> cholesky(covariance + noise * Eigen::MatrixXd::Identity(rows, rows));
    if (cholesky.info() != Eigen::Success)
        return {-std::numeric_limits<double>::infinity(), {}};
    const Eigen::VectorXd weights = cholesky.solve(samples.y);
    MarginalLikelihood result;
    result.logarithm = -0.5 * samples.y.dot(weights) - cholesky.matrixLLT().diagonal().array().log().sum()
        - 0.5 * static_cast<double>(rows) * std::log(2 * std::numbers::pi);

    // The gradient is half the trace of pull times the covariance's derivative.
    Eigen::MatrixXd pull = weights * weights.transpose();
    pull -= cholesky.solve(Eigen::MatrixXd::Identity(rows, rows));
    const Eigen::MatrixXd ofSignal = pull.cwiseProduct(covariance);
    const Eigen::VectorXd sums = ofSignal.rowwise().sum();
    const RowMatrix scaled = inLengths(samples.x, parameters);
    for (Eigen::Index column = 0; column < scaled.cols(); ++column) {
        const Eigen::VectorXd values = scaled.col(column);
        result.gradient.push_back(sums.dot(values.cwiseAbs2()) - values.dot(ofSignal * values));
    }
    result.gradient.push_back(sums.sum());
    result.gradient.push_back(noise * pull.trace());
    return result;
}

struct Range
{
    double low;
    double high;
};

/// Of the logarithms: beyond these, nothing is to be told from the samples.
Range rangeOf(std::size_t parameter, std::size_t columns)
{
    if (parameter < columns)
        return {std::log(0.05), std::log(1000.0)};
    return parameter == columns ? Range{std::log(0.05), std::log(100.0)} : Range{std::log(1e-4), std::log(1.0)};
}

ArdParameters parametersAt(const std::vector<double>& logarithms)
{
    ArdParameters parameters;
    const auto columns = logarithms.size() - 2;
    for (std::size_t at = 0; at < columns; ++at)
        parameters.lengths.push_back(std::exp(logarithms[at]));
    parameters.signal = std::exp(logarithms[columns]);
    parameters.noise = std::exp(logarithms[columns + 1]);
    return parameters;
}

/// Uphill by the signs of the gradient alone: a step grows while its sign stays and shrinks when it turns (iRprop-).
ArdParameters mostLikely(const Standard& samples)
{
    constexpr int rounds = 100;
    constexpr double firstStep = 0.1;
    constexpr double longestStep = 1;
    constexpr double shortestStep = 1e-3;
    const auto columns = static_cast<std::size_t>(samples.x.cols());
    std::vector<double> at(columns, 0.5 * std::log(static_cast<double>(columns)));
    at.insert(at.end(), {0.0, std::log(0.1)});
    std::vector<double> steps(at.size(), firstStep);
    std::vector<double> before(at.size(), 0.0);
    auto best = at;
    double highest = -std::numeric_limits<double>::infinity();
    for (int round = 0; round < rounds; ++round) {
        const auto likelihood = likelihoodOf(samples, parametersAt(at));
        if (likelihood.gradient.empty())
            break;
        if (likelihood.logarithm > highest) {
            highest = likelihood.logarithm;
            best = at;
        }
        for (std::size_t parameter = 0; parameter < at.size(); ++parameter) {
            auto slope = likelihood.gradient[parameter];
            const auto turn = slope * before[parameter];
            if (turn > 0)
                steps[parameter] = std::min(steps[parameter] * 1.2, longestStep);
            if (turn < 0) {
                steps[parameter] = std::max(steps[parameter] * 0.5, shortestStep);
                slope = 0;
            }
            before[parameter] = slope;
            const auto [low, high] = rangeOf(parameter, columns);
            if (slope != 0)
                at[parameter] = std::clamp(at[parameter] + std::copysign(steps[parameter], slope), low, high);
        }
    }
    return parametersAt(best);
}

/// More noise than the parameters say where rounding asks for it.
Eigen::VectorXd weightsOf(const Standard& samples, const ArdParameters& parameters)
{
    auto covariance = covarianceOf(samples.x, parameters);
    double noise = parameters.noise * parameters.noise;
    covariance.diagonal().array() += noise;
    Eigen::LLT<Eigen::MatrixXd> cholesky(covariance);
    while (cholesky.info() != Eigen::Success) {
        covariance.diagonal().array() += 9 * noise;
        noise *= 10;
        cholesky.compute(covariance);
    }
    return cholesky.solve(samples.y);
}

} // namespace

double evaluate(const GaussianProcessModel& model, std::span<const double> row)
{
    const auto scaled = standardized(model.scaling, row);
    const auto& lengths = model.parameters.lengths;
    double sum = 0;
    for (std::size_t point = 0; point < model.weights.size(); ++point) {
        double distance = 0;
        for (std::size_t column = 0; column < scaled.size(); ++column) {
            const double step = (scaled[column] - model.points[point * scaled.size() + column]) / lengths[column];
            distance += step * step;
        }
        sum += model.weights[point] * std::exp(-0.5 * distance);
    }
    return model.meanTarget + model.targetDeviation * model.parameters.signal * model.parameters.signal * sum;
}

MarginalLikelihood marginalLikelihood(const Samples& samples, const ArdParameters& parameters)
{
    return likelihoodOf(standard(samples), parameters);
}

GaussianProcessModel fitGaussianProcess(const Samples& samples, std::uint64_t seed)
{
    auto parameters = mostLikely(standard(drawnRows(samples, mostRowsForParameters, seed)));
    auto from = standard(drawnRows(samples, mostProcessPoints, seed));
    auto weights = valuesOf(weightsOf(from, parameters));
    return {std::move(parameters), std::move(from.scaling), rowByRow(from.x),
            std::move(weights),    from.meanTarget,         from.targetDeviation};
}

} // namespace engine
