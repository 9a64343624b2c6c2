// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/comparison.h"

#include <algorithm>
#include <optional>

namespace engine {

namespace {

std::optional<Error> unusableFolds(std::span<const Fold> folds, std::size_t rows)
{
    std::vector<int> tests(rows);
    for (const auto& fold : folds) {
        for (const auto* part : {&fold.train, &fold.test}) {
            if (std::ranges::any_of(*part, [rows](std::size_t row) { return row >= rows; }))
                return Error{ErrorCode::InvalidInput, sentence("a fold has a row beyond the %1 that there are", rows)};
        }
        for (const auto row : fold.test)
            ++tests[row];
    }
    if (std::ranges::any_of(tests, [](int count) { return count != 1; }))
        return Error{ErrorCode::InvalidInput, "the folds do not test each row once"};
    return std::nullopt;
}

} // namespace

Result<std::vector<double>> crossPredicted(std::string_view name, const Samples& samples, std::span<const Fold> folds,
                                           const FitOptions& options, const KeepGoing& keepGoing)
{
    if (auto error = unusableFolds(folds, samples.rows()))
        return *error;
    std::vector<double> predictions(samples.rows());
    double done = 0;
    for (const auto& fold : folds) {
        if (!keepGoing(done / static_cast<double>(folds.size())))
            return Error{ErrorCode::Cancelled, "the comparison was stopped"};
        const auto regressor = fitRegressor(name, selectedRows(samples, fold.train), options);
        if (!regressor)
            return regressor.error();
        const auto tested = predicted(*regressor, selectedRows(samples, fold.test));
        if (!tested)
            return tested.error();
        for (std::size_t at = 0; at < fold.test.size(); ++at)
            predictions[fold.test[at]] = (*tested)[at];
        ++done;
    }
    return predictions;
}

Result<std::vector<ComparedRegressor>> comparedRegressors(std::span<const std::string_view> names,
                                                          const Samples& samples, std::span<const Fold> folds,
                                                          const FitOptions& options, const KeepGoing& keepGoing)
{
    std::vector<ComparedRegressor> table;
    for (const auto name : names) {
        const auto part = [&](double progress) {
            return keepGoing((static_cast<double>(table.size()) + progress) / static_cast<double>(names.size()));
        };
        const auto predictions = crossPredicted(name, samples, folds, options, part);
        if (!predictions && predictions.error().code == ErrorCode::Cancelled)
            return predictions.error();
        table.push_back({std::string(name),
                         predictions ? accuracy(samples.target, *predictions) : Result<Accuracy>(predictions.error())});
    }
    return table;
}

} // namespace engine
