// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/keras_order.h"

#include <algorithm>
#include <tuple>

namespace engine {

namespace {

/// For each layer, how many layers stand at most between it and an output.
std::vector<std::size_t> distances(const LayerGraph& graph)
{
    std::vector<std::size_t> distance(graph.layers().size(), 0);
    for (auto i = distance.size(); i-- > 0;) {
        for (const auto output : graph.outputsOf(LayerId{static_cast<std::uint32_t>(i)})) {
            for (const auto consumer : graph.consumersOf(output))
                distance[i] = std::max(distance[i], distance[index(consumer)] + 1);
        }
    }
    return distance;
}

/// The walk, depth first; a layer's number counts those met before it.
class Walk
{
public:
    explicit Walk(const LayerGraph& graph) : m_graph(graph), m_met(graph.layers().size(), notMet)
    {
        for (const auto output : graph.outputs())
            visit(output);
    }

    std::size_t number(LayerId id) const { return m_met[index(id)]; }

private:
    static constexpr std::size_t notMet = static_cast<std::size_t>(-1);

    void visit(TensorId tensor)
    {
        const auto layer = m_graph.producerOf(tensor);
        if (!layer || m_met[index(*layer)] != notMet)
            return;
        m_met[index(*layer)] = m_count++;
        for (const auto input : m_graph.inputsOf(*layer))
            visit(input);
    }

    const LayerGraph& m_graph;
    std::vector<std::size_t> m_met;
    std::size_t m_count = 0;
};

} // namespace

std::vector<LayerId> kerasOrder(const LayerGraph& graph)
{
    const auto distance = distances(graph);
    const Walk walk(graph);
    std::vector<LayerId> order;
    for (std::uint32_t i = 0; i < graph.layers().size(); ++i)
        order.push_back(LayerId{i});
    std::ranges::sort(order, [&](LayerId a, LayerId b) {
        return std::tuple(distance[index(b)], walk.number(a)) < std::tuple(distance[index(a)], walk.number(b));
    });
    return order;
}

} // namespace engine
