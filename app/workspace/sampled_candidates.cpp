// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/sampled_candidates.h"

#include "engine/graph/fusion.h"
#include "engine/graph/sampling/sampled_network.h"
#include "engine/predict/committee.h"

#include <set>

namespace app {

namespace {

constexpr std::uint32_t poolSize = 48;

/// Of the second quarter of all seeds, so that they meet no others.
engine::SampleSpec specOfPool(std::size_t rows, std::uint32_t at)
{
    constexpr std::uint32_t first = 0x4000'0000;
    constexpr std::uint32_t count = 0x4000'0000;
    return engine::specOfAllFamilies(first + (static_cast<std::uint32_t>(rows) * 64U + at) % count);
}

} // namespace

engine::Result<engine::CandidateNetwork> sampledCandidate(const engine::SampleSpec& spec,
                                                          const engine::IsNewLayer& isNew)
{
    const auto graph = engine::sampledShapes(spec);
    if (!graph)
        return graph.error();
    const auto fused = engine::fuse(*graph);
    if (!fused)
        return fused.error();
    return engine::candidateOf(*fused, isNew);
}

engine::Result<std::vector<engine::Suggestion>> suggestedNext(const engine::LatencyPredictor& predictor,
                                                              std::span<const engine::SamplesGroup> groups,
                                                              const engine::SuggestionLimits& limits,
                                                              const engine::KeepGoing& keepGoing)
{
    std::set<std::string_view> known;
    std::size_t rows = 0;
    for (const auto& group : groups) {
        known.insert(group.samples.group.begin(), group.samples.group.end());
        rows += group.samples.rows();
    }
    const auto committee = engine::fitCommittee(groups, 1, [&](double share) { return keepGoing(share / 2); });
    if (!committee && committee.error().code == engine::ErrorCode::Cancelled)
        return committee.error();
    const auto doubter = committee ? engine::withDoubtsOf(predictor, *committee) : predictor; // too few rows for one
    const auto isNew = [&](const engine::LayerFeatures&, const std::string& configuration) {
        return !known.contains(configuration);
    };
    std::vector<engine::CandidateNetwork> pool;
    for (std::uint32_t at = 0; at < poolSize; ++at) {
        if (!keepGoing(0.5 + 0.5 * at / poolSize))
            return engine::Error{engine::ErrorCode::Cancelled, "the search for what to measure next was stopped"};
        if (auto candidate = sampledCandidate(specOfPool(rows, at), isNew))
            pool.push_back(*std::move(candidate));
    }
    return engine::nextToMeasure(doubter, pool, limits);
}

} // namespace app
