// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/samples.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

namespace engine::test {

/// @p law of @p columns features between @p low and @p high, each row a group of its own.
inline Samples samplesOf(const std::function<double(std::span<const double>)>& law, std::size_t rows,
                         std::size_t columns, double low, double high, unsigned seed)
{
    std::mt19937 random(seed);
    Samples samples;
    for (std::size_t column = 0; column < columns; ++column)
        samples.columns.push_back("x" + std::to_string(column));
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column)
            samples.features.push_back(low + (high - low) * static_cast<double>(random()) / 4294967295.0);
        samples.target.push_back(0);
        samples.target.back() = law(samples.row(row));
        samples.group.push_back(std::to_string(row));
    }
    return samples;
}

/// Normal noise of @p deviation added to every target.
inline Samples noisy(Samples samples, double deviation, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> noise(0, deviation);
    for (auto& target : samples.target)
        target += noise(random);
    return samples;
}

/// The largest difference between what @p predict says of a row and its target.
inline double largestError(const Samples& samples, const std::function<double(std::span<const double>)>& predict)
{
    double largest = 0;
    for (std::size_t row = 0; row < samples.rows(); ++row)
        largest = std::max(largest, std::abs(predict(samples.row(row)) - samples.target[row]));
    return largest;
}

/// The root mean square of the same.
inline double rootMeanSquareError(const Samples& samples, const std::function<double(std::span<const double>)>& predict)
{
    double sum = 0;
    for (std::size_t row = 0; row < samples.rows(); ++row)
        sum += std::pow(predict(samples.row(row)) - samples.target[row], 2);
    return std::sqrt(sum / static_cast<double>(samples.rows()));
}

} // namespace engine::test
