// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/network_choice.h"

#include "app/workspace/sampled_candidates.h"
#include "engine/io/records/samples_table.h"
#include "engine/predict/committee.h"

#include <algorithm>

namespace app {

namespace {

/// More of one configuration tell nothing new.
constexpr int mostOfConfiguration = 3;

constexpr std::uint32_t candidatesForSeed = 8;
/// Behind the seeds that are drawn and those of pools, as many as there are candidates of drawn ones.
constexpr std::uint32_t firstCandidate = 0x8000'0000;
static_assert((0xffff'ffffU - firstCandidate) / candidatesForSeed + 1 == engine::firstChosenSeed);

std::shared_ptr<const engine::LatencyPredictor> committeeFrom(const engine::CsvTable& rows,
                                                              const engine::KeepGoing& keepGoing)
{
    engine::SamplesQuery query;
    query.group = "type";
    const auto samples = engine::samplesFrom(rows, query);
    if (!samples)
        return nullptr;
    auto committee = engine::fitCommittee(samples->groups, 1, keepGoing);
    return committee ? std::make_shared<const engine::LatencyPredictor>(*std::move(committee)) : nullptr;
}

} // namespace

bool KeptLayers::isOfType(const engine::LayerFeatures& features) const
{
    return types.empty() || std::ranges::find(types, features.family) != types.end();
}

bool KeptLayers::keeps(const engine::LayerFeatures& features) const
{
    if (!isOfType(features))
        return false;
    const auto known = times.find(engine::configurationOf(features));
    return (known == times.end() || known->second < mostOfConfiguration)
        && !heldOut.contains(engine::mainConfigurationOf(features));
}

std::vector<engine::SampleSpec> candidatesBehind(const engine::SampleSpec& plain)
{
    std::vector<engine::SampleSpec> candidates;
    if (plain.seed >= engine::firstChosenSeed)
        return candidates;
    for (std::uint32_t i = 0; i < candidatesForSeed; ++i)
        candidates.push_back({plain.kinds, firstCandidate + plain.seed * candidatesForSeed + i});
    return candidates;
}

ChosenNetwork chosenNetwork(const NetworkChoice& choice, const engine::KeepGoing& keepGoing)
{
    ChosenNetwork chosen{choice.committee, {}};
    if (!choice.rows.rows.empty()) {
        if (auto committee = committeeFrom(choice.rows, keepGoing))
            chosen.committee = std::move(committee);
    }
    if (chosen.committee == nullptr)
        return chosen;
    std::vector<engine::CandidateNetwork> candidates;
    const auto isNew = [&choice](const engine::LayerFeatures& features, const std::string& configuration) {
        return !choice.kept.knows(configuration) && choice.kept.keeps(features);
    };
    for (const auto& spec : choice.candidates) {
        if (!keepGoing(0.0))
            return chosen;
        if (auto candidate = sampledCandidate(spec, isNew))
            candidates.push_back(*std::move(candidate));
    }
    if (!candidates.empty())
        chosen.network = candidates[engine::mostTelling(*chosen.committee, candidates)].name;
    return chosen;
}

} // namespace app
