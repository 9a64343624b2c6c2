// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/committee.h"

#include "engine/predict/regressor_families.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace engine {

namespace {

constexpr std::size_t mostRows = 3000;
constexpr std::array<std::uint64_t, 2> partings{0, 1}; ///< each gives two halves
constexpr TreesOptions quickTrees{.rounds = 60, .rate = 0.15, .depth = 5, .rowShare = 0.8, .columnShare = 0.7};

/// Those that physics can be fitted to.
Samples aboveZero(const Samples& samples)
{
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < samples.rows(); ++row) {
        if (samples.target[row] > 0)
            rows.push_back(row);
    }
    return selectedRows(samples, rows);
}

Result<std::vector<Fold>> halvesOf(const Samples& samples, std::uint64_t seed)
{
    return samples.group.empty() ? randomFolds(samples.rows(), 2, seed) : groupFolds(samples.group, 2, seed);
}

/// Learnt from @p half, in the columns and for the range of @p whole.
Result<Regressor> memberOf(const Samples& whole, const Samples& half, std::uint64_t seed)
{
    Regressor member{.name = "physics-boosted",
                     .columns = whole.columns,
                     .lowest = {},
                     .highest = {},
                     .columnScales = std::vector<ColumnScale>(whole.columns.size(), ColumnScale::Linear),
                     .form = {}};
    setRange(member, whole);
    auto boosted = fitBoostedPhysics(half, quickTrees, seed);
    if (boosted) {
        member.form = *std::move(boosted);
        return member;
    }
    auto physics = fitPhysics(half);
    if (!physics)
        return physics.error();
    member.name = "physics";
    member.form = *std::move(physics);
    return member;
}

Result<GroupPredictor> committeeOf(const SamplesGroup& group, std::uint64_t seed)
{
    auto checked = checkedSamples(drawnRows(aboveZero(group.samples), mostRows, seed), leastCommitteeRows);
    if (!checked)
        return checked.error();
    const auto& samples = checked->samples;
    std::vector<Result<Regressor>> members;
    for (const auto parting : partings) {
        const auto halves = halvesOf(samples, seed + parting);
        if (!halves)
            return halves.error();
        for (const auto& half : *halves)
            members.push_back(memberOf(samples, selectedRows(samples, half.train), seed + members.size()));
    }
    auto ensemble = ensembleOf(std::move(members));
    if (!ensemble)
        return ensemble.error();
    return GroupPredictor{.name = group.name,
                          .regressor = *std::move(ensemble),
                          .interval = std::nullopt,
                          .scores = {},
                          .noisePercent = group.noisePercent,
                          .rows = samples.rows(),
                          .configurations = std::set(samples.group.begin(), samples.group.end()).size()};
}

/// What @p known has learnt from was measured, too.
void widenRange(Regressor& regressor, const Regressor& known)
{
    for (std::size_t column = 0; column < regressor.columns.size(); ++column) {
        const auto found = std::ranges::find(known.columns, regressor.columns[column]);
        if (found == known.columns.end())
            continue;
        const auto place = static_cast<std::size_t>(found - known.columns.begin());
        regressor.lowest[column] = std::min(regressor.lowest[column], known.lowest[place]);
        regressor.highest[column] = std::max(regressor.highest[column], known.highest[place]);
    }
}

bool tellsHardRows(const Regressor& regressor)
{
    return std::holds_alternative<EnsembleModel>(regressor.form)
        || std::holds_alternative<PerceptronModel>(regressor.form);
}

} // namespace

Result<LatencyPredictor> fitCommittee(std::span<const SamplesGroup> groups, std::uint64_t seed,
                                      const KeepGoing& keepGoing)
{
    LatencyPredictor committee{.device = {}, .conditions = {}, .target = {}, .groups = {}, .unpredicted = {}};
    std::vector<SamplesGroup> all(groups.begin(), groups.end());
    if (auto common = commonGroup(groups))
        all.push_back(*std::move(common));
    Error last{ErrorCode::InvalidInput, "there are no rows to learn from"};
    for (std::size_t at = 0; at < all.size(); ++at) {
        if (!keepGoing(static_cast<double>(at) / static_cast<double>(all.size())))
            return Error{ErrorCode::Cancelled, "the committee was stopped"};
        auto group = committeeOf(all[at], seed);
        if (group) {
            committee.groups.push_back(*std::move(group));
            continue;
        }
        last = group.error();
        committee.unpredicted.push_back({all[at].name, last.message()});
    }
    if (committee.groups.empty())
        return last;
    return committee;
}

LatencyPredictor withDoubtsOf(LatencyPredictor predictor, const LatencyPredictor& committee)
{
    for (auto& group : predictor.groups) {
        const auto found = std::ranges::find(committee.groups, group.name, &GroupPredictor::name);
        if (tellsHardRows(group.regressor) || found == committee.groups.end())
            continue;
        const auto known = std::exchange(group, *found);
        widenRange(group.regressor, known.regressor);
    }
    return predictor;
}

} // namespace engine
