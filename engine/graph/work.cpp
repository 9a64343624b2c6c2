// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/work.h"

#include "engine/graph/constant_values.h"

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
    const bool onGrids = operation.type == "QLinearConv" || operation.type == "QLinearMatMul";
    const auto* second = shapeOf(operation.inputs, onGrids ? 3 : 1); // behind scale and zero point of the first
    const auto* output = shapeOf(operation.outputs, 0);
    if (first == nullptr || second == nullptr || first->empty() || second->empty())
        return 0;
    if (operation.type == "ConvTranspose")
        return product(*first) * product(*second, 1);
    if (operation.type == "LSTM" || operation.type == "GRU" || operation.type == "RNN") {
        const auto* recurrent = shapeOf(operation.inputs, 2); // any of its outputs may be unused
        return recurrent == nullptr ? 0 : (*first)[0] * (product(*second) + product(*recurrent));
    }
    if (output == nullptr)
        return 0;
    if (operation.type == "Conv" || operation.type == "ConvInteger" || operation.type == "DeformConv"
        || operation.type == "QLinearConv")
        return product(*output) * product(*second, 1);
    if (operation.type == "Attention") { // each query with each key, each share with each value
        const auto* past = shapeOf(operation.inputs, 4);
        const auto keys = (*second)[second->size() - 2] + (past != nullptr ? (*past)[2] : 0);
        return keys * (product(*first) + product(*output));
    }
    if (operation.type == "Gemm")
        return product(*output)
            * (*first)[attributeOr(operation, "transA", std::int64_t{0}) != 0 ? 0 : first->size() - 1];
    if (operation.type == "MatMul" || operation.type == "MatMulInteger" || operation.type == "QLinearMatMul")
        return product(*output) * first->back();
    return 0;
}

/// Inputs that say how to compute, not what with: pads, shapes, axes, scales, bounds.
bool isSetting(const Operation& operation, std::size_t input)
{
    constexpr std::array<std::string_view, 16> onlyFirst{
        "Clip",   "DequantizeLinear", "Dropout", "Expand", "Pad",     "QuantizeLinear", "ReduceSum", "Reshape",
        "Resize", "RotaryEmbedding",  "Slice",   "Split",  "Squeeze", "Tile",           "TopK",      "Unsqueeze"};
    if (operation.type == "QLinearConv" || operation.type == "QLinearMatMul")
        return input != 3 && input != 8; // weights and bias
    if (operation.type == "ConvInteger" || operation.type == "MatMulInteger")
        return input > 1;
    return input > 0 && std::ranges::find(onlyFirst, operation.type) != onlyFirst.end();
}

bool holdsOnly(const LayerGraph& graph, TensorId id, float value)
{
    const auto* blob = graph.constant(id);
    if (blob == nullptr || graph.tensor(id).type != ElementType::Float32)
        return false;
    const auto values = elementsAs<float>(*blob);
    return values && std::ranges::all_of(*values, [value](float one) { return one == value; });
}

/// Elements that ONNX asks for where the layer has none: a scale of ones in a BatchNormalization without
/// scale, the recurrent half of zeros in the bias of an LSTM with one bias.
std::int64_t fillersOf(const LayerGraph& graph, const Operation& operation, std::size_t input)
{
    const auto id = operation.inputs[input];
    const auto size = product(graph.tensor(id).shape);
    if (operation.type == "BatchNormalization" && input == 1 && holdsOnly(graph, id, 1.0F))
        return size;
    if (operation.type != "LSTM" || input != 3 || graph.tensor(id).type != ElementType::Float32)
        return 0;
    const auto bias = elementsAs<float>(*graph.constant(id));
    const auto row = static_cast<std::size_t>(graph.tensor(id).shape.back());
    for (std::size_t i = 0; bias && i < bias->size(); ++i) {
        if (i % row >= row / 2 && (*bias)[i] != 0.0F)
            return 0;
    }
    return size / 2;
}

/// The operation that computes @p id; null for inputs and constants.
const Operation* makerOf(const LayerGraph& graph, TensorId id)
{
    const auto layer = id == noTensor ? std::nullopt : graph.producerOf(id);
    if (!layer)
        return nullptr;
    const auto& operations = graph.layer(*layer).operations;
    return &*std::ranges::find_if(
        operations, [id](const Operation& made) { return std::ranges::find(made.outputs, id) != made.outputs.end(); });
}

/// What e^x, or its root, is multiplied with was not learnt: the noise that a sampling drew once, the anchors of a detector.
bool scalesAnExponential(const LayerGraph& graph, const Operation& operation, std::size_t input)
{
    if (operation.type != "Mul" || operation.inputs.size() != 2)
        return false;
    const auto* maker = makerOf(graph, operation.inputs[1 - input]);
    if (maker != nullptr && maker->type == "Sqrt")
        maker = makerOf(graph, maker->inputs.front());
    return maker != nullptr && maker->type == "Exp";
}

/// Those that are not in @p counted yet.
std::int64_t parametersOf(const LayerGraph& graph, const Layer& layer, std::set<TensorId>& counted)
{
    std::int64_t count = 0;
    for (const auto& operation : layer.operations) {
        for (std::size_t i = 0; i < operation.inputs.size(); ++i) {
            const auto id = operation.inputs[i];
            if (id != noTensor && graph.constant(id) != nullptr && !isSetting(operation, i)
                && !scalesAnExponential(graph, operation, i) && counted.insert(id).second)
                count += product(graph.tensor(id).shape) - fillersOf(graph, operation, i);
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
    std::set<TensorId> counted;
    work.parameters = parametersOf(graph, graph.layer(id), counted);
    for (const auto output : graph.outputsOf(id))
        work.outputBytes += graph.tensor(output).bytes();
    return work;
}

LayerWork workOf(const LayerGraph& graph)
{
    LayerWork work;
    std::set<TensorId> counted;
    for (const auto& layer : graph.layers()) {
        work.parameters += parametersOf(graph, layer, counted);
        for (const auto& operation : layer.operations)
            work.macs += macsOf(graph, operation);
    }
    return work;
}

} // namespace engine
