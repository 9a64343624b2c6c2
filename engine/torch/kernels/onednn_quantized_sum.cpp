// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/chain.h"
#include "engine/torch/kernels/onednn_quantized.h"

#include <cmath>

namespace engine::kernels {

namespace {

/// DequantizeLinear twice, Add, an activation and QuantizeLinear.
struct ByteSum
{
    GridTensor first;
    GridTensor second;
    GridTail tail;
};

std::optional<ByteSum> byteSumOf(const SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Dequantized given(builder.graph(), operations);
    if (given.count() >= operations.size() || operations[given.count()].type != "Add")
        return std::nullopt;
    const auto& op = operations[given.count()];
    const auto first = given.bytesOf(op.inputs[0]);
    const auto second = given.bytesOf(op.inputs[1]);
    if (!first || !second)
        return std::nullopt;
    ByteSum sum{*first, *second, gridTailOf(builder, operations, given, given.count() + 1, false)};
    const Shape& shape = builder.tensor(sum.tail.target).shape;
    const bool fits = sum.tail.result && !shape.empty() && shape.size() <= 5 && elementCount(shape) != 0
        && builder.tensor(first->id).shape == shape && builder.tensor(second->id).shape == shape;
    return fits && hidesTheRest(builder, operations, sum.tail.length) ? std::optional(sum) : std::nullopt;
}

/// In steps of the result.
struct SumScales
{
    float first;
    float second;
    float shift;

    bool isRegular() const { return std::isfinite(first) && std::isfinite(second) && std::isfinite(shift); }
};

SumScales scalesOf(const ByteSum& sum)
{
    const double step = static_cast<double>(sum.tail.result->scale);
    const double first = static_cast<double>(sum.first.grid.scale) / step;
    const double second = static_cast<double>(sum.second.grid.scale) / step;
    return {static_cast<float>(first), static_cast<float>(second),
            static_cast<float>(sum.tail.result->zero - first * sum.first.grid.zero - second * sum.second.grid.zero)};
}

dnnl::primitive_attr attributesOf(const ByteSum& sum, const SumScales& scales)
{
    dnnl::post_ops postOps;
    if (scales.shift != 0.0F)
        append(postOps, {{dnnl::algorithm::eltwise_linear, 1.0F, scales.shift}});
    append(postOps, cutFor(sum.tail));
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(postOps);
#if DNNL_VERSION_MAJOR >= 3
    attributes.set_scales_mask(DNNL_ARG_SRC_0, 0);
    attributes.set_scales_mask(DNNL_ARG_SRC_1, 0);
#else
    attributes.set_scales(DNNL_ARG_SRC_0, 0, {scales.first});
    attributes.set_scales(DNNL_ARG_SRC_1, 0, {scales.second});
#endif
    return attributes;
}

#if DNNL_VERSION_MAJOR >= 3
/// Keeps what oneDNN 3 reads while it runs.
struct PackedScales : PackedWeights
{
    float first = 1;
    float second = 1;
};

void addScales(PrimitiveStep& step, const OneDnn& library, const SumScales& scales)
{
    auto packed = std::make_shared<PackedScales>();
    packed->first = scales.first;
    packed->second = scales.second;
    step.argument(DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC_0,
                  dnnl::memory(describeVector(1), library.engine, &packed->first));
    step.argument(DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC_1,
                  dnnl::memory(describeVector(1), library.engine, &packed->second));
    step.keep(std::move(packed));
}
#else
void addScales(PrimitiveStep&, const OneDnn&, const SumScales&) {}
#endif

} // namespace

std::size_t compileByteSum(SegmentBuilder& builder, std::span<const Operation> operations)
try {
    const auto sum = byteSumOf(builder, operations);
    if (!sum)
        return 0;
    const auto scales = scalesOf(*sum);
    if (!scales.isRegular())
        return 0;
    const OneDnn& library = *builder.workshop().oneDnn;
    const TensorInfo& result = builder.tensor(sum->tail.target);
    const Layout layout = builder.read(sum->first.id).layout;
    const auto described = [&](ElementType type) { return describe(result.shape, layout, dataTypeOf(type)); };
    const auto description = describeForward<dnnl::binary>(library, attributesOf(*sum, scales),
                                                           dnnl::algorithm::binary_add, described(sum->first.grid.type),
                                                           described(sum->second.grid.type), described(result.type));
    const Value first = builder.read(sum->first.id);
    const Value second = builder.read(sum->second.id, layout);
    const Value to = builder.write(sum->tail.target, layout);
    builder.touch(first);
    auto step = std::make_unique<PrimitiveStep>(library, dnnl::binary(description));
    step->argument(DNNL_ARG_SRC_0, first);
    step->argument(DNNL_ARG_SRC_1, second);
    step->argument(DNNL_ARG_DST, to);
    addScales(*step, library, scales);
    builder.add(std::move(step));
    return sum->tail.length;
} catch (const dnnl::error&) {
    return 0;
}

} // namespace engine::kernels
