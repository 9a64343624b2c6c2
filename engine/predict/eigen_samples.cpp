// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/eigen_samples.h"

#include <charconv>
#include <cmath>

namespace engine {

namespace {

Eigen::Index index(std::size_t size)
{
    return static_cast<Eigen::Index>(size);
}

} // namespace

std::vector<double> standardized(const Standardization& scaling, std::span<const double> row)
{
    std::vector<double> result(row.begin(), row.end());
    for (std::size_t column = 0; column < result.size(); ++column)
        result[column] = (result[column] - scaling.mean[column]) / scaling.deviation[column];
    return result;
}

Eigen::Map<const RowMatrix> featuresOf(const Samples& samples)
{
    return {samples.features.data(), index(samples.rows()), index(samples.columns.size())};
}

Eigen::Map<const Eigen::VectorXd> targetOf(const Samples& samples)
{
    return vectorOf(samples.target);
}

Standardization standardizationOf(const Eigen::Ref<const RowMatrix>& features)
{
    Standardization scaling;
    for (Eigen::Index column = 0; column < features.cols(); ++column) {
        const double mean = features.col(column).mean();
        const double deviation =
            std::sqrt((features.col(column).array() - mean).square().sum() / static_cast<double>(features.rows()));
        // What rounding leaves of a constant is no spread.
        const bool isConstant = !(deviation > 1e-12 * std::abs(mean));
        scaling.mean.push_back(mean);
        scaling.deviation.push_back(isConstant ? 1 : deviation);
    }
    return scaling;
}

RowMatrix standardized(const Standardization& scaling, const Eigen::Ref<const RowMatrix>& features)
{
    const Eigen::RowVectorXd mean = vectorOf(scaling.mean);
    const Eigen::RowVectorXd deviation = vectorOf(scaling.deviation);
    return (features.rowwise() - mean).array().rowwise() / deviation.array();
}

double inFewDigits(float value)
{
    char digits[32];
    const auto* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    double result = value;
    std::from_chars(digits, end, result);
    return result;
}

std::vector<double> valuesOf(const Eigen::Ref<const Eigen::VectorXd>& vector)
{
    return {vector.data(), vector.data() + vector.size()};
}

std::vector<double> rowByRow(const RowMatrix& matrix)
{
    return {matrix.data(), matrix.data() + matrix.size()};
}

Eigen::Map<const Eigen::VectorXd> vectorOf(std::span<const double> values)
{
    return {values.data(), index(values.size())};
}

} // namespace engine
