// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/quantized_layer.h"

#include "engine/graph/constant_values.h"
#include "engine/torch/kernels/chain.h"

#include <algorithm>
#include <cmath>

namespace engine::kernels {

namespace {

/// Weights that a DequantizeLinear before the operation makes real, with scales along @p axis.
std::optional<ConstantPlace> weightsBefore(const LayerGraph& graph, const Dequantized& given, const Operation& op,
                                           std::size_t axis)
{
    const auto* conversion = given.conversionTo(op.inputs[1]);
    if (conversion == nullptr || graph.constant(conversion->inputs[0]) == nullptr)
        return std::nullopt;
    const auto rank = static_cast<std::int64_t>(graph.tensor(op.inputs[1]).shape.size());
    const auto stated = attributeOr(*conversion, "axis", std::int64_t{1});
    const bool single = elementCount(graph.tensor(conversion->inputs[1]).shape) == 1;
    const bool fits = single || (stated < 0 ? stated + rank : stated) == static_cast<std::int64_t>(axis);
    return fits ? std::optional(ConstantPlace{conversion, 0, 1}) : std::nullopt;
}

/// One value for all channels, or one for each in the last dimension.
bool isBias(const Shape& shape, std::int64_t channels)
{
    return elementCount(shape) == 1 || (elementCount(shape) == channels && shape.back() == channels);
}

/// A constant of real numbers, or one that a DequantizeLinear makes real.
bool findBias(const LayerGraph& graph, const Dequantized& given, ByteProduct& product)
{
    const auto& op = *product.op;
    if (!hasInput(op, 2))
        return true;
    const auto* conversion = given.conversionTo(op.inputs[2]);
    product.biasPlace = conversion == nullptr ? ConstantPlace{&op, 2, 0} : ConstantPlace{conversion, 0, 1};
    return graph.constant(product.biasPlace.op->inputs[product.biasPlace.values]) != nullptr
        && isBias(graph.tensor(op.inputs[2]).shape, product.channels());
}

/// QLinearConv and QLinearMatMul: everything is an input of one operation.
bool findOnGrids(const LayerGraph& graph, ByteProduct& product)
{
    const auto& op = *product.op;
    const auto source = gridOf(graph, op, 1, graph.tensor(op.inputs[0]).type);
    product.tail.result = gridOf(graph, op, 6, graph.tensor(op.outputs[0]).type);
    if (!source || !product.tail.result || graph.constant(op.inputs[0]) != nullptr
        || graph.constant(op.inputs[3]) == nullptr)
        return false;
    product.source = {op.inputs[0], *source};
    product.weightPlace = {&op, 3, 4};
    if (hasInput(op, 8))
        product.biasPlace = {&op, 8, 8};
    product.tail.target = op.outputs[0];
    product.tail.length = 1;
    return true;
}

/// Conv, MatMul and Gemm behind DequantizeLinear.
bool findBetween(const SegmentBuilder& builder, std::span<const Operation> operations, const Dequantized& given,
                 ByteProduct& product, bool residuals)
{
    const auto& graph = builder.graph();
    const auto source = given.bytesOf(product.op->inputs[0]);
    const auto weights = weightsBefore(graph, given, *product.op, product.weightAxis);
    if (!source || !weights || !findBias(graph, given, product))
        return false;
    product.source = *source;
    product.weightPlace = *weights;
    const auto rank = graph.tensor(product.op->outputs[0]).shape.size();
    const auto core = given.count() + 1;
    product.folded = scalesBehind(builder, operations, core, product.op->type == "Conv" ? 1 : rank - 1);
    const auto taken = core + product.folded.size();
    product.tail = gridTailOf(builder, operations, given, taken, residuals);
    if (!product.tail.result && product.tail.residual.id != noTensor)
        product.tail = gridTailOf(builder, operations, given, taken, false);
    return hidesTheRest(builder, operations, product.tail.length);
}

bool isPlainGemm(const Operation& op)
{
    return op.type == "Gemm" && attributeOr(op, "transA", std::int64_t{0}) == 0 && attributeOr(op, "alpha", 1.0) == 1.0
        && attributeOr(op, "beta", 1.0) == 1.0;
}

std::optional<float> boundOf(const LayerGraph& graph, const Operation& op, std::size_t at, float fallback)
{
    if (!hasInput(op, at))
        return fallback;
    const auto values = constantInput(graph, op, at);
    if (!values || values->size() != 1 || std::isnan(values->front()))
        return std::nullopt;
    return static_cast<float>(values->front());
}

/// Relu and Clip, one after the other.
bool cut(const LayerGraph& graph, const Operation& op, GridTail& tail)
{
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const bool clips = op.type == "Clip";
    if (!clips && op.type != "Relu")
        return false;
    const auto low = clips ? boundOf(graph, op, 1, -infinity) : std::optional(0.0F);
    const auto high = clips ? boundOf(graph, op, 2, infinity) : std::optional(infinity);
    if (!low || !high)
        return false;
    const auto within = [&](float value) { return std::min(std::max(value, *low), *high); };
    tail.low = within(tail.low);
    tail.high = within(tail.high);
    return true;
}

/// The bytes that @p op adds to @p x, a tensor of the same shape.
std::optional<GridTensor> residualOf(const SegmentBuilder& builder, const Dequantized& given, TensorId x,
                                     const Operation& op)
{
    if (op.type != "Add" || op.inputs.size() != 2 || std::ranges::count(op.inputs, x) != 1)
        return std::nullopt;
    const auto bytes = given.bytesOf(op.inputs[0] == x ? op.inputs[1] : op.inputs[0]);
    const bool fits = bytes && builder.tensor(bytes->id).shape == builder.tensor(x).shape;
    return fits ? bytes : std::nullopt;
}

} // namespace

std::optional<std::vector<double>> constantInput(const LayerGraph& graph, const Operation& op, std::size_t at)
{
    const auto* blob = hasInput(op, at) ? graph.constant(op.inputs[at]) : nullptr;
    return blob == nullptr ? std::nullopt : realValues(graph.tensor(op.inputs[at]).type, *blob);
}

std::optional<Grid> gridOf(const LayerGraph& graph, const Operation& op, std::size_t scaleAt, ElementType type)
{
    const auto scale = constantInput(graph, op, scaleAt);
    const auto zero = hasInput(op, scaleAt + 1) ? constantInput(graph, op, scaleAt + 1) : std::vector<double>{0.0};
    if (!isByte(type) || !scale || scale->size() != 1 || !zero || zero->size() != 1
        || graph.tensor(op.inputs[scaleAt]).type != ElementType::Float32)
        return std::nullopt;
    const auto step = static_cast<float>(scale->front());
    if (!(step > 1e-30F && step < 1e30F))
        return std::nullopt;
    return Grid{type, step, static_cast<std::int32_t>(zero->front())};
}

Dequantized::Dequantized(const LayerGraph& graph, std::span<const Operation> operations) : m_graph(graph)
{
    for (; m_count < operations.size() && operations[m_count].type == "DequantizeLinear"; ++m_count)
        m_made[operations[m_count].outputs[0]] = &operations[m_count];
}

const Operation* Dequantized::conversionTo(TensorId id) const
{
    const auto found = m_made.find(id);
    return found == m_made.end() ? nullptr : found->second;
}

std::optional<GridTensor> Dequantized::bytesOf(TensorId id) const
{
    const auto* conversion = conversionTo(id);
    if (conversion == nullptr || m_graph.constant(conversion->inputs[0]) != nullptr)
        return std::nullopt;
    const auto bytes = conversion->inputs[0];
    const auto grid = gridOf(m_graph, *conversion, 1, m_graph.tensor(bytes).type);
    return grid ? std::optional(GridTensor{bytes, *grid}) : std::nullopt;
}

GridTail gridTailOf(const SegmentBuilder& builder, std::span<const Operation> operations, const Dequantized& given,
                    std::size_t taken, bool residuals)
{
    GridTail tail;
    tail.target = operations[taken - 1].outputs[0];
    tail.length = taken;
    const auto& graph = builder.graph();
    bool mayAdd = residuals;
    while (feedsOnlyNext(builder, operations, tail.length - 1)) {
        const auto& op = operations[tail.length];
        const auto residual = mayAdd ? residualOf(builder, given, tail.target, op) : std::nullopt;
        if (residual) {
            tail.residual = *residual;
        } else if (op.inputs[0] == tail.target && op.type == "QuantizeLinear") {
            tail.result = gridOf(graph, op, 1, graph.tensor(op.outputs[0]).type);
            if (!tail.result)
                break;
        } else if (op.inputs[0] != tail.target || !cut(graph, op, tail)) {
            break;
        }
        mayAdd = false;
        tail.target = op.outputs[0];
        ++tail.length;
        if (tail.result)
            break;
    }
    return tail;
}

std::optional<ByteProduct> byteConvolutionOf(const SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Dequantized given(builder.graph(), operations);
    if (given.count() >= operations.size())
        return std::nullopt;
    ByteProduct product;
    product.op = &operations[given.count()];
    const bool onGrids = product.op->type == "QLinearConv" && given.count() == 0;
    if (!onGrids && product.op->type != "Conv")
        return std::nullopt;
    product.weightShape = builder.tensor(product.op->inputs[onGrids ? 3 : 1]).shape;
    const bool found =
        onGrids ? findOnGrids(builder.graph(), product) : findBetween(builder, operations, given, product, true);
    return found ? std::optional(std::move(product)) : std::nullopt;
}

std::optional<ByteProduct> byteMatrixOf(const SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Dequantized given(builder.graph(), operations);
    if (given.count() >= operations.size())
        return std::nullopt;
    ByteProduct product;
    product.op = &operations[given.count()];
    const auto& op = *product.op;
    const bool onGrids = op.type == "QLinearMatMul" && given.count() == 0;
    if (!onGrids && op.type != "MatMul" && !isPlainGemm(op))
        return std::nullopt;
    product.weightShape = builder.tensor(op.inputs[onGrids ? 3 : 1]).shape;
    product.weightAxis = op.type == "Gemm" && attributeOr(op, "transB", std::int64_t{0}) != 0 ? 0 : 1;
    if (product.weightShape.size() != 2 || builder.tensor(op.inputs[0]).shape.size() < 2)
        return std::nullopt;
    const bool found =
        onGrids ? findOnGrids(builder.graph(), product) : findBetween(builder, operations, given, product, false);
    return found ? std::optional(std::move(product)) : std::nullopt;
}

} // namespace engine::kernels
