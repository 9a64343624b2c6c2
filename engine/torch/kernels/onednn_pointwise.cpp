// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/onednn_primitives.h"

namespace engine::kernels {

namespace {

using dnnl::algorithm;
using dnnl::memory;

std::optional<algorithm> binaryAlgorithm(const Operation& op)
{
    if (op.type == "Add")
        return algorithm::binary_add;
    if (op.type == "Sub")
        return algorithm::binary_sub;
    if (op.type == "Mul")
        return algorithm::binary_mul;
    if (op.type == "Div")
        return algorithm::binary_div;
    return std::nullopt;
}

/// @p shape with ones in front, as broadcasting reads it.
Shape padded(const Shape& shape, std::size_t rank)
{
    Shape result(rank - shape.size(), 1);
    result.insert(result.end(), shape.begin(), shape.end());
    return result;
}

bool commutes(algorithm method)
{
    return method == algorithm::binary_add || method == algorithm::binary_mul;
}

struct Operands
{
    TensorId first;  ///< of the shape of the result
    TensorId second; ///< perhaps broadcast
};

bool isPerChannel(const Shape& shape)
{
    return shape.size() == 4 && shape[0] == 1 && shape[2] == 1 && shape[3] == 1;
}

/// oneDNN 2.6 leaves the channels of a block that is not full as they are when the other operand is one number.
bool losesChannels(const Value& image, const Shape& second)
{
    return elementCount(second) == 1 && image.layout != Layout::RowMajor
        && image.shape[1] % channelBlock(image.layout) != 0;
}

/// The layout for both operands: blocked images can be combined with images and with one value a channel.
Layout commonLayout(SegmentBuilder& builder, const Operands& operands)
{
    const Shape& first = builder.tensor(operands.first).shape;
    const Shape& second = builder.tensor(operands.second).shape;
    if (second == first)
        return builder.read(operands.first).layout;
    if (first.size() != 4 || second.size() > 4 || !isPerChannel(padded(second, 4)))
        return Layout::RowMajor;
    const Value image = builder.read(operands.first);
    return losesChannels(image, second) ? Layout::RowMajor : image.layout;
}

Value secondOperand(SegmentBuilder& builder, TensorId id, const Value& first)
{
    if (builder.tensor(id).shape.size() == first.shape.size())
        return builder.read(id, first.layout);
    Value value = builder.read(id, Layout::RowMajor);
    value.shape = padded(value.shape, first.shape.size());
    return builder.converted(value, first.layout);
}

std::optional<Operands> operandsOf(const SegmentBuilder& builder, const Operation& op, algorithm method)
{
    const TensorInfo& result = builder.tensor(op.outputs[0]);
    Operands operands{op.inputs[0], op.inputs[1]};
    const auto whole = [&](TensorId id) { return builder.tensor(id).shape == result.shape && !builder.isConstant(id); };
    if (!whole(operands.first) && commutes(method))
        std::swap(operands.first, operands.second);
    const TensorInfo& second = builder.tensor(operands.second);
    const bool floats = isFloatTensor(result) && second.type == ElementType::Float32
        && builder.tensor(operands.first).type == ElementType::Float32;
    return whole(operands.first) && floats ? std::optional(operands) : std::nullopt;
}

dnnl::binary::primitive_desc describeBinary(const OneDnn& library, algorithm method, const Activation& activation,
                                            const Value& first, const Value& second, const Value& to)
{
    return describeForward<dnnl::binary>(library, attributesOf({.activation = activation}), method, describe(first),
                                         describe(second), describe(to));
}

/// Operands that are broadcast in unusual ways have an implementation that is a hundred times as slow.
bool isFastBinary(const SegmentBuilder& builder, const OneDnn& library, algorithm method, const Operands& operands,
                  Layout layout)
try {
    const Value first{ElementType::Float32, builder.tensor(operands.first).shape, layout, {}};
    const Value second{
        ElementType::Float32, padded(builder.tensor(operands.second).shape, first.shape.size()), layout, {}};
    const auto description = describeBinary(library, method, {}, first, second, first);
    return !std::string_view(description.impl_info_str()).starts_with("ref");
} catch (const dnnl::error&) {
    return false;
}

} // namespace

std::unique_ptr<Step> binaryStep(const OneDnn& library, algorithm method, const Activation& activation,
                                 const Value& first, const Value& second, const Value& to)
{
    auto step = std::make_unique<PrimitiveStep>(
        library, dnnl::binary(describeBinary(library, method, activation, first, second, to)));
    step->argument(DNNL_ARG_SRC_0, first);
    step->argument(DNNL_ARG_SRC_1, second);
    step->argument(DNNL_ARG_DST, to);
    return step;
}

std::size_t compileBinary(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    const auto method = binaryAlgorithm(op);
    const auto operands = method ? operandsOf(builder, op, *method) : std::nullopt;
    if (!operands)
        return 0;
    const OneDnn& library = *builder.workshop().oneDnn;
    const Layout layout = commonLayout(builder, *operands);
    if (!isFastBinary(builder, library, *method, *operands, layout))
        return 0;
    const Tail tail = tailOf(builder, operations, 1, false);
    const bool inPlace = builder.diesHere(operands->first);
    const Value first = builder.read(operands->first, layout);
    const Value second = secondOperand(builder, operands->second, first);
    const Value to = builder.write(tail.result, first, inPlace);
    builder.touch(first);
    builder.touch(second);
    builder.add(binaryStep(library, *method, tail.activation, first, second, to));
    return tail.length;
}

} // namespace engine::kernels
