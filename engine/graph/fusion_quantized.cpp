// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion_quantized.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/element_moves.h"
#include "engine/graph/tensor_names.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <set>

namespace engine {

namespace {

bool converts(const LayerGraph& graph, const Operation& operation, std::string_view type)
{
    return operation.type == type && operation.inputs.size() >= 2 && operation.inputs[0] != noTensor
        && operation.inputs[1] != noTensor && operation.outputs.size() == 1 && operation.outputs[0] != noTensor
        && restIsConstant(graph, operation);
}

/// The only operation of a layer, when it is a DequantizeLinear on a constant grid; else null.
const Operation* dequantization(const LayerGraph& graph, const Layer& layer)
{
    const bool is = layer.operations.size() == 1 && converts(graph, layer.operations[0], "DequantizeLinear");
    return is ? &layer.operations[0] : nullptr;
}

bool movesElements(const LayerGraph& graph, const Operation& operation)
{
    const bool moves = keepsOrder(operation) || operation.type == "Concat" || operation.type == "MaxPool"
        || operation.type == "Slice" || operation.type == "Transpose";
    if (!moves || operation.inputs.empty() || operation.outputs.size() != 1 || operation.outputs[0] == noTensor)
        return false;
    return operation.type == "Concat" || restIsConstant(graph, operation);
}

/// A scale that neither overflows nor vanishes, one for all elements, and its zero point: what DequantizeLinear makes
/// of a byte, QuantizeLinear takes back to the same byte, and a larger byte is a larger value.
struct Grid
{
    float scale = 0;
    Blob zero;
    ElementType type = ElementType::UInt8;

    bool operator==(const Grid& other) const
    {
        return scale == other.scale && type == other.type && std::ranges::equal(zero.bytes, other.zero.bytes);
    }
};

std::optional<Grid> gridOf(const LayerGraph& graph, const Operation& operation, ElementType bytes)
{
    const auto* scale = graph.constant(operation.inputs[1]);
    const bool withZero = operation.inputs.size() > 2 && operation.inputs[2] != noTensor;
    if (graph.tensor(operation.inputs[1]).type != ElementType::Float32 || scale->bytes.size() != sizeof(float)
        || !isByte(bytes))
        return std::nullopt;
    Grid grid{.scale = 0, .zero = makeBlob(std::vector<std::int8_t>{0}), .type = bytes};
    std::memcpy(&grid.scale, scale->bytes.data(), sizeof(float));
    if (withZero)
        grid.zero = *graph.constant(operation.inputs[2]);
    const bool regular = grid.scale > 1e-30F && grid.scale < 1e30F && grid.zero.bytes.size() == 1;
    return regular ? std::optional(std::move(grid)) : std::nullopt;
}

class ByteMotion
{
public:
    explicit ByteMotion(const LayerGraph& graph) : m_graph(graph), m_parts(graph.parts()), m_names(m_parts)
    {
        for (const auto& layer : m_parts.layers)
            m_layerNames.take(layer.name);
        m_outputs.insert(m_parts.outputs.begin(), m_parts.outputs.end());
        for (std::uint32_t i = 0; i < m_parts.tensors.size(); ++i)
            m_meaning.push_back(TensorId{i});
    }

    Result<LayerGraph> moved()
    {
        auto layers = std::move(m_parts.layers);
        m_parts.layers.clear();
        for (auto& layer : layers) {
            for (auto& operation : layer.operations)
                resolve(operation);
            if (!disappears(layer))
                place(std::move(layer));
        }
        dropUnused();
        return LayerGraph::create(std::move(m_parts));
    }

private:
    struct Source
    {
        Operation dequantization;
        Grid grid;
    };

    TensorId meaning(TensorId id) const
    {
        return id == noTensor || index(id) >= m_meaning.size() ? id : m_meaning[index(id)];
    }

    void resolve(Operation& operation) const
    {
        for (auto& id : operation.inputs)
            id = meaning(id);
    }

    /// A QuantizeLinear onto the grid that its values come from.
    bool disappears(const Layer& layer)
    {
        const auto& operation = layer.operations.front();
        if (layer.operations.size() != 1 || !converts(m_graph, operation, "QuantizeLinear")
            || m_outputs.contains(operation.outputs[0]))
            return false;
        const auto source = m_sources.find(operation.inputs[0]);
        const auto type = m_parts.tensors[index(operation.outputs[0])].type;
        if (source == m_sources.end() || gridOf(m_graph, operation, type) != source->second.grid)
            return false;
        m_meaning[index(operation.outputs[0])] = source->second.dequantization.inputs[0];
        return true;
    }

    void place(Layer layer)
    {
        if (layer.operations.size() == 1 && converts(m_graph, layer.operations[0], "DequantizeLinear")) {
            const auto& operation = layer.operations[0];
            if (auto grid = gridOf(m_graph, operation, m_parts.tensors[index(operation.inputs[0])].type))
                m_sources.emplace(operation.outputs[0], Source{operation, std::move(*grid)});
        } else if (layer.operations.size() == 1 && movesElements(m_graph, layer.operations[0])) {
            if (auto behind = moveInFront(layer)) {
                m_parts.layers.push_back(std::move(layer));
                place(std::move(*behind));
                return;
            }
        }
        m_parts.layers.push_back(std::move(layer));
    }

    /// @p mover on bytes; the DequantizeLinear that belongs behind it then.
    std::optional<Layer> moveInFront(Layer& mover)
    {
        auto& operation = mover.operations[0];
        const std::size_t moved = operation.type == "Concat" ? operation.inputs.size() : 1;
        const auto first = m_sources.find(operation.inputs[0]);
        if (first == m_sources.end())
            return std::nullopt;
        for (std::size_t i = 0; i < moved; ++i) {
            const auto source = m_sources.find(operation.inputs[i]);
            if (source == m_sources.end() || !(source->second.grid == first->second.grid))
                return std::nullopt;
        }
        auto behind = first->second.dequantization;
        for (std::size_t i = 0; i < moved; ++i)
            operation.inputs[i] = m_sources.at(operation.inputs[i]).dequantization.inputs[0];
        auto info = m_parts.tensors[index(operation.outputs[0])];
        info.type = first->second.grid.type;
        info.name += ".bytes";
        behind.outputs[0] = operation.outputs[0];
        behind.inputs[0] = operation.outputs[0] = m_names.add(m_parts, std::move(info));
        return Layer{.name = m_layerNames.take(mover.name + ".float"), .operations = {std::move(behind)}};
    }

    /// DequantizeLinear whose result nobody needs any more.
    void dropUnused()
    {
        std::set<TensorId> used(m_outputs);
        for (const auto& layer : m_parts.layers) {
            for (const auto& operation : layer.operations)
                used.insert(operation.inputs.begin(), operation.inputs.end());
        }
        std::erase_if(m_parts.layers, [&](const Layer& layer) {
            const auto& operation = layer.operations[0];
            return layer.operations.size() == 1 && m_sources.contains(operation.outputs[0])
                && !used.contains(operation.outputs[0]);
        });
    }

    const LayerGraph& m_graph;
    GraphParts m_parts;
    TensorNames m_names;
    OwnNames m_layerNames;
    std::set<TensorId> m_outputs;
    std::vector<TensorId> m_meaning;
    std::map<TensorId, Source> m_sources; ///< by the tensor of real numbers
};

/// Joins layers with what converts their inputs and their results.
class ConversionJoin
{
public:
    explicit ConversionJoin(const LayerGraph& graph) : m_graph(graph), m_parts(graph.parts()), m_names(m_parts)
    {
        m_outputs.insert(m_parts.outputs.begin(), m_parts.outputs.end());
    }

    Result<LayerGraph> joined()
    {
        std::vector<Layer> layers(m_parts.layers.size());
        m_joinedTo.resize(m_parts.layers.size());
        for (std::uint32_t i = 0; i < m_parts.layers.size(); ++i)
            layers[i] = place(LayerId{i}, layers);
        std::erase_if(layers, [](const Layer& layer) { return layer.operations.empty(); });
        m_parts.layers = std::move(layers);
        return LayerGraph::create(std::move(m_parts));
    }

private:
    static bool runsProgram(const Layer& layer)
    {
        return std::ranges::any_of(layer.operations, [](const Operation& op) { return !op.programs.empty(); });
    }

    /// The layer with its conversions, or nothing where it became part of others.
    Layer place(LayerId id, std::vector<Layer>& placed)
    {
        m_joinedTo[index(id)] = id;
        const auto& given = m_graph.layer(id);
        if (const auto* operation = dequantization(m_graph, given)) {
            if (isAbsorbed(operation->outputs[0]))
                return {};
            return given;
        }
        if (const auto before = layerToFollow(id)) {
            m_joinedTo[index(id)] = *before;
            auto& target = placed[index(*before)].operations;
            target.insert(target.end(), given.operations.begin(), given.operations.end());
            return {};
        }
        return withDequantized(given);
    }

    /// Whether every layer that needs the tensor takes over its conversion.
    bool isAbsorbed(TensorId id) const
    {
        return !m_outputs.contains(id) && !m_graph.consumersOf(id).empty()
            && std::ranges::none_of(m_graph.consumersOf(id),
                                    [&](LayerId consumer) { return runsProgram(m_graph.layer(consumer)); });
    }

    bool makesBytes(const Operation& operation) const
    {
        return converts(m_graph, operation, "QuantizeLinear")
            || (operation.type == "DynamicQuantizeLinear" && !operation.inputs.empty());
    }

    /// Where a layer that begins with what makes bytes belongs.
    std::optional<LayerId> layerToFollow(LayerId id) const
    {
        const auto& operation = m_graph.layer(id).operations[0];
        if (!makesBytes(operation) || m_graph.inputsOf(id).size() != 1)
            return std::nullopt;
        const auto values = operation.inputs[0];
        const auto producer = m_graph.producerOf(values);
        if (!producer || m_outputs.contains(values) || m_graph.consumersOf(values).size() != 1
            || m_graph.outputsOf(*producer).size() != 1 || runsProgram(m_graph.layer(*producer))
            || dequantization(m_graph, m_graph.layer(*producer)) != nullptr)
            return std::nullopt;
        return m_joinedTo[index(*producer)];
    }

    Layer withDequantized(const Layer& given)
    {
        if (runsProgram(given))
            return given;
        Layer layer{.name = given.name, .operations = {}};
        std::map<TensorId, TensorId> own;
        auto operations = given.operations;
        for (auto& operation : operations) {
            for (auto& id : operation.inputs)
                if (const auto* conversion = conversionOf(id))
                    id = ownConversion(*conversion, own, layer);
        }
        std::ranges::move(operations, std::back_inserter(layer.operations));
        return layer;
    }

    const Operation* conversionOf(TensorId id) const
    {
        const auto producer = id == noTensor ? std::nullopt : m_graph.producerOf(id);
        return producer ? dequantization(m_graph, m_graph.layer(*producer)) : nullptr;
    }

    /// The first layer keeps the tensor, others get one of their own.
    TensorId ownConversion(const Operation& conversion, std::map<TensorId, TensorId>& own, Layer& layer)
    {
        const auto shared = conversion.outputs[0];
        const auto [known, fresh] = own.try_emplace(shared, shared);
        if (!fresh)
            return known->second;
        if (!isAbsorbed(shared) || !m_taken.insert(shared).second)
            known->second = m_names.add(m_parts, m_graph.tensor(shared));
        layer.operations.push_back(conversion);
        layer.operations.back().outputs[0] = known->second;
        return known->second;
    }

    const LayerGraph& m_graph;
    GraphParts m_parts;
    TensorNames m_names;
    std::set<TensorId> m_outputs;
    std::set<TensorId> m_taken;
    std::vector<LayerId> m_joinedTo;
};

} // namespace

Result<LayerGraph> moveBytes(const LayerGraph& graph)
{
    return ByteMotion(graph).moved();
}

Result<LayerGraph> joinConversions(const LayerGraph& graph)
{
    const auto isConversion = [](const Operation& op) {
        return op.type == "DequantizeLinear" || op.type == "QuantizeLinear" || op.type == "DynamicQuantizeLinear";
    };
    const auto converts = [&](const Layer& layer) { return std::ranges::any_of(layer.operations, isConversion); };
    return std::ranges::any_of(graph.layers(), converts) ? ConversionJoin(graph).joined() : graph;
}

} // namespace engine
