// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/real_weights.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/scale_places.h"

#include <algorithm>
#include <set>

namespace engine {

namespace {

const Blob* constantInput(const LayerGraph& graph, const Operation& operation, std::size_t at)
{
    return hasInput(operation, at) ? graph.constant(operation.inputs[at]) : nullptr;
}

/// A DequantizeLinear that makes bytes of a constant real.
bool convertsWeights(const LayerGraph& graph, const Operation& operation)
{
    const bool zeroFits = !hasInput(operation, 2) || constantInput(graph, operation, 2) != nullptr;
    return operation.type == "DequantizeLinear" && operation.outputs.size() == 1 && operation.outputs[0] != noTensor
        && constantInput(graph, operation, 0) != nullptr && constantInput(graph, operation, 1) != nullptr && zeroFits
        && isByte(graph.tensor(operation.inputs[0]).type);
}

/// Operations by the tensors that they make.
class Makers
{
public:
    explicit Makers(const LayerGraph& graph)
    {
        for (const auto& layer : graph.layers()) {
            for (const auto& operation : layer.operations) {
                for (const auto id : operation.outputs)
                    m_makers[id] = &operation;
            }
        }
    }
    const Operation* of(TensorId id) const
    {
        const auto found = m_makers.find(id);
        return found == m_makers.end() ? nullptr : found->second;
    }

private:
    std::map<TensorId, const Operation*> m_makers;
};

/// A product that integers can compute: weights of the usual shape beside computed bytes.
bool multipliesBytes(const LayerGraph& graph, const Makers& makers, const Operation& operation)
{
    const bool image = operation.type == "Conv";
    if ((!image && operation.type != "MatMul" && operation.type != "Gemm") || !hasInput(operation, 1))
        return false;
    const auto* source = makers.of(operation.inputs[0]);
    return source != nullptr && source->type == "DequantizeLinear" && hasInput(*source, 0) && hasInput(*source, 1)
        && graph.constant(source->inputs[0]) == nullptr && isByte(graph.tensor(source->inputs[0]).type)
        && elementCount(graph.tensor(source->inputs[1]).shape) == 1
        && graph.tensor(operation.inputs[1]).shape.size() == (image ? 4U : 2U);
}

/// Weights that anything but such a product needs, or something needs elsewhere than as its weights.
std::set<TensorId> besideRealNumbers(const LayerGraph& graph)
{
    std::set<TensorId> found;
    const Makers makers(graph);
    for (const auto& layer : graph.layers()) {
        for (const auto& operation : layer.operations) {
            const bool onBytes = multipliesBytes(graph, makers, operation);
            for (std::size_t i = 0; i < operation.inputs.size(); ++i) {
                if (!onBytes || i != 1)
                    found.insert(operation.inputs[i]);
            }
        }
    }
    return found;
}

} // namespace

std::optional<std::vector<float>> realWeights(const LayerGraph& graph, const Operation& conversion)
{
    if (!convertsWeights(graph, conversion))
        return std::nullopt;
    const auto& tensor = graph.tensor(conversion.inputs[0]);
    const auto& bytes = graph.constant(conversion.inputs[0])->bytes;
    const auto scales = graph.tensor(conversion.inputs[1]).type == ElementType::Float32
        ? elementsAs<float>(*constantInput(graph, conversion, 1))
        : std::nullopt;
    const auto* zeroBlob = constantInput(graph, conversion, 2);
    const auto zeros = zeroBlob == nullptr ? std::optional(std::vector<double>(scales ? scales->size() : 0, 0.0))
                                           : realValues(graph.tensor(conversion.inputs[2]).type, *zeroBlob);
    if (!scales || scales->empty() || !zeros || zeros->size() != scales->size())
        return std::nullopt;
    const auto places = ScalePlaces::of(conversion, tensor.shape, graph.tensor(conversion.inputs[1]).shape);
    if (!places)
        return std::nullopt;
    std::vector<float> values(bytes.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto at = (*places)[i];
        const auto byte = static_cast<std::uint8_t>(bytes[i]);
        const int number = tensor.type == ElementType::Int8 ? static_cast<std::int8_t>(byte) : byte;
        values[i] = static_cast<float>(number - static_cast<int>((*zeros)[at])) * (*scales)[at];
    }
    return values;
}

Result<LayerGraph> withRealWeights(const LayerGraph& graph, RealWeights which)
{
    const auto isConversion = [&](const Operation& operation) { return convertsWeights(graph, operation); };
    const auto converts = [&](const Layer& layer) { return std::ranges::any_of(layer.operations, isConversion); };
    if (std::ranges::none_of(graph.layers(), converts))
        return graph;
    auto parts = graph.parts();
    const auto beside = which == RealWeights::All ? std::set<TensorId>{} : besideRealNumbers(graph);
    const std::set<TensorId> outputs(parts.outputs.begin(), parts.outputs.end());
    for (auto& layer : parts.layers) {
        std::erase_if(layer.operations, [&](const Operation& operation) {
            const bool wanted = convertsWeights(graph, operation) && !outputs.contains(operation.outputs[0])
                && (which == RealWeights::All || beside.contains(operation.outputs[0]));
            auto values = wanted ? realWeights(graph, operation) : std::nullopt;
            if (!values)
                return false;
            parts.constants.emplace(operation.outputs[0], makeBlob(std::move(*values)));
            return true;
        });
    }
    std::erase_if(parts.layers, [](const Layer& layer) { return layer.operations.empty(); });
    return LayerGraph::create(std::move(parts));
}

} // namespace engine
