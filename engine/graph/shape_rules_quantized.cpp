// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"

#include <array>

namespace engine {

namespace {

/// One value for each block along the axis.
Result<void> checkBlocks(const ShapeCall& call, std::size_t axis, std::int64_t block)
{
    auto expected = call.shape(0);
    if (block < 1 || block > maxTensorElements)
        return invalidShape("has blocks of " + std::to_string(block));
    expected[axis] = (expected[axis] + block - 1) / block;
    if (call.shape(1) != expected)
        return invalidShape("a scale of " + toString(call.shape(1)) + " does not fit blocks of " + std::to_string(block)
                            + " of " + toString(call.shape(0)));
    return {};
}

/// Scale and zero point are scalars, vectors along an axis, or one for each block along it.
Result<void> checkGrid(const ShapeCall& call)
{
    const bool bothOne = call.has(2) && elementCount(call.shape(1)) == 1 && elementCount(call.shape(2)) == 1;
    if (call.has(2) && call.shape(2) != call.shape(1) && !bothOne)
        return invalidShape("its scale and its zero point differ in shape");
    const auto axis = axisFromFront(call.integer("axis", 1), call.shape(0).size());
    if (const auto block = call.integer("block_size", 0); block != 0)
        return axis ? checkBlocks(call, *axis, block) : invalidShape("has no such axis");
    if (elementCount(call.shape(1)) == 1)
        return {};
    if (!axis || call.shape(1) != Shape{call.shape(0)[*axis]})
        return invalidShape("a scale of " + toString(call.shape(1)) + " does not fit " + toString(call.shape(0)));
    return {};
}

InferredTypes quantize(const ShapeCall& call)
{
    if (const auto fits = checkGrid(call); !fits)
        return fits.error();
    const auto stated = elementTypeFromOnnx(call.integer("output_dtype", 0));
    const auto type = call.has(2) ? call.type(2) : stated.value_or(ElementType::UInt8);
    if (type != ElementType::UInt8 && type != ElementType::Int8 && type != ElementType::Int16
        && type != ElementType::UInt16)
        return Error{ErrorCode::Unsupported, sentence("quantizes to %1", elementTypeName(type))};
    return oneOutput(type, call.shape(0));
}

InferredTypes dequantize(const ShapeCall& call)
{
    if (const auto fits = checkGrid(call); !fits)
        return fits.error();
    return oneOutput(call.type(1), call.shape(0));
}

InferredTypes quantizeDynamically(const ShapeCall& call)
{
    return std::vector<TensorType>{
        {ElementType::UInt8, call.shape(0)}, {ElementType::Float32, {}}, {ElementType::UInt8, {}}};
}

/// Scales and zero points of the result are scalars; those of the weights one value or one a channel.
Result<void> checkScalars(const ShapeCall& call, std::initializer_list<std::size_t> inputs)
{
    for (const auto input : inputs) {
        if (call.has(input) && elementCount(call.shape(input)) != 1)
            return invalidShape("input " + std::to_string(input) + " is no scalar");
    }
    return {};
}

Result<void> checkChannels(const ShapeCall& call, std::initializer_list<std::size_t> inputs, std::int64_t channels)
{
    for (const auto input : inputs) {
        if (call.has(input) && elementCount(call.shape(input)) != 1 && call.shape(input) != Shape{channels})
            return invalidShape("input " + std::to_string(input) + " is " + toString(call.shape(input))
                                + ", not one value or " + std::to_string(channels));
    }
    return {};
}

InferredTypes integerConvolution(const ShapeCall& call)
{
    const auto shape = convolutionShape(call, 1);
    if (!shape)
        return shape.error();
    for (const auto& check : {checkScalars(call, {2}), checkChannels(call, {3}, (*shape)[1])}) {
        if (!check)
            return check.error();
    }
    return oneOutput(ElementType::Int32, *shape);
}

InferredTypes quantizedConvolution(const ShapeCall& call)
{
    const auto shape = convolutionShape(call, 3);
    if (!shape)
        return shape.error();
    for (const auto& check : {checkScalars(call, {1, 2, 6, 7}), checkChannels(call, {4, 5}, (*shape)[1])}) {
        if (!check)
            return check.error();
    }
    if (call.has(8) && call.shape(8) != Shape{(*shape)[1]})
        return invalidShape("a bias of " + toString(call.shape(8)) + " does not fit");
    return oneOutput(call.type(7), *shape);
}

InferredTypes integerMatMul(const ShapeCall& call)
{
    return oneOutput(ElementType::Int32, productShape(call.shape(0), call.shape(1)));
}

InferredTypes quantizedMatMul(const ShapeCall& call)
{
    if (const auto fits = checkScalars(call, {6, 7}); !fits)
        return fits.error();
    return oneOutput(call.type(7), productShape(call.shape(0), call.shape(3)));
}

constexpr std::array rules{
    ShapeRule{"ConvInteger", 2, 4, integerConvolution},
    ShapeRule{"DequantizeLinear", 2, 3, dequantize},
    ShapeRule{"DynamicQuantizeLinear", 1, 1, quantizeDynamically},
    ShapeRule{"MatMulInteger", 2, 4, integerMatMul},
    ShapeRule{"QLinearConv", 8, 9, quantizedConvolution},
    ShapeRule{"QLinearMatMul", 8, 8, quantizedMatMul},
    ShapeRule{"QuantizeLinear", 2, 3, quantize},
};

} // namespace

std::span<const ShapeRule> quantizedRules()
{
    return rules;
}

} // namespace engine
