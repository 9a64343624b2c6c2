// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/latency_predictor.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

constexpr std::array<std::string_view, 6> amounts{"macs",         "padded_macs",  "input_bytes",
                                                  "output_bytes", "weight_bytes", "operations"};

std::vector<std::string> commonColumns(std::span<const SamplesGroup> groups)
{
    std::vector<std::string> columns;
    for (const auto amount : amounts) {
        const auto hasIt = [amount](const SamplesGroup& group) {
            return std::ranges::find(group.samples.columns, amount) != group.samples.columns.end();
        };
        if (std::ranges::all_of(groups, hasIt))
            columns.emplace_back(amount);
    }
    return columns;
}

/// Labels that not every row has are none.
template <typename Label>
void keepWhole(std::vector<Label>& labels, std::size_t rows)
{
    if (labels.size() != rows)
        labels.clear();
}

template <typename Value>
void append(std::vector<Value>& all, const std::vector<Value>& more)
{
    all.insert(all.end(), more.begin(), more.end());
}

void append(Samples& all, const Samples& more)
{
    std::vector<std::size_t> places;
    for (const auto& column : all.columns)
        places.push_back(static_cast<std::size_t>(std::ranges::find(more.columns, column) - more.columns.begin()));
    for (std::size_t row = 0; row < more.rows(); ++row) {
        for (const auto place : places)
            all.features.push_back(more.row(row)[place]);
    }
    append(all.target, more.target);
    append(all.time, more.time);
    append(all.group, more.group);
    append(all.network, more.network);
}

} // namespace

std::optional<SamplesGroup> commonGroup(std::span<const SamplesGroup> groups)
{
    if (groups.size() < 2 || std::ranges::find(groups, fallbackGroup, &SamplesGroup::name) != groups.end())
        return std::nullopt;
    SamplesGroup common{.name = std::string(fallbackGroup), .samples = {}, .noisePercent = {}};
    auto& samples = common.samples;
    samples.columns = commonColumns(groups);
    if (samples.columns.empty())
        return std::nullopt;
    for (const auto& group : groups)
        append(samples, group.samples);
    keepWhole(samples.group, samples.rows());
    keepWhole(samples.time, samples.rows());
    keepWhole(samples.network, samples.rows());
    return common;
}

const GroupPredictor* groupFor(const LatencyPredictor& predictor, std::string_view family)
{
    for (const auto name : {family, fallbackGroup, std::string_view()}) {
        const auto found = std::ranges::find(predictor.groups, name, &GroupPredictor::name);
        if (found != predictor.groups.end())
            return &*found;
    }
    return nullptr;
}

} // namespace engine
