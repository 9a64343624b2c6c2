// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/candidate_networks.h"

#include "engine/predict/predicted_times.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace engine {

namespace {

/// Half of an interval of the normal distribution at 90 % is so many standard deviations.
constexpr double deviationsOfInterval = 1.645;

double spreadOf(const GroupPredictor& group, const PredictedRow& row, const LayerFeatures& features)
{
    if (row.interval && row.interval->low > 0)
        return std::log(row.interval->high / row.interval->low) / 2 / deviationsOfInterval;
    std::vector<double> values;
    for (const auto& column : group.regressor.columns)
        values.push_back(*features.find(column)); // predictRow() has found them all
    return difficulty(group.regressor, values);
}

/// How much it tells to measure each layer, and what measuring the network costs.
struct Told
{
    std::vector<Doubt> doubts; ///< of its layers
    double milliseconds = 0;   ///< to measure it
};

Told toldBy(const LatencyPredictor& predictor, const CandidateNetwork& network, const MeasuringCost& cost)
{
    Told told{{}, cost.before};
    for (const auto& layer : network.layers) {
        told.doubts.push_back(doubtOf(predictor, layer.features));
        told.milliseconds += cost.runs * told.doubts.back().expected;
    }
    return told;
}

/// Kinds of layers, and how many of each were taken already.
class Variety
{
public:
    double worth(const CandidateLayer& layer, const Doubt& doubt) const
    {
        const auto found = m_taken.find(kindOf(layer));
        return doubt.spread / (1.0 + (found == m_taken.end() ? 0.0 : found->second));
    }
    void take(const CandidateLayer& layer) { m_taken[kindOf(layer)] += 1.0; }

private:
    using Kind = std::pair<std::string_view, double>;

    static Kind kindOf(const CandidateLayer& layer)
    {
        return {layer.features.family, layer.features.find("kernel_class").value_or(0)};
    }

    std::map<Kind, double> m_taken;
};

struct Place
{
    std::size_t network = 0;
    std::size_t layer = 0;
};

/// For each suggestion the layer of @p places that is worth most, beside those that were taken before.
std::vector<Place> mostWorth(std::span<const CandidateNetwork> candidates, const std::vector<Told>& told,
                             std::vector<Place> places, std::size_t count)
{
    Variety variety;
    std::vector<Place> chosen;
    while (chosen.size() < count && !places.empty()) {
        const auto best = std::ranges::max_element(places, {}, [&](const Place& place) {
            return variety.worth(candidates[place.network].layers[place.layer],
                                 told[place.network].doubts[place.layer]);
        });
        variety.take(candidates[best->network].layers[best->layer]);
        chosen.push_back(*best);
        places.erase(best);
    }
    return chosen;
}

/// Of one network after the other, each the one that tells most beside those before it.
std::vector<Place> placesOfNetworks(std::span<const CandidateNetwork> candidates, const std::vector<Told>& told,
                                    std::size_t networks)
{
    Variety variety;
    std::set<std::string_view> known;
    std::set<std::size_t> taken;
    std::vector<Place> places;
    const auto counts = [&](const CandidateLayer& layer) {
        return layer.isNew && !known.contains(layer.configuration);
    };
    const auto worthOf = [&](std::size_t at) {
        auto seen = variety;
        double sum = 0;
        for (std::size_t i = 0; i < candidates[at].layers.size(); ++i) {
            const auto& layer = candidates[at].layers[i];
            if (!counts(layer))
                continue;
            sum += seen.worth(layer, told[at].doubts[i]);
            seen.take(layer);
        }
        return sum / told[at].milliseconds;
    };
    while (taken.size() < std::min(networks, candidates.size())) {
        std::optional<std::size_t> best;
        double most = 0;
        for (std::size_t at = 0; at < candidates.size(); ++at) {
            const double worth = taken.contains(at) ? 0.0 : worthOf(at);
            if (worth > most) {
                best = at;
                most = worth;
            }
        }
        if (!best)
            break;
        taken.insert(*best);
        for (std::size_t i = 0; i < candidates[*best].layers.size(); ++i) {
            const auto& layer = candidates[*best].layers[i];
            if (!counts(layer))
                continue;
            places.push_back({*best, i});
            variety.take(layer);
            known.insert(layer.configuration);
        }
    }
    return places;
}

} // namespace

CandidateNetwork candidateOf(const LayerGraph& fused, const IsNewLayer& isNew)
{
    CandidateNetwork candidate{fused.name(), {}};
    auto all = featuresOf(fused);
    std::set<std::string> seen;
    for (std::uint32_t i = 0; i < fused.layers().size(); ++i) {
        auto configuration = configurationOf(all[i]);
        const bool counts = seen.insert(configuration).second && isNew(all[i], configuration);
        candidate.layers.push_back({fused.layer(LayerId{i}).name, std::move(all[i]), std::move(configuration), counts});
    }
    return candidate;
}

double Doubt::percent() const
{
    return 100 * (std::exp(spread) - 1);
}

Doubt doubtOf(const LatencyPredictor& predictor, const LayerFeatures& features)
{
    const auto* group = groupFor(predictor, features.family);
    const auto row = predictLayer(predictor, features);
    Doubt doubt{mostDoubt, row ? std::max(row->expected, 0.0) : 0.0, row && row->inRange, false};
    if (row && row->expected == 0)
        doubt.spread = 0; // it copies nothing, and takes no time
    if (!row || group == nullptr || group->name != features.family)
        return doubt;
    doubt.isKnown = true;
    if (row->expected > 0)
        doubt.spread =
            std::clamp(spreadOf(*group, *row, features), doubt.isInRange ? 0.0 : leastDoubtBeyond, mostDoubt);
    return doubt;
}

std::size_t mostTelling(const LatencyPredictor& predictor, std::span<const CandidateNetwork> candidates,
                        const MeasuringCost& cost)
{
    std::vector<double> worth;
    for (const auto& candidate : candidates) {
        const auto told = toldBy(predictor, candidate, cost);
        double sum = 0;
        for (std::size_t i = 0; i < candidate.layers.size(); ++i)
            sum += candidate.layers[i].isNew ? told.doubts[i].spread : 0.0;
        worth.push_back(sum / told.milliseconds);
    }
    return static_cast<std::size_t>(std::ranges::max_element(worth) - worth.begin());
}

std::vector<Suggestion> nextToMeasure(const LatencyPredictor& predictor, std::span<const CandidateNetwork> candidates,
                                      const SuggestionLimits& limits)
{
    std::vector<Told> told;
    for (const auto& candidate : candidates)
        told.push_back(toldBy(predictor, candidate, {}));
    auto places = placesOfNetworks(candidates, told, limits.networks);
    std::vector<Suggestion> suggestions;
    for (const auto& [network, layer] : mostWorth(candidates, told, std::move(places), limits.layers)) {
        const auto& from = candidates[network];
        suggestions.push_back(
            {from.name, from.layers[layer].name, from.layers[layer].features, told[network].doubts[layer]});
    }
    std::ranges::stable_sort(suggestions, std::greater<>(),
                             [](const Suggestion& suggestion) { return suggestion.doubt.spread; });
    return suggestions;
}

std::vector<std::string> networksOf(std::span<const Suggestion> suggestions)
{
    std::vector<std::string> networks;
    for (const auto& suggestion : suggestions) {
        if (std::ranges::find(networks, suggestion.network) == networks.end())
            networks.push_back(suggestion.network);
    }
    return networks;
}

} // namespace engine
