// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/non_negative.h"

#include "engine/predict/eigen_samples.h"

#include <Eigen/QR>

#include <algorithm>
#include <limits>
#include <numeric>

namespace engine {

namespace {

using Indices = std::vector<Eigen::Index>;

/// Least squares with the columns @p free alone, in their order.
Eigen::VectorXd solvedWith(const Eigen::MatrixXd& a, const Eigen::VectorXd& b, const Indices& free)
{
    Eigen::MatrixXd columns(a.rows(), static_cast<Eigen::Index>(free.size()));
    for (std::size_t at = 0; at < free.size(); ++at)
        columns.col(static_cast<Eigen::Index>(at)) = a.col(free[at]);
    return columns.colPivHouseholderQr().solve(b);
}

/// As far from @p x towards @p solution as nothing falls below zero; what reached zero is free no more.
void stepTowards(Eigen::VectorXd& x, const Eigen::VectorXd& solution, Indices& free)
{
    double share = 1;
    std::size_t first = free.size();
    for (std::size_t at = 0; at < free.size(); ++at) {
        const double from = x(free[at]);
        const double to = solution(static_cast<Eigen::Index>(at));
        if (to <= 0 && (first == free.size() || from / (from - to) < share)) {
            share = from > to ? from / (from - to) : 0;
            first = at;
        }
    }
    for (std::size_t at = 0; at < free.size(); ++at)
        x(free[at]) += share * (solution(static_cast<Eigen::Index>(at)) - x(free[at]));
    if (first < free.size())
        x(free[first]) = 0;
    std::erase_if(free, [&x](Eigen::Index column) {
        if (x(column) > 0)
            return false;
        x(column) = 0;
        return true;
    });
}

/// The x >= 0 that makes |Ax - b| least; the columns of @p a have length 1 or 0.
Eigen::VectorXd nonNegativeSolution(const Eigen::MatrixXd& a, const Eigen::VectorXd& b)
{
    const double still = 1e-12 * b.norm();
    Eigen::VectorXd x = Eigen::VectorXd::Zero(a.cols());
    Indices free;
    // Each round ends nearer to b than the last; the bound is for rounding.
    for (Eigen::Index round = 0; round < 10 * a.cols(); ++round) {
        const Eigen::VectorXd downhill = a.transpose() * (b - a * x);
        Eigen::Index steepest = -1;
        for (Eigen::Index column = 0; column < a.cols(); ++column) {
            const bool isFree = std::ranges::find(free, column) != free.end();
            if (!isFree && downhill(column) > still && (steepest < 0 || downhill(column) > downhill(steepest)))
                steepest = column;
        }
        if (steepest < 0)
            break;
        free.push_back(steepest);
        while (!free.empty()) {
            const auto solution = solvedWith(a, b, free);
            const bool isInside = solution.minCoeff() > 0;
            stepTowards(x, solution, free);
            if (isInside)
                break;
        }
    }
    return x;
}

} // namespace

double evaluate(const NonNegativeModel& model, std::span<const double> row)
{
    return std::inner_product(row.begin(), row.end(), model.coefficients.begin(), model.intercept);
}

NonNegativeModel fitNonNegative(const Samples& samples, LeastError least)
{
    const auto features = featuresOf(samples);
    Eigen::MatrixXd a(features.rows(), features.cols() + 1);
    a << features, Eigen::VectorXd::Ones(features.rows());
    Eigen::VectorXd b = targetOf(samples);
    if (least == LeastError::Relative) {
        a.array().colwise() /= b.array();
        b.setOnes();
    }
    Eigen::VectorXd lengths = a.colwise().norm();
    lengths = (lengths.array() > 0).select(lengths, 1.0);
    a.array().rowwise() /= lengths.transpose().array();
    const Eigen::VectorXd x = nonNegativeSolution(a, b).cwiseQuotient(lengths);
    return {valuesOf(x.head(features.cols())), x(features.cols())};
}

} // namespace engine
