// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

#include <random>

namespace support {

/// Builds series-parallel graphs with whole-millisecond costs: every fork has its join.
class RandomBranches
{
public:
    explicit RandomBranches(std::mt19937& random) : m_random(random) { m_costs.name = "branches"; }

    engine::CostModel build(int depth)
    {
        auto tensor = add({}, std::nullopt);
        tensor = part(tensor, depth);
        m_costs.tensors[engine::index(tensor)].wanted = true;
        m_costs.resultOn = below(2) == 0 ? engine::Side::Device : engine::Side::Edge;
        if (below(3) == 0)
            m_costs.uplinkDelay = engine::Millis{below(9)};
        if (below(3) == 0)
            m_costs.downlinkDelay = engine::Millis{below(9)};
        return std::move(m_costs);
    }

private:
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(m_random() % limit); }

    engine::TensorId add(const std::string& name, std::optional<engine::LayerId> producer)
    {
        m_costs.tensors.push_back({.name = name,
                                   .bytes = engine::Bytes{below(1000)},
                                   .upload = {.onLink = engine::Millis{below(12)}},
                                   .download = {.onLink = engine::Millis{below(12)}},
                                   .producer = producer});
        return engine::TensorId{static_cast<std::uint32_t>(m_costs.tensors.size() - 1)};
    }

    engine::TensorId layer(std::vector<engine::TensorId> inputs)
    {
        const engine::LayerId id{static_cast<std::uint32_t>(m_costs.layers.size())};
        const auto name = "l" + std::to_string(engine::index(id));
        m_costs.layers.push_back(
            {name, "Conv", engine::Millis{below(20)}, engine::Millis{below(8)}, std::move(inputs), {}});
        if (below(10) == 0)
            m_costs.layers.back().pinned = below(2) == 0 ? engine::Side::Device : engine::Side::Edge;
        return add(name, id);
    }

    engine::TensorId part(engine::TensorId from, int depth)
    {
        if (depth == 0 || below(4) == 0)
            return layer({from});
        if (below(2) == 0)
            return part(part(from, depth - 1), depth - 1);
        std::vector<engine::TensorId> branches;
        if (below(4) == 0)
            branches.push_back(from); // a skip
        for (auto count = 2 + below(3); count > 0; --count)
            branches.push_back(part(from, depth - 1));
        return layer(std::move(branches));
    }

    std::mt19937& m_random;
    engine::CostModel m_costs;
};

} // namespace support
