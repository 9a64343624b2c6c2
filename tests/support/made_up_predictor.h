// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/predict/latency_predictor.h"
#include "engine/predict/layer_features.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace engine::test {

/// A law that is easily learnt: @p slowness times so much for each multiply-add, byte and start.
inline double madeUpLatency(const LayerFeatures& features, double slowness = 1)
{
    return slowness
        * (0.01 + *features.find("macs") / 1e8 + *features.find("input_bytes") / 1e8
           + *features.find("output_bytes") / 1e8);
}

inline constexpr std::array<std::string_view, 2> madeUpNetworks{"GoogLeNet", "MobileNet"};

/// The fused layers of @p models of the zoo, one group for each family, with all of its features.
inline std::vector<SamplesGroup> madeUpSamples(std::span<const std::string_view> models = madeUpNetworks,
                                               double slowness = 1)
{
    std::vector<SamplesGroup> groups;
    for (const auto model : models) {
        const auto graph = *fuse(*makeZooModel(model));
        for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
            const auto features = featuresOf(graph, LayerId{i});
            auto group = std::ranges::find(groups, features.family, &SamplesGroup::name);
            if (group == groups.end())
                group = groups.insert(group, {.name = std::string(features.family), .samples = {}, .noisePercent = {}});
            auto& samples = group->samples;
            samples.columns.clear();
            for (const auto& [name, value] : features.values) {
                samples.columns.push_back(name);
                samples.features.push_back(value);
            }
            samples.target.push_back(madeUpLatency(features, slowness));
            samples.group.push_back(configurationOf(features));
            samples.network.emplace_back(model);
        }
    }
    return groups;
}

/// Of families with enough layers, and of all of them together; intervals of 10 % to either side.
inline LatencyPredictor madeUpPredictor(double slowness = 1)
{
    LatencyPredictor predictor{.device = {"made-up box", "CPU", "runtime", 2, 1, 1.0},
                               .conditions = {},
                               .target = "latency_ms",
                               .groups = {},
                               .unpredicted = {}};
    auto groups = madeUpSamples(madeUpNetworks, slowness);
    groups.push_back(*commonGroup(groups));
    for (const auto& group : groups) {
        auto regressor = fitRegressor("physics", group.samples, {});
        if (!regressor)
            continue;
        predictor.groups.push_back({.name = group.name,
                                    .regressor = *std::move(regressor),
                                    .interval = ConformalInterval{std::log(1.1), 0.9, 0.0},
                                    .scores = {},
                                    .noisePercent = {},
                                    .rows = group.samples.rows(),
                                    .configurations = group.samples.rows()});
    }
    return predictor;
}

} // namespace engine::test
