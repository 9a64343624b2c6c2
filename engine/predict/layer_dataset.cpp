// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/layer_dataset.h"

#include <algorithm>
#include <set>

namespace engine {

std::size_t LayerDataset::rows() const
{
    std::size_t sum = 0;
    for (const auto& group : groups)
        sum += group.samples.samples.rows();
    return sum;
}

std::size_t LayerDataset::configurations() const
{
    std::size_t sum = 0;
    for (const auto& group : groups) {
        const auto& configurations = group.samples.samples.group;
        sum += std::set<std::string_view>(configurations.begin(), configurations.end()).size();
    }
    return sum;
}

std::optional<double> LayerDataset::noisePercent() const
{
    std::vector<std::pair<double, std::size_t>> noise; // of how many rows
    std::size_t rows = 0;
    for (const auto& group : groups) {
        if (!group.samples.noisePercent)
            continue;
        noise.emplace_back(*group.samples.noisePercent, group.samples.samples.rows());
        rows += noise.back().second;
    }
    std::ranges::sort(noise);
    std::size_t before = 0;
    for (const auto& [percent, count] : noise) {
        before += count;
        if (2 * before >= rows)
            return percent;
    }
    return std::nullopt;
}

std::vector<SamplesGroup> LayerDataset::samples() const
{
    std::vector<SamplesGroup> all;
    for (const auto& group : groups)
        all.push_back(group.samples);
    return all;
}

} // namespace engine
