// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/intervals.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

/// One score more than there are: the one that is to come. The margin is for products such as 10 * 0.9.
std::size_t rankOf(double coverage, std::size_t rows)
{
    return static_cast<std::size_t>(std::ceil(coverage * static_cast<double>(rows + 1) - 1e-9));
}

/// Needs rankOf() at most @p scores.
double quantileOf(std::vector<double> scores, double coverage)
{
    const auto place = scores.begin() + static_cast<std::ptrdiff_t>(rankOf(coverage, scores.size())) - 1;
    std::ranges::nth_element(scores, place);
    return *place;
}

/// About as many rows in each, those of one prediction together; none where there would be one only.
std::vector<ConformalInterval::Size> sizesOf(std::span<const double> scores, std::span<const double> predicted,
                                             double coverage)
{
    constexpr std::size_t leastRows = 100;
    constexpr std::size_t most = 5;
    const auto rows = scores.size();
    const auto count = std::min(most, rows / leastRows);
    std::vector<std::size_t> order(rows);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t row) { return predicted[row]; });
    std::vector<std::size_t> begins{0};
    for (std::size_t size = 1; size < count; ++size) {
        auto at = size * rows / count;
        while (at < rows && predicted[order[at]] == predicted[order[at - 1]])
            ++at;
        if (at >= begins.back() + leastRows / 2 && at + leastRows / 2 <= rows)
            begins.push_back(at);
    }
    if (begins.size() < 2 || rankOf(coverage, leastRows / 2) > leastRows / 2)
        return {};
    begins.push_back(rows);
    std::vector<ConformalInterval::Size> sizes;
    for (std::size_t size = 0; size + 1 < begins.size(); ++size) {
        std::vector<double> own;
        for (auto at = begins[size]; at < begins[size + 1]; ++at)
            own.push_back(scores[order[at]]);
        sizes.push_back({size == 0 ? 0.0 : predicted[order[begins[size]]], quantileOf(std::move(own), coverage)});
    }
    return sizes;
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
    if (rankOf(coverage, rows) > rows)
        return Error{ErrorCode::InvalidInput, sentence("%1 rows are too few for such an interval", rows)};

    ConformalInterval interval{
        .quantile = 0, .coverage = coverage, .leastDifficulty = leastOf(difficulty), .sizes = {}};
    std::vector<double> scores(rows);
    for (std::size_t row = 0; row < rows; ++row)
        scores[row] =
            std::abs(std::log(measured[row] / predicted[row])) / std::max(difficulty[row], interval.leastDifficulty);
    interval.sizes = sizesOf(scores, predicted, coverage);
    interval.quantile = quantileOf(std::move(scores), coverage);
    return interval;
}

Interval intervalOf(const ConformalInterval& interval, double predicted, double difficulty)
{
    auto quantile = interval.quantile;
    for (const auto& size : interval.sizes)
        quantile = predicted >= size.from ? size.quantile : quantile;
    const double factor = std::exp(quantile * std::max(difficulty, interval.leastDifficulty));
    return {predicted / factor, predicted * factor};
}

} // namespace engine
