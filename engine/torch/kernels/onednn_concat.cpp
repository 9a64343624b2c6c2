// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/onednn_primitives.h"

namespace engine::kernels {

namespace {

/// Where each input of a concatenation belongs in a result that holds one after the other: channels of one image in
/// whole blocks, or rows of what has one of everything before: a tensor of the input's shape there.
Value partOf(const Value& result, const Shape& shape, std::int64_t offset)
{
    Value part = result;
    part.shape = shape;
    part.place.offset += offset;
    return part;
}

/// The bytes of all inputs one after the other, when they lie so already.
std::optional<Value> alreadyJoined(const std::vector<Value>& inputs)
{
    Value joined = inputs.front();
    std::int64_t offset = joined.place.offset;
    for (const Value& input : inputs) {
        if (input.layout != joined.layout || input.place.buffer != joined.place.buffer || input.place.fixed
            || input.place.offset != offset)
            return std::nullopt;
        offset += input.bytes();
    }
    return joined;
}

std::size_t joinInPlace(SegmentBuilder& builder, const Operation& op, Layout layout)
{
    std::vector<Value> inputs;
    for (const TensorId id : op.inputs)
        inputs.push_back(builder.read(id));
    const auto joined = alreadyJoined(inputs);
    if (joined && joined->layout == layout) {
        builder.define(op.outputs[0], *joined);
        return 1;
    }
    const Value result = builder.write(op.outputs[0], layout);
    std::int64_t offset = 0;
    for (const Value& input : inputs) {
        const Value part = partOf(result, input.shape, offset);
        offset += part.bytes();
        builder.touch(input);
        builder.touch(result);
        if (part.place != input.place || part.layout != input.layout)
            builder.add(makeReorder(builder.workshop(), input, part));
    }
    return 1;
}

std::size_t joinByPrimitive(SegmentBuilder& builder, const Operation& op, std::size_t axis, Layout layout)
{
    const OneDnn& library = *builder.workshop().oneDnn;
    std::vector<Value> inputs;
    std::vector<dnnl::memory::desc> descriptions;
    for (const TensorId id : op.inputs) {
        inputs.push_back(builder.read(id, layout));
        descriptions.push_back(describe(inputs.back()));
    }
    const Value result = builder.write(op.outputs[0], layout);
#if DNNL_VERSION_MAJOR >= 3
    const dnnl::concat::primitive_desc description(library.engine, describe(result), static_cast<int>(axis),
                                                   descriptions);
#else
    const dnnl::concat::primitive_desc description(describe(result), static_cast<int>(axis), descriptions,
                                                   library.engine);
#endif
    auto step = std::make_unique<PrimitiveStep>(library, dnnl::concat(description));
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        builder.touch(inputs[i]);
        step->argument(DNNL_ARG_MULTIPLE_SRC + static_cast<int>(i), inputs[i]);
    }
    step->argument(DNNL_ARG_DST, result);
    builder.add(std::move(step));
    return 1;
}

} // namespace

std::size_t compileConcat(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    if (op.type != "Concat")
        return 0;
    const TensorInfo& output = builder.tensor(op.outputs[0]);
    const auto rank = static_cast<std::int64_t>(output.shape.size());
    const std::int64_t given = attributeOr(op, "axis", std::int64_t{0});
    const auto axis = static_cast<std::size_t>(given < 0 ? given + rank : given);
    const bool bytes = isByteTensor(output);
    const auto usable = [&](TensorId id) {
        return !builder.isConstant(id)
            && (bytes ? isByteTensor(builder.tensor(id)) : isFloatTensor(builder.tensor(id)));
    };
    if ((!bytes && !isFloatTensor(output)) || !std::ranges::all_of(op.inputs, usable))
        return 0;
    if (bytes)
        return joinByPrimitive(builder, op, axis, rank == 4 ? Layout::ChannelsLast : Layout::RowMajor);
    const Layout layout = builder.workshop().imageLayout;
    const auto wholeBlocks = [&](TensorId id) { return builder.tensor(id).shape[1] % channelBlock(layout) == 0; };
    if (rank != 4 || axis != 1 || channelBlock(layout) == 1 || !std::ranges::all_of(op.inputs, wholeBlocks)) {
        const bool oneAfterTheOther =
            std::all_of(output.shape.begin(), output.shape.begin() + static_cast<std::ptrdiff_t>(axis),
                        [](std::int64_t size) { return size == 1; });
        return oneAfterTheOther ? joinInPlace(builder, op, Layout::RowMajor)
                                : joinByPrimitive(builder, op, axis, Layout::RowMajor);
    }
    return output.shape[0] == 1 ? joinInPlace(builder, op, layout) : joinByPrimitive(builder, op, axis, layout);
}

} // namespace engine::kernels
