// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/comparison.h"

#include <algorithm>
#include <map>
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

/// Of one fold, by name.
using Fitted = std::map<std::string_view, Result<Regressor>>;

/// What the rest of the fold has fitted already is not fitted again.
Result<Regressor> fitted(std::string_view name, const Samples& train, const FitOptions& options, const Fitted& known)
{
    if (name != ensembleName || options.target != TargetScale::Log)
        return fitRegressor(name, train, options);
    std::vector<Result<Regressor>> members;
    for (const auto member : ensembleMembers()) {
        const auto found = known.find(member);
        members.push_back(found != known.end() ? found->second : fitRegressor(member, train, options));
    }
    return ensembleOf(std::move(members));
}

/// Puts what @p regressor says of the rows that the fold tests into their places.
Result<void> testFold(const Result<Regressor>& regressor, const Samples& samples, const Fold& fold,
                      CrossPrediction& cross)
{
    if (!regressor)
        return regressor.error();
    const auto test = selectedRows(samples, fold.test);
    const auto predictions = predicted(*regressor, test);
    const auto hard = difficulties(*regressor, test);
    if (!predictions || !hard)
        return predictions ? hard.error() : predictions.error();
    for (std::size_t at = 0; at < fold.test.size(); ++at) {
        cross.predictions[fold.test[at]] = (*predictions)[at];
        cross.difficulties[fold.test[at]] = (*hard)[at];
    }
    return {};
}

} // namespace

Result<std::vector<double>> crossPredicted(std::string_view name, const Samples& samples, std::span<const Fold> folds,
                                           const FitOptions& options, const KeepGoing& keepGoing)
{
    auto table = comparedRegressors(std::span(&name, 1), samples, folds, options, keepGoing);
    if (!table)
        return table.error();
    if (!table->front().accuracy)
        return table->front().accuracy.error();
    return std::move(table->front().cross.predictions);
}

Result<std::vector<ComparedRegressor>> comparedRegressors(std::span<const std::string_view> names,
                                                          const Samples& samples, std::span<const Fold> folds,
                                                          const FitOptions& options, const KeepGoing& keepGoing)
{
    if (auto error = unusableFolds(folds, samples.rows()))
        return *error;
    const std::vector<double> none(samples.rows());
    std::vector<ComparedRegressor> table;
    for (const auto name : names)
        table.push_back({std::string(name), Accuracy(), {none, none}});
    const auto steps = static_cast<double>(folds.size() * names.size());
    double done = 0;
    for (const auto& fold : folds) {
        const auto train = selectedRows(samples, fold.train);
        Fitted known;
        for (std::size_t at = 0; at < names.size(); ++at) {
            if (!keepGoing(done++ / steps))
                return Error{ErrorCode::Cancelled, "the comparison was stopped"};
            if (!table[at].accuracy)
                continue;
            const auto& regressor =
                known.try_emplace(names[at], fitted(names[at], train, options, known)).first->second;
            if (auto tested = testFold(regressor, samples, fold, table[at].cross); !tested)
                table[at] = {std::string(names[at]), tested.error(), {}};
        }
    }
    for (auto& row : table) {
        if (row.accuracy)
            row.accuracy = accuracy(samples.target, row.cross.predictions);
    }
    return table;
}

} // namespace engine
