// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/predicted_times.h"

#include "engine/predict/layer_features.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace engine {

namespace {

constexpr auto target = "latency_ms";
constexpr double mostMillis = 1e9;

using Features = std::map<std::string, double, std::less<>>;

/// By the numbers of kernel_class, docs/prediction.md: a concatenation in place, and another shape.
bool copiesNothing(std::string_view family, const Features& features)
{
    const auto kind = features.find("kernel_class");
    return kind != features.end()
        && ((family == "concat" && kind->second == 3.0) || (family == "movement" && kind->second == 0.0));
}

/// A regressor may say less than nothing, or more than a double holds.
LayerTime timeOf(const PredictedRow& row, double factor)
{
    const auto millis = [factor](double value) {
        return Millis(std::isnan(value) ? 0.0 : std::clamp(factor * value, 0.0, mostMillis));
    };
    const auto expected = millis(row.expected);
    if (!row.interval)
        return {expected, expected, expected};
    return {expected, std::min(millis(row.interval->low), expected), std::max(millis(row.interval->high), expected)};
}

} // namespace

Result<PredictedRow> predictLayer(const LatencyPredictor& predictor, std::string_view family, const Features& features)
{
    const auto* group = groupFor(predictor, family);
    const bool isFree = copiesNothing(family, features);
    const bool isOwn = group != nullptr && group->name == family;
    if (isFree && !isOwn)
        return PredictedRow{.expected = 0, .interval = std::nullopt, .inRange = false};
    if (group == nullptr)
        return Error{ErrorCode::InvalidInput, sentence("the predictor knows no layers of the family '%1'", family)};
    auto row = predictRow(predictor, group->name, features);
    if (!row)
        return row;
    row->inRange = row->inRange && isOwn;
    if (isFree && !row->inRange)
        return PredictedRow{.expected = 0, .interval = std::nullopt, .inRange = false};
    return row;
}

Result<PredictedRow> predictLayer(const LatencyPredictor& predictor, const LayerFeatures& features)
{
    Features values;
    for (const auto& [name, value] : features.values)
        values.emplace(name, value);
    return predictLayer(predictor, features.family, values);
}

Result<PredictedProfile> predictedProfile(const LayerGraph& graph, const LatencyPredictor& predictor,
                                          double othersShare)
{
    if (predictor.target != target)
        return Error{ErrorCode::InvalidInput,
                     sentence("the predictor is of '%1', not of the times of layers, '%2'", predictor.target, target)};
    if (!(othersShare >= 0 && othersShare < 1))
        return Error{ErrorCode::InvalidInput, "the share of the cores that others use is not in [0, 1)"};
    PredictedProfile profile{graph.name(), fingerprint(graph), predictor.device, othersShare, {}};
    const auto factor = factorOf(predictor.load, othersShare);
    const auto all = featuresOf(graph);
    for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
        const auto& layer = graph.layer(LayerId{i});
        const auto row = predictLayer(predictor, all[i]);
        if (!row)
            return row.error();
        profile.layers.push_back({layer.name, layer.type(), timeOf(*row, factor), row->inRange});
    }
    return profile;
}

LayerTimes timesOf(const PredictedProfile& profile)
{
    LayerTimes times{profile.model, profile.fingerprint, profile.device.name, {}, TimesSource::Predicted, {}, {}};
    for (const auto& layer : profile.layers)
        times.layers.push_back(layer.time);
    return times;
}

Millis sumOf(const PredictedProfile& profile)
{
    return std::accumulate(profile.layers.begin(), profile.layers.end(), Millis(0),
                           [](Millis sum, const PredictedLayer& layer) { return sum + layer.time.expected; });
}

} // namespace engine
