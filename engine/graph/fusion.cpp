// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"

#include "engine/graph/fusion_chain.h"
#include "engine/graph/fusion_movement.h"
#include "engine/graph/fusion_quantized.h"
#include "engine/graph/idioms.h"

#include <algorithm>
#include <set>

namespace engine {

namespace {

bool disappears(const Operation& operation)
{
    return (operation.type == "Identity" || operation.type == "Dropout") && !operation.inputs.empty()
        && operation.inputs.front() != noTensor && operation.outputs.size() == 1
        && operation.outputs.front() != noTensor;
}

/// Takes Identity and Dropout out of a graph: each tensor they make becomes the one they are given.
class IdentityRemoval
{
public:
    explicit IdentityRemoval(const LayerGraph& graph) : m_graph(graph), m_parts(graph.parts())
    {
        for (std::uint32_t i = 0; i < m_parts.tensors.size(); ++i)
            m_meaning.push_back(TensorId{i});
        m_outputs.insert(m_parts.outputs.begin(), m_parts.outputs.end());
    }

    Result<LayerGraph> removed()
    {
        for (auto& layer : m_parts.layers)
            removeFrom(layer);
        std::erase_if(m_parts.layers, [](const Layer& layer) { return layer.operations.empty(); });
        for (auto& layer : m_parts.layers) {
            for (auto& operation : layer.operations)
                resolve(operation.inputs);
        }
        resolve(m_parts.outputs);
        return LayerGraph::create(std::move(m_parts));
    }

private:
    void resolve(std::vector<TensorId>& ids) const
    {
        for (auto& id : ids)
            id = id == noTensor ? noTensor : m_meaning[index(id)];
    }

    void removeFrom(Layer& layer)
    {
        std::erase_if(layer.operations, [this](const Operation& operation) {
            if (!disappears(operation))
                return false;
            const auto input = m_meaning[index(operation.inputs.front())];
            const auto output = operation.outputs.front();
            if (m_outputs.contains(output) && !takeOutputsPlace(input, output))
                return false;
            m_meaning[index(output)] = input;
            return true;
        });
    }

    /// The model's output keeps its name.
    bool takeOutputsPlace(TensorId input, TensorId output)
    {
        if (!m_graph.producerOf(input) || !m_outputs.insert(input).second)
            return false;
        m_parts.tensors[index(input)].name = m_parts.tensors[index(output)].name;
        return true;
    }

    const LayerGraph& m_graph;
    GraphParts m_parts;
    std::vector<TensorId> m_meaning;
    std::set<TensorId> m_outputs;
};

/// Layers that become one.
struct Group
{
    std::vector<LayerId> members; ///< in order of execution
    Chain chain;
};

/// Goes through the layers in order of execution; each joins a group that ends at one of its inputs,
/// or begins a group.
class Fusion
{
public:
    explicit Fusion(const LayerGraph& graph)
        : m_graph(graph), m_groupOf(graph.layers().size()), m_assigned(graph.layers().size(), false)
    {
        m_outputs.insert(graph.outputs().begin(), graph.outputs().end());
    }

    Result<LayerGraph> fused()
    {
        for (std::uint32_t i = 0; i < m_graph.layers().size(); ++i) {
            if (!m_assigned[i])
                place(LayerId{i});
        }
        return LayerGraph::create(joinedParts());
    }

private:
    void place(LayerId id)
    {
        if (const auto group = groupToJoin(id)) {
            join(*group, id);
            return;
        }
        beginGroup(id);
    }

    /// A group that so far only changes a shape is the last choice.
    static bool runsLater(const Group& a, const Group& b)
    {
        const auto rank = [](const Group& group) {
            return std::pair(group.chain.stage != Stage::Leading && group.chain.stage != Stage::LeadingPad,
                             group.members.back());
        };
        return rank(a) > rank(b);
    }

    /// Of the groups that take @p id at their end, the one that runs last.
    std::optional<std::size_t> groupToJoin(LayerId id) const
    {
        std::optional<std::size_t> best;
        for (const auto input : m_graph.inputsOf(id)) {
            const auto group = groupEndingAt(input);
            if (!group || !isOnlyFor(input, id) || !extendChain(m_graph, m_groups[*group].chain, m_graph.layer(id)))
                continue;
            if (!best || runsLater(m_groups[*group], m_groups[*best]))
                best = group;
        }
        return best;
    }

    std::optional<std::size_t> groupEndingAt(TensorId id) const
    {
        const auto producer = m_graph.producerOf(id);
        if (!producer || m_groups[m_groupOf[index(*producer)]].chain.exit != id)
            return std::nullopt;
        return m_groupOf[index(*producer)];
    }

    /// Whether nobody else needs @p tensor.
    bool isOnlyFor(TensorId tensor, LayerId id) const
    {
        return !m_outputs.contains(tensor)
            && std::ranges::all_of(m_graph.consumersOf(tensor), [&](LayerId consumer) { return consumer == id; });
    }

    void join(std::size_t group, LayerId id)
    {
        auto& target = m_groups[group];
        target.chain = extendChain(m_graph, target.chain, m_graph.layer(id)).value_or(Chain{});
        if (m_graph.outputsOf(id).size() != 1)
            target.chain.exit = noTensor;
        target.members.push_back(id);
        m_groupOf[index(id)] = group;
        m_assigned[index(id)] = true;
    }

    void beginGroup(LayerId id)
    {
        m_groups.push_back({.members = {id}, .chain = chainOf(m_graph, id)});
        m_groupOf[index(id)] = m_groups.size() - 1;
        m_assigned[index(id)] = true;
    }

    /// Groups in the order in which their last members run.
    GraphParts joinedParts()
    {
        std::ranges::sort(m_groups, {}, [](const Group& group) { return group.members.back(); });
        auto parts = m_graph.parts();
        parts.layers.clear();
        for (const auto& group : m_groups) {
            Layer layer{.name = m_graph.layer(group.members.front()).name, .operations = {}};
            for (const auto member : group.members) {
                const auto& operations = m_graph.layer(member).operations;
                layer.operations.insert(layer.operations.end(), operations.begin(), operations.end());
            }
            parts.layers.push_back(std::move(layer));
        }
        return parts;
    }

    const LayerGraph& m_graph;
    std::vector<Group> m_groups;
    std::vector<std::size_t> m_groupOf; ///< valid where m_assigned
    std::vector<bool> m_assigned;
    std::set<TensorId> m_outputs;
};

} // namespace

Result<LayerGraph> fuse(const LayerGraph& graph)
{
    auto clean = IdentityRemoval(graph).removed();
    if (!clean)
        return clean.error();
    const auto bytes = withBytesBetween(*clean);
    if (!bytes)
        return bytes.error();
    const auto known = withIdioms(*bytes);
    if (!known)
        return known.error();
    const auto moved = withJoinedMovements(*known);
    if (!moved)
        return moved.error();
    const auto joined = Fusion(*moved).fused();
    return joined ? joinConversions(*joined) : joined;
}

} // namespace engine
