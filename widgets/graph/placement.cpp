// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/placement.h"

#include <algorithm>
#include <cassert>

namespace widgets {

std::vector<engine::Side> closedUpward(const engine::LayerGraph& graph, std::vector<engine::Side> wanted,
                                       std::span<const std::optional<engine::Side>> pins)
{
    assert(wanted.size() == graph.layers().size());
    const auto madeOnEdge = [&](engine::TensorId tensor) {
        const auto producer = graph.producerOf(tensor);
        return producer && wanted[index(*producer)] == engine::Side::Edge;
    };
    for (std::uint32_t i = 0; i < wanted.size(); ++i) { // producers come first
        if (i < pins.size() && pins[i])
            wanted[i] = *pins[i];
        else if (std::ranges::any_of(graph.inputsOf(engine::LayerId{i}), madeOnEdge))
            wanted[i] = engine::Side::Edge;
    }
    return wanted;
}

std::vector<engine::Side> placementAt(const GraphState& state, double place)
{
    const bool leftToRight = state.layout.direction == Direction::LeftToRight;
    std::vector<engine::Side> wanted;
    wanted.reserve(state.layout.nodeOf.size());
    for (const auto node : state.layout.nodeOf) {
        const auto centre = state.layout.nodes[node].rect.center();
        wanted.push_back((leftToRight ? centre.x() : centre.y()) < place ? engine::Side::Device : engine::Side::Edge);
    }
    return closedUpward(*state.graph, std::move(wanted), state.pins);
}

} // namespace widgets
