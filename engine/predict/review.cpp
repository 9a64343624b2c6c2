// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/review.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine {

namespace {

constexpr std::size_t leastRepeats = 30;

const Trial* trialOf(const LayerDataset& dataset, const TrainedPredictor& trained, std::size_t group,
                     const std::string& regressor)
{
    if (group >= trained.trials.size() || group >= dataset.groups.size())
        return nullptr;
    const auto* chosen = chosenOf(dataset, trained.predictor, group);
    if (chosen == nullptr)
        return nullptr;
    const auto& name = regressor.empty() ? chosen->regressor.name : regressor;
    const auto found = std::ranges::find(trained.trials[group], name, &Trial::regressor);
    const bool isOfTheRows = found != trained.trials[group].end()
        && found->predictions.size() == dataset.groups[group].samples.samples.rows();
    return isOfTheRows ? &*found : nullptr;
}

std::pair<std::size_t, std::size_t> groupsOf(const LayerDataset& dataset, std::optional<std::size_t> group)
{
    return group ? std::pair{*group, std::min(*group + 1, dataset.groups.size())}
                 : std::pair{std::size_t{0}, dataset.groups.size()};
}

ReviewedRegressor reviewed(const LayerDataset& dataset, const TrainedPredictor& trained, const ReviewChoice& choice)
{
    std::vector<double> measured;
    std::vector<double> predicted;
    for (const auto& row : reviewedRows(dataset, trained, choice)) {
        measured.push_back(row.measured);
        predicted.push_back(row.predicted);
    }
    ReviewedRegressor regressor{choice.regressor, std::nullopt, {}};
    if (auto figures = accuracy(measured, predicted)) {
        regressor.accuracy = *figures;
        return regressor;
    }
    const auto* chosen = choice.group ? chosenOf(dataset, trained.predictor, *choice.group) : nullptr;
    if (chosen != nullptr) {
        const auto score = std::ranges::find(chosen->scores, choice.regressor, &RegressorScore::name);
        regressor.reason = score != chosen->scores.end() ? score->reason : std::string();
    }
    return regressor;
}

/// What is to be least.
double errorOf(const ReviewedRegressor& regressor)
{
    if (!regressor.accuracy)
        return std::numeric_limits<double>::infinity();
    return regressor.accuracy->meanPercent.value_or(regressor.accuracy->rmse);
}

void addRepeats(const Samples& samples, std::vector<double>& percents)
{
    std::map<std::string_view, std::pair<double, std::size_t>> sums;
    for (std::size_t row = 0; row < samples.group.size(); ++row) {
        auto& [sum, count] = sums[samples.group[row]];
        sum += samples.target[row];
        ++count;
    }
    for (std::size_t row = 0; row < samples.group.size(); ++row) {
        const auto& [sum, count] = sums[samples.group[row]];
        const double others = count > 1 ? (sum - samples.target[row]) / static_cast<double>(count - 1) : 0.0;
        if (others > 0)
            percents.push_back(100 * std::abs(samples.target[row] / others - 1));
    }
}

void addIntervals(const MeasuredGroup& group, std::vector<double>& percents)
{
    for (std::size_t row = 0; row < group.rows.size(); ++row) {
        const double target = group.samples.samples.target[row];
        if (const auto& repeats = group.rows[row].repeats; repeats && target > 0)
            percents.push_back(50 * (repeats->high - repeats->low) / target);
    }
}

} // namespace

std::optional<double> ReviewedRow::relativeError() const
{
    return measured > 0 ? std::optional((predicted - measured) / measured) : std::nullopt;
}

const GroupPredictor* chosenOf(const LayerDataset& dataset, const LatencyPredictor& predictor, std::size_t group)
{
    const auto found = group < dataset.groups.size()
        ? std::ranges::find(predictor.groups, dataset.groups[group].samples.name, &GroupPredictor::name)
        : predictor.groups.end();
    return found != predictor.groups.end() ? &*found : nullptr;
}

std::vector<ReviewedRow> reviewedRows(const LayerDataset& dataset, const TrainedPredictor& trained,
                                      const ReviewChoice& choice)
{
    std::vector<ReviewedRow> rows;
    const auto [first, end] = groupsOf(dataset, choice.group);
    for (std::size_t group = first; group < end; ++group) {
        const auto* trial = trialOf(dataset, trained, group, choice.regressor);
        if (trial == nullptr)
            continue;
        const auto& target = dataset.groups[group].samples.samples.target;
        for (std::size_t row = 0; row < target.size(); ++row)
            rows.push_back({{group, row},
                            target[row],
                            trial->predictions[row],
                            row < trial->intervals.size() ? std::optional(trial->intervals[row]) : std::nullopt});
    }
    return rows;
}

std::vector<ReviewedRegressor> reviewedRegressors(const LayerDataset& dataset, const TrainedPredictor& trained,
                                                  std::optional<std::size_t> group)
{
    std::vector<std::string> names; // of any group: all compare the same
    const auto [first, end] = groupsOf(dataset, group);
    for (std::size_t at = first; at < std::min(end, trained.trials.size()) && names.empty(); ++at) {
        for (const auto& trial : trained.trials[at])
            names.push_back(trial.regressor);
    }
    std::vector<ReviewedRegressor> regressors;
    for (const auto& name : names)
        regressors.push_back(reviewed(dataset, trained, {group, name}));
    std::ranges::stable_sort(regressors, {}, errorOf);
    if (!group && !names.empty())
        regressors.insert(regressors.begin(), reviewed(dataset, trained, {}));
    return regressors;
}

std::vector<double> absoluteErrors(std::span<const ReviewedRow> rows)
{
    std::vector<double> errors;
    for (const auto& row : rows) {
        if (const auto error = row.relativeError())
            errors.push_back(100 * std::abs(*error));
    }
    std::ranges::sort(errors);
    return errors;
}

double shareWithin(std::span<const double> ascending, double limit)
{
    const auto within = std::ranges::upper_bound(ascending, limit) - ascending.begin();
    return ascending.empty() ? 0.0 : static_cast<double>(within) / static_cast<double>(ascending.size());
}

NoiseFloor noiseFloorOf(const LayerDataset& dataset, std::optional<std::size_t> group)
{
    NoiseFloor floor{{}, true};
    const auto [first, end] = groupsOf(dataset, group);
    for (std::size_t at = first; at < end; ++at)
        addRepeats(dataset.groups[at].samples.samples, floor.percents);
    if (floor.percents.size() < leastRepeats) {
        floor = {};
        for (std::size_t at = first; at < end; ++at)
            addIntervals(dataset.groups[at], floor.percents);
    }
    std::ranges::sort(floor.percents);
    return floor;
}

std::vector<ReviewedNetwork> reviewedNetworks(const LayerDataset& dataset, std::span<const ReviewedRow> rows)
{
    struct Sums
    {
        ReviewedNetwork network;
        double below = 0; // squares
        double above = 0;
        bool hasInterval = true;
    };
    std::vector<Sums> sums;
    std::map<std::string_view, std::size_t> places;
    for (const auto& row : rows) {
        const auto& name = dataset.groups[row.place.group].rows[row.place.row].network;
        if (name.empty())
            continue;
        const auto [place, isNew] = places.try_emplace(name, sums.size());
        if (isNew)
            sums.push_back({{.name = name, .interval = {}}});
        auto& sum = sums[place->second];
        ++sum.network.layers;
        sum.network.measured += row.measured;
        sum.network.predicted += row.predicted;
        sum.hasInterval = sum.hasInterval && row.interval;
        if (row.interval) {
            sum.below += std::pow(row.predicted - row.interval->low, 2);
            sum.above += std::pow(row.interval->high - row.predicted, 2);
        }
    }
    std::vector<ReviewedNetwork> networks;
    for (auto& sum : sums) {
        auto& network = networks.emplace_back(std::move(sum.network));
        if (sum.hasInterval)
            network.interval = Interval{std::max(0.0, network.predicted - std::sqrt(sum.below)),
                                        network.predicted + std::sqrt(sum.above)};
    }
    std::ranges::stable_sort(networks, {},
                             [](const ReviewedNetwork& network) { return network.name.starts_with("sample:"); });
    return networks;
}

} // namespace engine
