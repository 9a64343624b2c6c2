// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/latency_predictor.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace engine {

namespace {

Result<std::vector<Fold>> foldsOf(const Samples& samples, const PredictorOptions& options)
{
    if (options.split == Split::Time && samples.time.empty())
        return Error{ErrorCode::InvalidInput, "rows without a time cannot be parted by it"};
    if (options.split == Split::Time)
        return timeFolds(samples.time, options.folds);
    if (options.split == Split::Group && !samples.group.empty())
        return unseenFolds(samples, options.folds, options.seed);
    return randomFolds(samples.rows(), options.folds, options.seed);
}

/// The mean difference between a row and the mean of the others of its configuration, in percent.
std::optional<double> repetitionOf(const Samples& samples)
{
    std::map<std::string_view, std::vector<double>> targets;
    for (std::size_t row = 0; row < samples.group.size(); ++row)
        targets[samples.group[row]].push_back(samples.target[row]);
    double sum = 0;
    std::size_t count = 0;
    for (const auto& [configuration, measured] : targets) {
        double total = 0;
        for (const auto target : measured)
            total += target;
        for (const auto target : measured) {
            const auto others = (total - target) / (static_cast<double>(measured.size()) - 1);
            if (measured.size() < 2 || !(others > 0))
                continue;
            sum += std::abs(target / others - 1);
            ++count;
        }
    }
    if (count == 0)
        return std::nullopt;
    return 100 * sum / static_cast<double>(count);
}

/// A regressor of the target itself may say less than nothing; such a row is far off, and no more.
std::vector<double> aboveZero(std::vector<double> predictions, std::span<const double> target)
{
    const double least = 1e-3 * std::ranges::min(target);
    for (auto& prediction : predictions)
        prediction = std::max(prediction, least);
    return predictions;
}

Result<ConformalInterval> intervalFrom(const CrossPrediction& cross, std::span<const double> target, double coverage)
{
    return conformalInterval(target, aboveZero(cross.predictions, target), cross.difficulties, coverage);
}

Trial trialOf(const ComparedRegressor& compared, std::span<const double> target, double coverage)
{
    Trial trial{compared.name, {}, {}};
    if (!compared.accuracy)
        return trial;
    trial.predictions = compared.cross.predictions;
    const auto interval = intervalFrom(compared.cross, target, coverage);
    if (!interval)
        return trial;
    const auto centres = aboveZero(trial.predictions, target);
    for (std::size_t row = 0; row < centres.size(); ++row)
        trial.intervals.push_back(intervalOf(*interval, centres[row], compared.cross.difficulties[row]));
    return trial;
}

/// Because all rows are many, and what is extrapolated needs no fine regressor.
PredictorOptions optionsOfFallback(PredictorOptions options)
{
    if (options.regressors.empty())
        options.regressors = {"physics", "physics-boosted", "boosted-trees"};
    return options;
}

/// What is to be least.
double errorOf(const ComparedRegressor& regressor)
{
    if (!regressor.accuracy)
        return std::numeric_limits<double>::infinity();
    return regressor.accuracy->meanPercent.value_or(regressor.accuracy->rmse);
}

std::vector<RegressorScore> scoresOf(const std::vector<ComparedRegressor>& table)
{
    std::vector<RegressorScore> scores;
    for (const auto& [name, accuracy, cross] : table) {
        if (accuracy)
            scores.push_back({name, *accuracy, {}});
        else
            scores.push_back({name, std::nullopt, accuracy.error().message()});
    }
    return scores;
}

struct TrainedGroup
{
    GroupPredictor predictor;
    std::vector<Trial> trials;
};

Result<TrainedGroup> trainGroup(const SamplesGroup& group, const PredictorOptions& options, const KeepGoing& keepGoing)
{
    const auto& samples = group.samples;
    const auto checked = checkedSamples(samples, leastGroupRows(options.folds));
    if (!checked)
        return checked.error();
    const auto folds = foldsOf(samples, options);
    if (!folds)
        return folds.error();
    const bool hasLogarithm = std::ranges::min(samples.target) > 0;
    const FitOptions fit{hasLogarithm ? TargetScale::Log : TargetScale::Raw, options.seed, options.threads};
    const auto table = comparedRegressors(regressorsOf(options), samples, *folds, fit, keepGoing);
    if (!table)
        return table.error();
    const auto best = std::ranges::min_element(*table, {}, errorOf);
    if (!best->accuracy)
        return best->accuracy.error();
    auto regressor = fitRegressor(best->name, samples, fit);
    if (!regressor)
        return regressor.error();
    GroupPredictor predictor{.name = group.name,
                             .regressor = *std::move(regressor),
                             .interval = std::nullopt,
                             .scores = scoresOf(*table),
                             .noisePercent = group.noisePercent ? group.noisePercent : repetitionOf(samples),
                             .rows = samples.rows(),
                             .configurations = std::set(samples.group.begin(), samples.group.end()).size()};
    if (auto interval = intervalFrom(best->cross, samples.target, options.coverage))
        predictor.interval = *interval;
    TrainedGroup trained{std::move(predictor), {}};
    for (const auto& compared : *table)
        trained.trials.push_back(trialOf(compared, samples.target, options.coverage));
    return trained;
}

} // namespace

std::vector<std::string_view> regressorsOf(const PredictorOptions& options)
{
    if (options.regressors.empty())
        return regressorNames();
    return {options.regressors.begin(), options.regressors.end()};
}

std::size_t leastGroupRows(std::size_t folds)
{
    return (leastRowsToFit * folds + folds - 2) / std::max<std::size_t>(folds - 1, 1);
}

Result<GroupPredictor> fitGroup(const SamplesGroup& group, const PredictorOptions& options, const KeepGoing& keepGoing)
{
    auto trained = trainGroup(group, options, keepGoing);
    if (!trained)
        return trained.error();
    return std::move(trained->predictor);
}

Result<LatencyPredictor> fitPredictor(std::span<const SamplesGroup> groups, const PredictorOptions& options,
                                      const KeepGoing& keepGoing)
{
    auto trained = trainPredictor(groups, options, keepGoing);
    if (!trained)
        return trained.error();
    return std::move(trained->predictor);
}

Result<TrainedPredictor> trainPredictor(std::span<const SamplesGroup> groups, const PredictorOptions& options,
                                        const KeepGoing& keepGoing)
{
    const auto known = regressorNames();
    for (const auto name : regressorsOf(options)) {
        if (std::ranges::find(known, name) == known.end())
            return Error{ErrorCode::InvalidInput, sentence("there is no regressor '%1'", name)};
    }
    const auto fallback = options.withFallback ? commonGroup(groups) : std::nullopt;
    std::vector<const SamplesGroup*> all;
    double rows = 0;
    for (const auto& group : groups)
        all.push_back(&group);
    if (fallback)
        all.push_back(&*fallback);
    for (const auto* group : all)
        rows += static_cast<double>(group->samples.rows());
    TrainedPredictor trained;
    trained.trials.resize(groups.size());
    double done = 0;
    Error last{ErrorCode::InvalidInput, "there are no rows to learn from"};
    for (std::size_t at = 0; at < all.size(); ++at) {
        const auto& group = *all[at];
        const auto share = static_cast<double>(group.samples.rows()) / std::max(rows, 1.0);
        const auto progress = [&](double part) { return keepGoing(done + share * part); };
        auto one = trainGroup(group, at < groups.size() ? options : optionsOfFallback(options), progress);
        done += share;
        if (one) {
            trained.predictor.groups.push_back(std::move(one->predictor));
            if (at < groups.size())
                trained.trials[at] = std::move(one->trials);
            continue;
        }
        if (one.error().code == ErrorCode::Cancelled)
            return one.error();
        last = one.error();
        trained.predictor.unpredicted.push_back({group.name, last.message()});
    }
    if (trained.predictor.groups.empty())
        return last;
    return trained;
}

Result<PredictedRow> predictRow(const LatencyPredictor& predictor, std::string_view group,
                                const std::map<std::string, double, std::less<>>& features)
{
    const auto found = std::ranges::find(predictor.groups, group, &GroupPredictor::name);
    if (found == predictor.groups.end())
        return Error{ErrorCode::InvalidInput, sentence("there is no predictor of '%1'", group)};
    std::vector<double> row;
    for (const auto& column : found->regressor.columns) {
        const auto feature = features.find(column);
        if (feature == features.end() || !std::isfinite(feature->second))
            return Error{
                ErrorCode::InvalidInput,
                sentence("'%1' is not given as a finite number, which the predictor of '%2' needs", column, group)};
        row.push_back(feature->second);
    }
    PredictedRow predicted{.expected = found->factor * evaluate(found->regressor, row),
                           .interval = std::nullopt,
                           .inRange = isInRange(found->regressor, row)};
    if (found->interval && predicted.expected > 0)
        predicted.interval = intervalOf(*found->interval, predicted.expected, difficulty(found->regressor, row));
    return predicted;
}

} // namespace engine
