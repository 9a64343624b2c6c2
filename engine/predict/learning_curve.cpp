// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/learning_curve.h"

#include "engine/predict/comparison.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

constexpr std::size_t foldCount = 3;
constexpr std::array<double, 6> shares{0.1, 0.2, 0.35, 0.5, 0.75, 1.0}; // of the rows of a fold

struct Attempt
{
    const Samples& samples;
    std::string_view regressor;
    FitOptions fit;
};

/// The error of one fold in percent, learnt from @p count of its rows.
Result<double> errorOf(const Attempt& attempt, const Fold& fold, std::size_t count)
{
    const auto train = drawnRows(selectedRows(attempt.samples, fold.train), count, attempt.fit.seed);
    const auto test = selectedRows(attempt.samples, fold.test);
    const auto regressor = fitRegressor(attempt.regressor, train, attempt.fit);
    if (!regressor)
        return regressor.error();
    const auto said = predicted(*regressor, test);
    if (!said)
        return said.error();
    const auto figures = accuracy(test.target, *said);
    if (!figures)
        return figures.error();
    return figures->meanPercent.value_or(0.0);
}

} // namespace

Result<std::vector<LearningPoint>> learningCurve(const Samples& samples, std::string_view regressor,
                                                 const PredictorOptions& options, const KeepGoing& keepGoing)
{
    const auto checked = checkedSamples(samples, leastGroupRows(foldCount));
    if (!checked)
        return checked.error();
    if (!(std::ranges::min(samples.target) > 0))
        return Error{ErrorCode::InvalidInput, "an error in percent needs targets above zero"};
    const auto folds = unseenFolds(samples, foldCount, options.seed);
    if (!folds)
        return folds.error();
    const Attempt attempt{samples, regressor, {TargetScale::Log, options.seed, options.threads}};
    std::vector<LearningPoint> points;
    double done = 0;
    for (const double share : shares) {
        std::size_t rows = 0;
        double sum = 0;
        for (const auto& fold : *folds) {
            if (!keepGoing(done++ / static_cast<double>(shares.size() * folds->size())))
                return Error{ErrorCode::Cancelled, "the learning curve was stopped"};
            const auto count = static_cast<std::size_t>(share * static_cast<double>(fold.train.size()));
            if (count < leastRowsToFit)
                continue;
            const auto error = errorOf(attempt, fold, count);
            if (!error)
                return error.error();
            rows += count;
            sum += *error;
        }
        if (rows >= leastRowsToFit * folds->size())
            points.push_back({rows / folds->size(), sum / static_cast<double>(folds->size())});
    }
    return points;
}

} // namespace engine
