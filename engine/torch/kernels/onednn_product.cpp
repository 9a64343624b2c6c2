// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/onednn_primitives.h"

#include <string_view>

namespace engine::kernels {

namespace {

using dnnl::matmul;
using dnnl::memory;

/// Row-major, with ones in front.
memory::desc describeMatrices(const Shape& shape, std::size_t rank)
{
    Shape whole(rank - shape.size(), 1);
    whole.insert(whole.end(), shape.begin(), shape.end());
    return describe(whole, Layout::RowMajor);
}

std::optional<matmul::primitive_desc> describeProduct(const SegmentBuilder& builder, const OneDnn& library,
                                                      const Operation& op, const Tail& tail)
try {
    const auto rank = builder.tensor(op.outputs[0]).shape.size();
    const auto description = [&](TensorId id) { return describeMatrices(builder.tensor(id).shape, rank); };
    auto product = describeForward<matmul>(library, attributesOf(tail), description(op.inputs[0]),
                                           description(op.inputs[1]), description(op.outputs[0]));
    const bool slow = std::string_view(product.impl_info_str()).starts_with("ref");
    return slow ? std::nullopt : std::optional(product);
} catch (const dnnl::error&) {
    return std::nullopt;
}

} // namespace

/// A product of two tensors that the frame decides both.
std::size_t compileProduct(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    const auto isMatrices = [&](TensorId id) {
        return !builder.isConstant(id) && isFloatTensor(builder.tensor(id)) && builder.tensor(id).shape.size() >= 2;
    };
    if (op.type != "MatMul" || !isMatrices(op.inputs[0]) || !isMatrices(op.inputs[1])
        || !isFloatTensor(builder.tensor(op.outputs[0])))
        return 0;
    const OneDnn& library = *builder.workshop().oneDnn;
    const Tail tail = tailOf(builder, operations, 1, false);
    const auto description = describeProduct(builder, library, op, tail);
    if (!description)
        return 0;
    const Value first = builder.read(op.inputs[0], Layout::RowMajor);
    const Value second = builder.read(op.inputs[1], Layout::RowMajor);
    const Value to = builder.write(tail.result, Layout::RowMajor);
    builder.touch(first);
    builder.touch(second);
    auto step = std::make_unique<PrimitiveStep>(library, matmul(*description));
    step->argument(DNNL_ARG_SRC, description->src_desc(), first.place);
    step->argument(DNNL_ARG_WEIGHTS, description->weights_desc(), second.place);
    step->argument(DNNL_ARG_DST, description->dst_desc(), to.place);
    builder.add(std::move(step));
    return tail.length;
}

} // namespace engine::kernels
