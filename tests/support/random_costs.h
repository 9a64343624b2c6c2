// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

#include <algorithm>
#include <random>

namespace support {

/// A random DAG with whole-millisecond costs: several inputs, outputs, pins and delays.
inline engine::CostModel randomCosts(std::mt19937& random, std::uint32_t layerCount)
{
    using engine::LayerId;
    using engine::Millis;
    using engine::TensorId;
    const auto below = [&random](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
    engine::CostModel costs;
    costs.name = "random";
    costs.resultOn = below(2) == 0 ? engine::Side::Device : engine::Side::Edge;
    const auto addTensor = [&](std::optional<LayerId> producer) {
        costs.tensors.push_back({.name = "t" + std::to_string(costs.tensors.size()),
                                 .bytes = engine::Bytes{below(1000)},
                                 .upload = {.onLink = Millis{below(12)}},
                                 .download = {.onLink = Millis{below(12)}},
                                 .producer = producer});
    };
    for (auto inputs = 1 + below(3); inputs > 0; --inputs)
        addTensor(std::nullopt);
    for (std::uint32_t layer = 0; layer < layerCount; ++layer) {
        engine::CostModel::Layer row{"l" + std::to_string(layer), "Conv", Millis{below(20)}, Millis{below(8)}, {}, {}};
        for (auto wanted = 1 + below(3); wanted > 0; --wanted) {
            const TensorId id{below(static_cast<std::uint32_t>(costs.tensors.size()))};
            if (std::ranges::find(row.inputs, id) == row.inputs.end())
                row.inputs.push_back(id);
        }
        if (below(8) == 0)
            row.pinned = below(2) == 0 ? engine::Side::Device : engine::Side::Edge;
        costs.layers.push_back(row);
        for (auto outputs = 1 + below(2); outputs > 0; --outputs)
            addTensor(LayerId{layer});
    }
    costs.tensors.back().wanted = true;
    costs.tensors[below(static_cast<std::uint32_t>(costs.tensors.size()))].wanted = true;
    if (below(3) == 0)
        costs.uplinkDelay = Millis{below(9)};
    if (below(3) == 0)
        costs.downlinkDelay = Millis{below(9)};
    return costs;
}

/// The least of @p measure over all placements that keep to pins and memory; @p measure may refuse more.
template <typename Measure>
std::optional<engine::Millis> leastOf(const engine::CostModel& costs, Measure measure)
{
    std::optional<engine::Millis> best;
    const auto count = costs.layers.size();
    for (std::uint32_t mask = 0; mask < (1U << count); ++mask) {
        std::vector<engine::Side> sides;
        for (std::size_t i = 0; i < count; ++i)
            sides.push_back((mask >> i & 1U) != 0 ? engine::Side::Edge : engine::Side::Device);
        if (!engine::checkLimits(costs, sides))
            continue;
        const std::optional<engine::Millis> value = measure(sides);
        if (value && (!best || *value < *best))
            best = value;
    }
    return best;
}

/// The least latency by trying all placements.
inline engine::Millis bruteForce(const engine::CostModel& costs)
{
    return *leastOf(costs, [&](const auto& sides) { return std::optional(engine::costOf(costs, sides).total()); });
}

} // namespace support
