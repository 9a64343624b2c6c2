// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/layer_graph.h"

#include "engine/graph/element_moves.h"

#include <algorithm>
#include <array>
#include <queue>
#include <set>

namespace engine {

namespace {

Error invalid(const std::string& message)
{
    return {ErrorCode::InvalidInput, message};
}

bool inRange(const GraphParts& parts, TensorId id)
{
    return index(id) < parts.tensors.size();
}

/// Outputs of the model whose size a program tells when it has run.
std::set<TensorId> openOutputs(const GraphParts& parts)
{
    std::set<TensorId> open;
    for (const auto& layer : parts.layers) {
        for (const auto& operation : layer.operations) {
            if (!operation.programs.empty())
                open.insert(operation.outputs.begin(), operation.outputs.end());
        }
    }
    std::set<TensorId> given(parts.outputs.begin(), parts.outputs.end());
    std::erase_if(open, [&given](TensorId id) { return !given.contains(id); });
    return open;
}

Result<void> checkTensors(const GraphParts& parts)
{
    const auto open = openOutputs(parts);
    for (std::size_t i = 0; i < parts.tensors.size(); ++i) {
        const auto& tensor = parts.tensors[i];
        if (!byteSize(tensor.type, tensor.shape) && !open.contains(TensorId{static_cast<std::uint32_t>(i)}))
            return invalid("tensor '" + tensor.name + "' has no valid size: " + toString(tensor.shape));
    }
    for (const auto& [id, blob] : parts.constants) {
        if (!inRange(parts, id))
            return invalid("a constant belongs to no tensor");
        const auto& tensor = parts.tensors[index(id)];
        if (tensor.bytes().count != static_cast<std::int64_t>(blob.bytes.size()))
            return invalid("constant '" + tensor.name + "' of " + toString(tensor.shape) + " holds "
                           + std::to_string(blob.bytes.size()) + " bytes");
    }
    return {};
}

Result<void> checkNames(const GraphParts& parts)
{
    std::set<std::string_view> names;
    for (const auto& layer : parts.layers) {
        if (layer.operations.empty())
            return invalid("layer '" + layer.name + "' has no operation");
        if (!names.insert(layer.name).second)
            return invalid("two layers are called '" + layer.name + "'");
    }
    return {};
}

constexpr std::size_t noProducer = static_cast<std::size_t>(-1);
constexpr std::size_t givenTensor = static_cast<std::size_t>(-2); // an input or a constant

/// The index of the layer that produces each tensor, or one of the two marks above.
Result<std::vector<std::size_t>> findProducers(const GraphParts& parts)
{
    std::vector<std::size_t> producer(parts.tensors.size(), noProducer);
    for (const auto id : parts.inputs) {
        if (!inRange(parts, id) || producer[index(id)] != noProducer)
            return invalid("the graph's inputs are not distinct tensors");
        producer[index(id)] = givenTensor;
    }
    for (const auto& [id, blob] : parts.constants) {
        if (producer[index(id)] != noProducer)
            return invalid("tensor '" + parts.tensors[index(id)].name + "' is both an input and a constant");
        producer[index(id)] = givenTensor;
    }
    for (std::size_t layer = 0; layer < parts.layers.size(); ++layer) {
        for (const auto& operation : parts.layers[layer].operations) {
            for (const auto id : operation.outputs) {
                if (id == noTensor)
                    continue;
                if (!inRange(parts, id))
                    return invalid("layer '" + parts.layers[layer].name + "' has an unknown output");
                if (producer[index(id)] != noProducer)
                    return invalid("tensor '" + parts.tensors[index(id)].name + "' is produced again by layer '"
                                   + parts.layers[layer].name + "'");
                producer[index(id)] = layer;
            }
        }
    }
    return producer;
}

Result<void> checkUses(const GraphParts& parts, const std::vector<std::size_t>& producer)
{
    for (const auto& layer : parts.layers) {
        for (const auto& operation : layer.operations) {
            for (const auto id : operation.inputs) {
                if (id == noTensor)
                    continue;
                if (!inRange(parts, id))
                    return invalid("layer '" + layer.name + "' has an unknown input");
                if (producer[index(id)] == noProducer)
                    return invalid("layer '" + layer.name + "' needs '" + parts.tensors[index(id)].name
                                   + "', which nothing produces");
            }
        }
    }
    for (const auto id : parts.outputs) {
        if (!inRange(parts, id))
            return invalid("the graph has an unknown output");
        if (producer[index(id)] == noProducer)
            return invalid("nothing produces the output '" + parts.tensors[index(id)].name + "'");
    }
    return {};
}

/// Inside a layer an operation may only use what operations before it made.
Result<void> checkInnerOrder(const GraphParts& parts, const std::vector<std::size_t>& producer)
{
    for (std::size_t layer = 0; layer < parts.layers.size(); ++layer) {
        std::set<TensorId> made;
        for (const auto& operation : parts.layers[layer].operations) {
            for (const auto id : operation.inputs) {
                if (id != noTensor && producer[index(id)] == layer && !made.contains(id))
                    return invalid("layer '" + parts.layers[layer].name + "' depends on itself");
            }
            made.insert(operation.outputs.begin(), operation.outputs.end());
        }
    }
    return {};
}

std::vector<std::set<std::size_t>> findPredecessors(const GraphParts& parts, const std::vector<std::size_t>& producer)
{
    std::vector<std::set<std::size_t>> predecessors(parts.layers.size());
    for (std::size_t layer = 0; layer < parts.layers.size(); ++layer) {
        for (const auto& operation : parts.layers[layer].operations) {
            for (const auto id : operation.inputs) {
                if (id != noTensor && producer[index(id)] < givenTensor && producer[index(id)] != layer)
                    predecessors[layer].insert(producer[index(id)]);
            }
        }
    }
    return predecessors;
}

/// A topological order that keeps the given order wherever it can.
Result<std::vector<std::size_t>> topologicalOrder(const GraphParts& parts, const std::vector<std::size_t>& producer)
{
    const auto predecessors = findPredecessors(parts, producer);
    std::vector<std::vector<std::size_t>> successors(parts.layers.size());
    std::vector<std::size_t> waitingFor(parts.layers.size());
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    for (std::size_t layer = 0; layer < parts.layers.size(); ++layer) {
        waitingFor[layer] = predecessors[layer].size();
        for (const auto before : predecessors[layer])
            successors[before].push_back(layer);
        if (waitingFor[layer] == 0)
            ready.push(layer);
    }
    std::vector<std::size_t> order;
    while (!ready.empty()) {
        const auto layer = ready.top();
        ready.pop();
        order.push_back(layer);
        for (const auto after : successors[layer]) {
            if (--waitingFor[after] == 0)
                ready.push(after);
        }
    }
    if (order.size() == parts.layers.size())
        return order;
    const auto stuck = std::ranges::find_if(waitingFor, [](std::size_t count) { return count > 0; });
    const auto layer = static_cast<std::size_t>(stuck - waitingFor.begin());
    return invalid("layer '" + parts.layers[layer].name + "' lies on or behind a cycle");
}

} // namespace

bool Program::operator==(const Program&) const = default;
bool Operation::operator==(const Operation&) const = default;

const std::string& Layer::type() const
{
    constexpr std::array<std::string_view, 8> movers{"Cast",    "DequantizeLinear", "Flatten",   "Pad",
                                                     "Reshape", "Squeeze",          "Transpose", "Unsqueeze"};
    const auto attends = std::ranges::find(operations, "Attention", &Operation::type); // what is before it are views
    if (attends != operations.end())
        return attends->type;
    const auto computes = std::ranges::find_if(operations, [&](const Operation& operation) {
        return std::ranges::find(movers, operation.type) == movers.end();
    });
    if (computes != operations.end())
        return computes->type;
    const auto moves = std::ranges::find_if_not(operations, keepsOrder);
    return moves == operations.end() ? operations.front().type : moves->type;
}

Bytes TensorInfo::bytes() const
{
    return byteSize(type, shape).value_or(Bytes{});
}

Result<LayerGraph> LayerGraph::create(GraphParts parts)
{
    for (const auto& check : {checkTensors(parts), checkNames(parts)}) {
        if (!check)
            return check.error();
    }
    const auto producer = findProducers(parts);
    if (!producer)
        return producer.error();
    if (const auto used = checkUses(parts, *producer); !used)
        return used.error();
    if (const auto ordered = checkInnerOrder(parts, *producer); !ordered) // reads what checkUses() has checked
        return ordered.error();
    const auto order = topologicalOrder(parts, *producer);
    if (!order)
        return order.error();

    LayerGraph graph;
    graph.m_parts = std::move(parts);
    std::vector<Layer> sorted;
    sorted.reserve(order->size());
    for (const auto layer : *order)
        sorted.push_back(std::move(graph.m_parts.layers[layer]));
    graph.m_parts.layers = std::move(sorted);
    graph.indexTensors();
    return graph;
}

void LayerGraph::indexTensors()
{
    const auto layerCount = m_parts.layers.size();
    const auto tensorCount = m_parts.tensors.size();
    m_producerOf.assign(tensorCount, std::nullopt);
    m_consumersOf.assign(tensorCount, {});
    m_inputsOf.assign(layerCount, {});
    m_outputsOf.assign(layerCount, {});
    m_constantsOf.assign(layerCount, {});
    for (std::uint32_t layer = 0; layer < layerCount; ++layer) {
        for (const auto& operation : m_parts.layers[layer].operations) {
            for (const auto id : operation.outputs) {
                if (id != noTensor)
                    m_producerOf[index(id)] = LayerId{layer};
            }
        }
    }
    const auto addOnce = [](auto& list, auto id) {
        if (std::ranges::find(list, id) == list.end())
            list.push_back(id);
    };
    std::vector<bool> givenOut(tensorCount, false);
    for (const auto id : m_parts.outputs)
        givenOut[index(id)] = true;
    for (std::uint32_t layer = 0; layer < layerCount; ++layer) {
        for (const auto& operation : m_parts.layers[layer].operations) {
            for (const auto id : operation.inputs) {
                if (id == noTensor || m_producerOf[index(id)] == LayerId{layer})
                    continue;
                if (constant(id) != nullptr) {
                    addOnce(m_constantsOf[layer], id);
                } else if (m_consumersOf[index(id)].empty() || m_consumersOf[index(id)].back() != LayerId{layer}) {
                    m_inputsOf[layer].push_back(id);
                    m_consumersOf[index(id)].push_back(LayerId{layer});
                }
            }
        }
    }
    for (std::uint32_t layer = 0; layer < layerCount; ++layer) {
        for (const auto& operation : m_parts.layers[layer].operations) {
            for (const auto id : operation.outputs) {
                if (id != noTensor && (givenOut[index(id)] || !m_consumersOf[index(id)].empty()))
                    m_outputsOf[layer].push_back(id);
            }
        }
    }
}

const Blob* LayerGraph::constant(TensorId id) const
{
    const auto found = m_parts.constants.find(id);
    return found == m_parts.constants.end() ? nullptr : &found->second;
}

std::optional<LayerId> LayerGraph::producerOf(TensorId id) const
{
    return m_producerOf[index(id)];
}

namespace {

template <typename T>
T valueOr(const Operation& op, std::string_view name, const T& fallback)
{
    const auto found = op.attributes.find(name);
    if (found == op.attributes.end())
        return fallback;
    const auto* value = std::get_if<T>(&found->second);
    return value != nullptr ? *value : fallback;
}

} // namespace

bool hasInput(const Operation& operation, std::size_t at)
{
    return at < operation.inputs.size() && operation.inputs[at] != noTensor;
}

bool restIsConstant(const LayerGraph& graph, const Operation& operation)
{
    return std::all_of(operation.inputs.begin() + 1, operation.inputs.end(),
                       [&](TensorId id) { return id == noTensor || graph.constant(id) != nullptr; });
}

std::int64_t attributeOr(const Operation& op, std::string_view name, std::int64_t fallback)
{
    return valueOr(op, name, fallback);
}

double attributeOr(const Operation& op, std::string_view name, double fallback)
{
    return valueOr(op, name, fallback);
}

std::string attributeOr(const Operation& op, std::string_view name, const std::string& fallback)
{
    return valueOr(op, name, fallback);
}

std::vector<std::int64_t> attributeOr(const Operation& op, std::string_view name,
                                      const std::vector<std::int64_t>& fallback)
{
    return valueOr(op, name, fallback);
}

std::vector<double> attributeOr(const Operation& op, std::string_view name, const std::vector<double>& fallback)
{
    return valueOr(op, name, fallback);
}

std::vector<std::string> attributeOr(const Operation& op, std::string_view name,
                                     const std::vector<std::string>& fallback)
{
    return valueOr(op, name, fallback);
}

} // namespace engine
