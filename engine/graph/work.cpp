// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/work.h"

#include <algorithm>
#include <array>
#include <set>

namespace engine {

namespace {

std::int64_t product(const Shape& shape, std::size_t from = 0)
{
    std::int64_t value = 1;
    for (auto i = from; i < shape.size(); ++i)
        value *= shape[i];
    return value;
}

/// Per output element of a Conv: input channels of a group times the kernel; of a ConvTranspose the
/// same seen from its input.
std::int64_t macsOf(const LayerGraph& graph, const Operation& operation)
{
    const auto shapeOf = [&](const std::vector<TensorId>& ids, std::size_t i) -> const Shape* {
        return i < ids.size() && ids[i] != noTensor ? &graph.tensor(ids[i]).shape : nullptr;
    };
    const auto* first = shapeOf(operation.inputs, 0);
    const auto* second = shapeOf(operation.inputs, 1);
    const auto* output = shapeOf(operation.outputs, 0);
    if (first == nullptr || second == nullptr || output == nullptr || first->empty() || second->empty())
        return 0;
    if (operation.type == "Conv")
        return product(*output) * product(*second, 1);
    if (operation.type == "ConvTranspose")
        return product(*first) * product(*second, 1);
    if (operation.type == "Gemm")
        return product(*output) * (*first)[attributeOr(operation, "transA", std::int64_t{0}) != 0 ? 0 : first->size() - 1];
    if (operation.type == "MatMul")
        return product(*output) * first->back();
    if (operation.type == "LSTM" || operation.type == "GRU" || operation.type == "RNN") {
        const auto* recurrent = shapeOf(operation.inputs, 2);
        return recurrent == nullptr ? 0 : (*first)[0] * (product(*second) + product(*recurrent));
    }
    return 0;
}

/// Inputs that say how to compute, not what with: pads, shapes, axes, scales, bounds.
bool isSetting(const Operation& operation, std::size_t input)
{
    constexpr std::array<std::string_view, 13> onlyFirst{"Clip",  "Dropout", "Expand",  "Pad",  "ReduceSum", "Reshape", "Resize",
                                                     "Slice", "Split",   "Squeeze", "Tile", "TopK",      "Unsqueeze"};
    return input > 0 && std::ranges::find(onlyFirst, operation.type) != onlyFirst.end();
}

std::int64_t parametersOf(const LayerGraph& graph, const Layer& layer)
{
    std::int64_t count = 0;
    std::set<TensorId> counted;
    for (const auto& operation : layer.operations) {
        for (std::size_t i = 0; i < operation.inputs.size(); ++i) {
            const auto id = operation.inputs[i];
            if (id != noTensor && graph.constant(id) != nullptr && !isSetting(operation, i) && counted.insert(id).second)
                count += product(graph.tensor(id).shape);
        }
    }
    return count;
}

} // namespace

LayerWork workOf(const LayerGraph& graph, LayerId id)
{
    LayerWork work;
    for (const auto& operation : graph.layer(id).operations)
        work.macs += macsOf(graph, operation);
    work.parameters = parametersOf(graph, graph.layer(id));
    for (const auto output : graph.outputsOf(id))
        work.outputBytes += graph.tensor(output).bytes();
    return work;
}

} // namespace engine
