// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace engine {

namespace {

using Values = std::span<const double>;

double mean(Values values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double squaredDistance(Values a, Values b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
                              [](double x, double y) { return (x - y) * (x - y); });
}

std::optional<double> determination(Values measured, Values predicted)
{
    const std::vector<double> middle(measured.size(), mean(measured));
    const auto total = squaredDistance(measured, middle);
    if (!(total > 0))
        return std::nullopt;
    return 1 - squaredDistance(measured, predicted) / total;
}

std::vector<double> logarithms(Values values)
{
    std::vector<double> logs(values.begin(), values.end());
    for (auto& value : logs)
        value = std::log(value);
    return logs;
}

bool arePositive(Values values)
{
    return std::ranges::all_of(values, [](double value) { return value > 0; });
}

/// From 1; equal values have the mean of the ranks that they take.
std::vector<double> ranks(Values values)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t at) { return values[at]; });
    std::vector<double> ranks(values.size());
    for (std::size_t begin = 0; begin < order.size();) {
        auto end = begin + 1;
        while (end < order.size() && values[order[end]] == values[order[begin]])
            ++end;
        for (auto at = begin; at < end; ++at)
            ranks[order[at]] = static_cast<double>(begin + end + 1) / 2;
        begin = end;
    }
    return ranks;
}

std::optional<double> correlation(Values a, Values b)
{
    const auto meanA = mean(a);
    const auto meanB = mean(b);
    double both = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (std::size_t at = 0; at < a.size(); ++at) {
        both += (a[at] - meanA) * (b[at] - meanB);
        squaresA += (a[at] - meanA) * (a[at] - meanA);
        squaresB += (b[at] - meanB) * (b[at] - meanB);
    }
    if (!(squaresA > 0) || !(squaresB > 0))
        return std::nullopt;
    return both / std::sqrt(squaresA) / std::sqrt(squaresB);
}

double middleOf(std::vector<double> values)
{
    std::ranges::sort(values);
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

void addPercentages(Accuracy& accuracy, Values measured, Values predicted)
{
    std::vector<double> percent(measured.size());
    for (std::size_t at = 0; at < measured.size(); ++at)
        percent[at] = std::abs(predicted[at] - measured[at]) / measured[at] * 100;
    const auto within = [&](double limit) {
        // A value that is exactly 10 % off is within 10 %, whatever its last bit.
        const auto near = std::ranges::count_if(percent, [&](double value) { return value <= limit * (1 + 1e-12); });
        return static_cast<double>(near) / static_cast<double>(percent.size());
    };
    accuracy.meanPercent = mean(percent);
    accuracy.within5 = within(5);
    accuracy.within10 = within(10);
    accuracy.within20 = within(20);
    accuracy.medianPercent = middleOf(std::move(percent));
}

} // namespace

Result<Accuracy> accuracy(std::span<const double> measured, std::span<const double> predicted)
{
    if (measured.size() != predicted.size())
        return Error{ErrorCode::InvalidInput,
                     sentence("%1 predictions stand beside %2 measurements", predicted.size(), measured.size())};
    if (measured.empty())
        return Error{ErrorCode::InvalidInput, "there is nothing to compare"};
    const auto areFinite = [](Values values) {
        return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
    };
    if (!areFinite(measured) || !areFinite(predicted))
        return Error{ErrorCode::InvalidInput, "a value to compare is not a finite number"};

    Accuracy result;
    result.count = measured.size();
    result.rmse = std::sqrt(squaredDistance(measured, predicted) / static_cast<double>(measured.size()));
    result.r2 = determination(measured, predicted);
    result.rankCorrelation = correlation(ranks(measured), ranks(predicted));
    if (arePositive(measured)) {
        addPercentages(result, measured, predicted);
        if (arePositive(predicted))
            result.r2OfLog = determination(logarithms(measured), logarithms(predicted));
    }
    return result;
}

} // namespace engine
