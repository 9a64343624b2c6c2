// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/transfer_curve.h"

#include "engine/predict/splits.h"
#include "engine/predict/transfer.h"

#include <algorithm>

namespace engine {

namespace {

/// A group and one of its rows.
using Place = std::pair<std::size_t, std::size_t>;

std::vector<Place> shuffledPlaces(std::span<const SamplesGroup> groups, std::uint64_t seed)
{
    std::vector<Place> places;
    for (std::size_t group = 0; group < groups.size(); ++group) {
        for (std::size_t row = 0; row < groups[group].samples.rows(); ++row)
            places.emplace_back(group, row);
    }
    std::vector<Place> mixed;
    for (const auto number : shuffled(places.size(), seed))
        mixed.push_back(places[number]);
    return mixed;
}

std::vector<SamplesGroup> rowsAt(std::span<const SamplesGroup> groups, std::span<const Place> places)
{
    std::vector<SamplesGroup> taken;
    for (std::size_t group = 0; group < groups.size(); ++group) {
        std::vector<std::size_t> rows;
        for (const auto& [of, row] : places) {
            if (of == group)
                rows.push_back(row);
        }
        if (!rows.empty())
            taken.push_back(selectedGroup(groups[group], rows));
    }
    return taken;
}

std::optional<HeldOutScore> learntAlone(std::span<const SamplesGroup> few, std::span<const SamplesGroup> heldOut,
                                        PredictorOptions options, const KeepGoing& keepGoing)
{
    options.regressors = {"physics"};
    options.withFallback = true;
    const auto predictor = fitPredictor(few, options, keepGoing);
    if (!predictor)
        return std::nullopt;
    auto score = judged(*predictor, heldOut);
    return score ? std::optional(*std::move(score)) : std::nullopt;
}

} // namespace

Result<TransferCurve> transferCurve(const LatencyPredictor& source, std::span<const SamplesGroup> training,
                                    std::span<const SamplesGroup> heldOut, std::span<const std::size_t> counts,
                                    const PredictorOptions& options, const KeepGoing& keepGoing)
{
    const auto left = withoutHeldOut(training, heldOut);
    const auto places = shuffledPlaces(left, options.seed);
    if (places.empty())
        return Error{ErrorCode::InvalidInput, "no row is left to learn from"};
    auto asIs = judged(source, heldOut);
    if (!asIs)
        return asIs.error();
    TransferCurve curve{*std::move(asIs), {}};
    for (const auto count : counts) {
        const auto taken = std::min(count, places.size());
        const KeepGoing within = [&](double) {
            return keepGoing(static_cast<double>(curve.points.size()) / static_cast<double>(counts.size()));
        };
        const auto few = rowsAt(left, std::span(places).first(taken));
        const auto predictor = adapted(source, few, options, within);
        if (!predictor)
            return predictor.error();
        auto score = judged(*predictor, heldOut);
        if (!score)
            return score.error();
        curve.points.push_back({taken, *std::move(score), learntAlone(few, heldOut, options, within)});
    }
    return curve;
}

} // namespace engine
