// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion_movement.h"

#include "engine/graph/element_moves.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace engine {

namespace {

/// Strides and an offset say where the elements of the result lie.
bool isView(const Operation& operation)
{
    return keepsOrder(operation) || (movesPast(operation) && operation.type != "Concat" && operation.type != "Pad");
}

class Joining
{
public:
    explicit Joining(const LayerGraph& graph)
        : m_graph(graph), m_groupOf(graph.layers().size()), m_outputs(graph.outputs().begin(), graph.outputs().end())
    {
        std::iota(m_groupOf.begin(), m_groupOf.end(), std::size_t{0});
    }

    Result<LayerGraph> joined()
    {
        for (std::size_t layer = 0; layer < m_groupOf.size(); ++layer)
            if (isAttention(layer))
                takeOrdersBehind(layer);
        for (auto layer = m_groupOf.size(); layer-- > 0;)
            if (m_groupOf[layer] == layer)
                joinWithConsumers(layer);
        separateGroupsOfSeveralSources();
        return isUnchanged() ? Result<LayerGraph>(m_graph) : LayerGraph::create(parts());
    }

private:
    bool isUnchanged() const
    {
        std::size_t layer = 0;
        return std::ranges::all_of(m_groupOf, [&layer](std::size_t group) { return group == layer++; });
    }

    const std::vector<Operation>& operations(std::size_t layer) const { return m_graph.layers()[layer].operations; }

    bool isAttention(std::size_t layer) const
    {
        return std::ranges::find(operations(layer), "Attention", &Operation::type) != operations(layer).end();
    }

    /// Everything but its one operation's data is constant.
    bool moves(std::size_t layer, bool byViewsOnly) const
    {
        const auto& only = operations(layer);
        if (only.size() != 1 || only.front().inputs.empty())
            return false;
        const auto& operation = only.front();
        if (operation.type == "Concat")
            return !byViewsOnly;
        const bool named = isView(operation) || (!byViewsOnly && movesPast(operation));
        return named && hasInput(operation, 0) && m_graph.constant(operation.inputs.front()) == nullptr
            && restIsConstant(m_graph, operation);
    }

    /// The only group that needs what @p layer makes.
    std::optional<std::size_t> onlyConsumer(std::size_t layer) const
    {
        std::optional<std::size_t> only;
        for (const auto output : m_graph.outputsOf(LayerId{static_cast<std::uint32_t>(layer)})) {
            if (m_outputs.contains(output))
                return std::nullopt;
            for (const auto consumer : m_graph.consumersOf(output)) {
                const auto group = m_groupOf[index(consumer)];
                if (only && *only != group)
                    return std::nullopt;
                only = group;
            }
        }
        return only;
    }

    /// A group is called by its Attention, or by its last layer.
    void joinWithConsumers(std::size_t layer)
    {
        const auto group = onlyConsumer(layer);
        if (!group)
            return;
        const bool attends = isAttention(*group);
        if (moves(layer, attends) && (attends || moves(*group, false)))
            m_groupOf[layer] = *group;
    }

    void takeOrdersBehind(std::size_t attention)
    {
        for (auto last = attention;;) {
            const auto outputs = m_graph.outputsOf(LayerId{static_cast<std::uint32_t>(last)});
            if (outputs.size() != 1 || m_outputs.contains(outputs.front())
                || m_graph.consumersOf(outputs.front()).size() != 1)
                return;
            const auto next = index(m_graph.consumersOf(outputs.front()).front());
            const bool keepsAll = moves(next, true)
                && (keepsOrder(operations(next).front()) || operations(next).front().type == "Transpose");
            if (!keepsAll)
                return;
            m_groupOf[next] = attention;
            last = next;
        }
    }

    /// A copy has one source.
    void separateGroupsOfSeveralSources()
    {
        std::map<std::size_t, std::set<TensorId>> sources;
        for (std::size_t layer = 0; layer < m_groupOf.size(); ++layer) {
            for (const auto input : m_graph.inputsOf(LayerId{static_cast<std::uint32_t>(layer)})) {
                const auto producer = m_graph.producerOf(input);
                if (!producer || m_groupOf[index(*producer)] != m_groupOf[layer])
                    sources[m_groupOf[layer]].insert(input);
            }
        }
        for (std::size_t layer = 0; layer < m_groupOf.size(); ++layer) {
            const auto group = m_groupOf[layer];
            if (sources[group].size() > 1 && !isAttention(group))
                m_groupOf[layer] = layer;
        }
    }

    /// Layers are in topological order, and so are the operations of a group.
    GraphParts parts() const
    {
        auto result = m_graph.parts();
        std::map<std::size_t, std::size_t> firstOf;
        for (std::size_t layer = 0; layer < m_groupOf.size(); ++layer) {
            const auto [found, fresh] = firstOf.try_emplace(m_groupOf[layer], layer);
            if (fresh)
                continue;
            auto& from = result.layers[layer].operations;
            auto& to = result.layers[found->second].operations;
            to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
            from.clear();
        }
        std::erase_if(result.layers, [](const Layer& layer) { return layer.operations.empty(); });
        return result;
    }

    const LayerGraph& m_graph;
    std::vector<std::size_t> m_groupOf; ///< for each layer the one that its group is called by
    std::set<TensorId> m_outputs;
};

} // namespace

Result<LayerGraph> withJoinedMovements(const LayerGraph& graph)
{
    return Joining(graph).joined();
}

} // namespace engine
