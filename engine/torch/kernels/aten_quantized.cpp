// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include "engine/graph/window.h"

#include <stdexcept>

namespace engine::kernels {

namespace {

/// A scale or zero point so that it broadcasts along @p axis of a tensor of @p rank dimensions.
at::Tensor along(const at::Tensor& values, std::int64_t axis, std::int64_t rank)
{
    if (values.numel() == 1)
        return values.reshape({});
    std::vector<std::int64_t> shape(static_cast<std::size_t>(rank), 1);
    shape.at(static_cast<std::size_t>(axis)) = values.numel();
    return values.reshape(shape);
}

/// A scale or zero point for each element of the first input: one, one along an axis, or one for each block along it.
at::Tensor gridOf(const AtenCall& call, std::size_t input)
{
    const std::int64_t axis = call.axis(1);
    const std::int64_t block = call.integer("block_size", 0);
    if (block == 0)
        return along(call[input], axis, call.rank());
    const std::int64_t size = call[0].size(axis); // a block may be said to be as long as it likes
    return at::repeat_interleave(call[input], std::min(block, size), axis).narrow(axis, 0, size);
}

/// Rounds half to even and keeps to what @p type can hold.
at::Tensor onGrid(const at::Tensor& values, const at::Tensor& zeroPoint, ElementType type)
{
    const auto [low, high] = type == ElementType::UInt8 ? std::pair(0, 255)
        : type == ElementType::Int8                     ? std::pair(-128, 127)
        : type == ElementType::Int16                    ? std::pair(-32768, 32767)
                                                        : std::pair(0, 65535);
    at::Tensor rounded = at::round(values);
    if (zeroPoint.defined())
        rounded = rounded + zeroPoint.to(rounded.scalar_type());
    return at::clamp(rounded, low, high);
}

Tensors quantize(const AtenCall& call)
{
    return {onGrid(call[0] / gridOf(call, 1), call.has(2) ? gridOf(call, 2) : at::Tensor(), call.outputTypes[0])};
}

Tensors dequantize(const AtenCall& call)
{
    at::Tensor values = call[0].to(call[1].scalar_type());
    if (call.has(2))
        values = values - gridOf(call, 2).to(call[1].scalar_type());
    return {values * gridOf(call, 1)};
}

Tensors quantizeDynamically(const AtenCall& call)
{
    const at::Tensor zero = at::zeros({}, call[0].options());
    const at::Tensor low = at::minimum(call[0].min(), zero);
    const at::Tensor high = at::maximum(call[0].max(), zero);
    const at::Tensor range = (high - low) / 255;
    const at::Tensor scale = at::where(range == 0, at::ones_like(range), range);
    const at::Tensor zeroPoint = at::clamp(at::round(-low / scale), 0, 255);
    return {onGrid(call[0] / scale, zeroPoint, ElementType::UInt8), range, zeroPoint};
}

/// Sums of @p terms products of bytes are exact in float32 up to 2^24, in float64 always.
at::ScalarType exactType(std::int64_t terms)
{
    return terms <= (std::int64_t{1} << 24) / (255 * 255) ? at::kFloat : at::kDouble;
}

at::Tensor centred(const AtenCall& call, std::size_t values, std::size_t zeroPoint, std::int64_t axis,
                   at::ScalarType type)
{
    const at::Tensor all = call[values].to(type);
    return call.has(zeroPoint) ? all - along(call[zeroPoint].to(type), axis, all.dim()) : all;
}

/// Where an operator has its two factors and their zero points.
struct Factors
{
    std::size_t a;
    std::size_t aZero;
    std::size_t b;
    std::size_t bZero;
};
constexpr Factors integerFactors{0, 2, 1, 3};
constexpr Factors quantizedFactors{0, 2, 3, 5};

at::Tensor convolve(const AtenCall& call, const Factors& at)
{
    const auto window = windowOf(call.op, call[at.a].sizes().vec(), call[at.b].sizes().vec());
    if (!window)
        throw std::invalid_argument(window.error().message());
    const auto type = exactType(call[at.b].numel() / std::max<std::int64_t>(call[at.b].size(0), 1));
    const std::vector<std::int64_t> none(window->kernel.size(), 0);
    std::vector<std::int64_t> lastFirst;
    for (std::size_t i = none.size(); i-- > 0;)
        lastFirst.insert(lastFirst.end(), {window->padsBegin[i], window->padsEnd[i]});
    const at::Tensor image = at::constant_pad_nd(centred(call, at.a, at.aZero, 0, type), lastFirst, 0);
    return at::convolution(image, centred(call, at.b, at.bZero, 0, type), {}, window->strides, none, window->dilations,
                           false, none, call.integer("group", 1));
}

/// A zero point of a matrix: one value, one for each row of the first or each column of the second
/// factor, or one a batch that broadcasts by itself.
at::Tensor centredMatrix(const AtenCall& call, std::size_t values, std::size_t zeroPoint, bool rows,
                         at::ScalarType type)
{
    const at::Tensor all = call[values].to(type);
    if (!call.has(zeroPoint))
        return all;
    const at::Tensor zero = call[zeroPoint].to(type);
    return all - (rows && zero.dim() == 1 && zero.numel() > 1 ? zero.unsqueeze(1) : zero);
}

at::Tensor multiply(const AtenCall& call, const Factors& at)
{
    const auto type = exactType(call[at.a].size(-1));
    return at::matmul(centredMatrix(call, at.a, at.aZero, true, type),
                      centredMatrix(call, at.b, at.bZero, false, type));
}

Tensors quantizedConvolution(const AtenCall& call)
{
    at::Tensor sums = convolve(call, quantizedFactors);
    const std::int64_t rank = sums.dim();
    if (call.has(8))
        sums = sums + along(call[8].to(sums.scalar_type()), 1, rank);
    const at::Tensor scale = (call[1].reshape({}) * call[4]) / call[6].reshape({});
    const at::Tensor values = sums * along(scale.to(sums.scalar_type()), 1, rank);
    return {onGrid(values, call[7].reshape({}), call.outputTypes[0])};
}

Tensors quantizedMatMul(const AtenCall& call)
{
    const at::Tensor sums = multiply(call, quantizedFactors);
    at::Tensor left = call[1];
    if (left.dim() == 1 && left.numel() > 1)
        left = left.unsqueeze(1);
    const at::Tensor scale = left * call[4] / call[6].reshape({});
    const at::Tensor values = sums * scale.to(sums.scalar_type());
    return {onGrid(values.reshape(call.outputShapes[0]), call[7].reshape({}), call.outputTypes[0])};
}

constexpr NamedOperator operators[]{
    {"QuantizeLinear", quantize},
    {"DequantizeLinear", dequantize},
    {"DynamicQuantizeLinear", quantizeDynamically},
    {"ConvInteger", [](const AtenCall& call) -> Tensors { return {convolve(call, integerFactors)}; }},
    {"MatMulInteger", [](const AtenCall& call) -> Tensors { return {multiply(call, integerFactors)}; }},
    {"QLinearConv", quantizedConvolution},
    {"QLinearMatMul", quantizedMatMul},
};

} // namespace

std::span<const NamedOperator> quantizedOperators()
{
    return operators;
}

} // namespace engine::kernels
