// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/evaluation.h"

#include "engine/predict/predicted_times.h"

#include <algorithm>
#include <set>

namespace engine {

namespace {

constexpr double quietPercent = 10;

/// One held-out row and what is said of it.
struct Asked
{
    std::string_view family;
    std::string_view network;
    double measured = 0;
    std::optional<double> noise;
    PredictedRow said;
};

/// Groups that lose all rows are gone.
template <typename Keeps>
std::vector<SamplesGroup> selectedGroups(std::span<const SamplesGroup> groups, const Keeps& keeps)
{
    std::vector<SamplesGroup> selected;
    for (const auto& group : groups) {
        std::vector<std::size_t> rows;
        for (std::size_t row = 0; row < group.samples.rows(); ++row) {
            if (keeps(group.samples, row))
                rows.push_back(row);
        }
        if (!rows.empty())
            selected.push_back(selectedGroup(group, rows));
    }
    return selected;
}

std::string_view networkOf(const Samples& samples, std::size_t row)
{
    return samples.network.empty() ? std::string_view() : std::string_view(samples.network[row]);
}

std::size_t rowsOf(std::span<const SamplesGroup> groups)
{
    std::size_t rows = 0;
    for (const auto& group : groups)
        rows += group.samples.rows();
    return rows;
}

Result<std::vector<Asked>> askedRows(const LatencyPredictor& predictor, std::span<const SamplesGroup> heldOut)
{
    std::vector<Asked> asked;
    for (const auto& group : heldOut) {
        const auto& samples = group.samples;
        for (std::size_t row = 0; row < samples.rows(); ++row) {
            std::map<std::string, double, std::less<>> features;
            for (std::size_t column = 0; column < samples.columns.size(); ++column)
                features.emplace(samples.columns[column], samples.row(row)[column]);
            auto said = predictLayer(predictor, group.name, features);
            if (!said)
                return said.error();
            asked.push_back({group.name, networkOf(samples, row), samples.target[row],
                             group.rowNoise.empty() ? std::nullopt : group.rowNoise[row], *std::move(said)});
        }
    }
    return asked;
}

std::optional<double> shareOf(std::size_t part, std::size_t whole)
{
    return whole == 0 ? std::nullopt : std::optional(static_cast<double>(part) / static_cast<double>(whole));
}

/// What is added up over rows.
struct Tally
{
    std::vector<double> measured;
    std::vector<double> predicted;
    std::vector<double> noise;
    std::size_t quiet = 0;
    std::size_t quietWithin = 0;
    double quietErrors = 0; ///< a sum of shares
    std::size_t intervals = 0;
    std::size_t covered = 0;
    std::size_t inRange = 0;

    void add(const Asked& row)
    {
        measured.push_back(row.measured);
        predicted.push_back(row.said.expected);
        inRange += row.said.inRange ? 1 : 0;
        if (row.noise)
            noise.push_back(*row.noise);
        if (row.noise && *row.noise <= quietPercent) {
            ++quiet;
            const double error = std::abs(row.said.expected - row.measured);
            quietWithin += error <= 0.1 * row.measured ? 1 : 0;
            quietErrors += error / row.measured;
        }
        if (const auto& interval = row.said.interval) {
            ++intervals;
            covered += interval->low <= row.measured && row.measured <= interval->high ? 1 : 0;
        }
    }
};

std::optional<double> middleOf(std::vector<double> values)
{
    if (values.empty())
        return std::nullopt;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

double sumOf(const std::vector<double>& values)
{
    double sum = 0;
    for (const auto value : values)
        sum += value;
    return sum;
}

Result<HeldOutScore> scoreOf(std::string_view name, const Tally& tally)
{
    auto near = accuracy(tally.measured, tally.predicted);
    if (!near)
        return near.error();
    return HeldOutScore{.name = std::string(name),
                        .accuracy = *near,
                        .noisePercent = middleOf(tally.noise),
                        .quietRows = tally.quiet,
                        .quietMeanPercent = tally.quiet == 0
                            ? std::nullopt
                            : std::optional(100 * tally.quietErrors / static_cast<double>(tally.quiet)),
                        .quietWithin10 = shareOf(tally.quietWithin, tally.quiet),
                        .covered = shareOf(tally.covered, tally.intervals),
                        .inRange = shareOf(tally.inRange, tally.measured.size()).value_or(0),
                        .measuredSum = sumOf(tally.measured),
                        .predictedSum = sumOf(tally.predicted)};
}

/// One for each value of @p key, in the order of their first rows.
Result<std::vector<HeldOutScore>> scoresBy(std::span<const Asked> rows, std::string_view Asked::*key)
{
    std::vector<std::pair<std::string_view, Tally>> tallies;
    for (const auto& row : rows) {
        const auto name = row.*key;
        auto tally = std::ranges::find(tallies, name, &std::pair<std::string_view, Tally>::first);
        if (tally == tallies.end())
            tally = tallies.insert(tally, {name, {}});
        tally->second.add(row);
    }
    std::vector<HeldOutScore> scores;
    for (const auto& [name, tally] : tallies) {
        auto score = scoreOf(name, tally);
        if (!score)
            return score.error();
        scores.push_back(*std::move(score));
    }
    return scores;
}

Result<HeldOutScore> scoreOfAll(std::span<const Asked> rows)
{
    Tally whole;
    for (const auto& row : rows)
        whole.add(row);
    return scoreOf("", whole);
}

RegressorScore scoreOf(std::string_view name, const Samples& training, const Samples& heldOut, const FitOptions& fit)
{
    const auto regressor = fitRegressor(name, training, fit);
    const auto said = regressor ? predicted(*regressor, heldOut) : Result<std::vector<double>>(regressor.error());
    const auto near = said ? accuracy(heldOut.target, *said) : Result<Accuracy>(said.error());
    if (!near)
        return {std::string(name), std::nullopt, near.error().message()};
    return {std::string(name), *near, {}};
}

Result<std::vector<FamilyScores>> everyRegressor(std::span<const SamplesGroup> training,
                                                 std::span<const SamplesGroup> heldOut, const PredictorOptions& options,
                                                 const KeepGoing& keepGoing)
{
    std::vector<FamilyScores> table;
    double done = 0;
    for (const auto& asked : heldOut) {
        const auto learnt = std::ranges::find(training, asked.name, &SamplesGroup::name);
        if (learnt == training.end())
            continue;
        const bool hasLogarithm = std::ranges::min(learnt->samples.target) > 0;
        const FitOptions fit{hasLogarithm ? TargetScale::Log : TargetScale::Raw, options.seed, options.threads};
        FamilyScores family{asked.name, {}};
        for (const auto name : regressorsOf(options)) {
            if (!keepGoing(done / static_cast<double>(heldOut.size())))
                return Error{ErrorCode::Cancelled, "the evaluation was stopped"};
            family.scores.push_back(scoreOf(name, learnt->samples, asked.samples, fit));
        }
        table.push_back(std::move(family));
        ++done;
    }
    return table;
}

} // namespace

SamplesGroup selectedGroup(const SamplesGroup& group, std::span<const std::size_t> rows)
{
    SamplesGroup selected{
        .name = group.name, .samples = selectedRows(group.samples, rows), .noisePercent = group.noisePercent};
    if (!group.rowNoise.empty()) {
        for (const auto row : rows)
            selected.rowNoise.push_back(group.rowNoise[row]);
    }
    return selected;
}

std::vector<SamplesGroup> withoutHeldOut(std::span<const SamplesGroup> samples, std::span<const SamplesGroup> heldOut)
{
    std::set<std::string_view> networks;
    std::set<std::string_view> configurations;
    for (const auto& group : heldOut) {
        networks.insert(group.samples.network.begin(), group.samples.network.end());
        configurations.insert(group.samples.group.begin(), group.samples.group.end());
    }
    return selectedGroups(samples, [&](const Samples& from, std::size_t row) {
        const bool isSameNetwork = !from.network.empty() && networks.contains(from.network[row]);
        const bool isSameConfiguration = !from.group.empty() && configurations.contains(from.group[row]);
        return !isSameNetwork && !isSameConfiguration;
    });
}

Result<HeldOutScore> judged(const LatencyPredictor& predictor, std::span<const SamplesGroup> heldOut)
{
    const auto rows = askedRows(predictor, heldOut);
    if (!rows)
        return rows.error();
    if (rows->empty())
        return Error{ErrorCode::InvalidInput, "there are no rows to ask for"};
    return scoreOfAll(*rows);
}

Result<Evaluation> evaluated(std::span<const SamplesGroup> training, std::span<const SamplesGroup> heldOut,
                             const EvaluationOptions& options, const KeepGoing& keepGoing)
{
    const auto& wanted = options.networks;
    const auto asked = selectedGroups(heldOut, [&wanted](const Samples& from, std::size_t row) {
        return wanted.empty() || std::ranges::find(wanted, networkOf(from, row)) != wanted.end();
    });
    if (asked.empty())
        return Error{ErrorCode::InvalidInput, "there are no rows of the networks that are asked for"};
    const auto learnt = withoutHeldOut(training, asked);
    auto predictorOptions = options.predictor;
    predictorOptions.withFallback = true;
    const double share = options.everyRegressor ? 0.8 : 1;
    const auto predictor =
        fitPredictor(learnt, predictorOptions, [&](double progress) { return keepGoing(share * progress); });
    if (!predictor)
        return predictor.error();
    const auto rows = askedRows(*predictor, asked);
    if (!rows)
        return rows.error();
    auto all = scoreOfAll(*rows);
    auto networks = scoresBy(*rows, &Asked::network);
    auto families = scoresBy(*rows, &Asked::family);
    if (!all || !networks || !families)
        return !all ? all.error() : !networks ? networks.error() : families.error();
    Evaluation evaluation{.all = *std::move(all),
                          .networks = *std::move(networks),
                          .families = *std::move(families),
                          .regressors = {},
                          .unpredicted = predictor->unpredicted,
                          .learntRows = rowsOf(learnt),
                          .leftOutRows = rowsOf(training) - rowsOf(learnt)};
    if (options.everyRegressor) {
        auto table = everyRegressor(learnt, asked, options.predictor,
                                    [&](double progress) { return keepGoing(share + (1 - share) * progress); });
        if (!table)
            return table.error();
        evaluation.regressors = *std::move(table);
    }
    return evaluation;
}

} // namespace engine
