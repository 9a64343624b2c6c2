// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/intervals.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace engine {

namespace {

/// The median: a row on which all models happen to agree is not without error, least of all where noise is most of it.
double leastOf(std::span<const double> difficulty)
{
    std::vector<double> sorted(difficulty.begin(), difficulty.end());
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::ranges::nth_element(sorted, middle);
    return *middle;
}

bool areAboveZero(std::span<const double> values)
{
    return std::ranges::all_of(values, [](double value) { return value > 0 && std::isfinite(value); });
}

} // namespace

Result<ConformalInterval> conformalInterval(std::span<const double> measured, std::span<const double> predicted,
                                            std::span<const double> difficulty, double coverage)
{
    const auto rows = measured.size();
    if (predicted.size() != rows || difficulty.size() != rows)
        return Error{ErrorCode::InvalidInput,
                     sentence("%1 measurements, %2 predictions and %3 difficulties are not of the same rows", rows,
                              predicted.size(), difficulty.size())};
    if (!(coverage > 0 && coverage < 1))
        return Error{ErrorCode::InvalidInput, "an interval covers a share between 0 and 1"};
    if (!areAboveZero(measured) || !areAboveZero(predicted) || !areAboveZero(difficulty))
        return Error{ErrorCode::InvalidInput, "an interval is made of finite values above zero"};
    // One row more than there are: the one that is to come. The margin is for products such as 10 * 0.9.
    const auto rank = static_cast<std::size_t>(std::ceil(coverage * static_cast<double>(rows + 1) - 1e-9));
    if (rank > rows)
        return Error{ErrorCode::InvalidInput, sentence("%1 rows are too few for such an interval", rows)};

    ConformalInterval interval{.quantile = 0, .coverage = coverage, .leastDifficulty = leastOf(difficulty)};
    std::vector<double> scores(rows);
    for (std::size_t row = 0; row < rows; ++row)
        scores[row] =
            std::abs(std::log(measured[row] / predicted[row])) / std::max(difficulty[row], interval.leastDifficulty);
    const auto place = scores.begin() + static_cast<std::ptrdiff_t>(rank) - 1;
    std::ranges::nth_element(scores, place);
    interval.quantile = *place;
    return interval;
}

Interval intervalOf(const ConformalInterval& interval, double predicted, double difficulty)
{
    const double factor = std::exp(interval.quantile * std::max(difficulty, interval.leastDifficulty));
    return {predicted / factor, predicted * factor};
}

} // namespace engine
