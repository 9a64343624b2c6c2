// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/cross_validation.h"

#include "engine/predict/splits.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine {

namespace {

constexpr std::size_t innerFolds = 5;

std::vector<Fold> innerSplit(const Samples& samples, std::uint64_t seed)
{
    return unseenFolds(samples, innerFolds, seed).value_or(std::vector<Fold>());
}

double squaredError(const PredictRow& predict, const Samples& test)
{
    double sum = 0;
    for (std::size_t row = 0; row < test.rows(); ++row)
        sum += std::pow(predict(test.row(row)) - test.target[row], 2);
    return std::isfinite(sum) ? sum : std::numeric_limits<double>::infinity();
}

} // namespace

std::size_t bestCandidate(const Samples& samples, std::size_t candidates, std::uint64_t seed,
                          const std::function<PredictRow(const Samples& train, std::size_t candidate)>& fitted)
{
    const auto folds = innerSplit(samples, seed);
    if (folds.empty())
        return candidates / 2;
    std::vector<double> errors(candidates);
    for (const auto& fold : folds) {
        const auto train = selectedRows(samples, fold.train);
        const auto test = selectedRows(samples, fold.test);
        for (std::size_t candidate = 0; candidate < candidates; ++candidate)
            errors[candidate] += squaredError(fitted(train, candidate), test);
    }
    return static_cast<std::size_t>(std::ranges::min_element(errors) - errors.begin());
}

} // namespace engine
