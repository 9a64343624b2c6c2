// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/onednn_primitives.h"

namespace engine::kernels {

namespace {

using dnnl::algorithm;
using dnnl::memory;

#if DNNL_VERSION_MAJOR >= 3
using PoolingForward = dnnl::pooling_forward;
#else
using PoolingForward = dnnl::pooling_v2_forward;
#endif

struct Pooling
{
    algorithm method = algorithm::pooling_max;
    Window window;
};

Window wholeImage(const Shape& input)
{
    return {{input[2], input[3]}, {1, 1}, {1, 1}, {0, 0}, {0, 0}, {}};
}

/// The last window may reach beyond the padding in ceil mode: oneDNN wants to be told. It may also stop before the last
/// pixels, which no window sees then.
void fitEnd(Window& window, const Shape& input, const Shape& output)
{
    for (std::size_t i = 0; i < 2; ++i) {
        const std::int64_t reach = (window.kernel[i] - 1) * window.dilations[i] + 1;
        const auto beyond = (output[i + 2] - 1) * window.strides[i] + reach - input[i + 2] - window.padsBegin[i];
        window.padsEnd[i] = std::max<std::int64_t>(beyond, 0);
    }
}

/// ReduceMean over height and width is a pooling as well.
bool averagesImages(const SegmentBuilder& builder, const Operation& op)
{
    const auto axes = attributeOr(op, "axes", std::vector<std::int64_t>{});
    const bool both = axes == Shape{2, 3} || axes == Shape{-2, -1} || axes == Shape{-1, -2} || axes == Shape{3, 2};
    return op.type == "ReduceMean" && both && builder.tensor(op.inputs[0]).shape.size() == 4;
}

std::optional<Pooling> slidingPooling(const Operation& op, const Shape& input, const Shape& output)
{
    const auto window = windowOf(op, input);
    if (!window || op.outputs.size() > 1)
        return std::nullopt;
    Pooling pooling{algorithm::pooling_max, *window};
    fitEnd(pooling.window, input, output);
    if (op.type == "MaxPool")
        return pooling;
    const bool counts = attributeOr(op, "count_include_pad", std::int64_t{0}) != 0;
    for (std::size_t i = 0; counts && i < 2; ++i)
        if (pooling.window.padsEnd[i] > window->padsEnd[i])
            return std::nullopt; // what lies beyond the padding does not count
    pooling.method = counts ? algorithm::pooling_avg_include_padding : algorithm::pooling_avg_exclude_padding;
    return pooling;
}

std::optional<Pooling> poolingOf(const SegmentBuilder& builder, const Operation& op)
{
    const Shape& input = builder.tensor(op.inputs[0]).shape;
    if (op.type == "GlobalMaxPool")
        return Pooling{algorithm::pooling_max, wholeImage(input)};
    if (op.type == "GlobalAveragePool" || averagesImages(builder, op))
        return Pooling{algorithm::pooling_avg_exclude_padding, wholeImage(input)};
    if (op.type == "MaxPool" || op.type == "AveragePool")
        return slidingPooling(op, input, builder.tensor(op.outputs[0]).shape);
    return std::nullopt;
}

/// oneDNN's pooling refuses windows that see nothing but padding.
bool isRegular(const Window& window)
{
    for (std::size_t i = 0; i < 2; ++i)
        if (window.padsBegin[i] >= window.kernel[i] || window.padsEnd[i] >= window.kernel[i]
            || window.dilations[i] != 1)
            return false;
    return true;
}

PoolingForward::primitive_desc describePooling(const OneDnn& library, const Pooling& pooling, const memory::desc& from,
                                               const memory::desc& to)
{
    const Window& window = pooling.window;
    return describeForward<PoolingForward>(library, dnnl::primitive_attr{}, dnnl::prop_kind::forward_inference,
                                           pooling.method, from, to, memory::dims(window.strides),
                                           memory::dims(window.kernel), memory::dims{0, 0},
                                           memory::dims(window.padsBegin), memory::dims(window.padsEnd));
}

} // namespace

std::size_t compilePooling(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    const TensorInfo& image = builder.tensor(op.inputs[0]);
    const bool bytes = isByteTensor(image) && image.shape.size() == 4;
    if (builder.isConstant(op.inputs[0]) || (!isFloatImage(image) && !bytes))
        return 0;
    const auto pooling = poolingOf(builder, op);
    if (!pooling || !isRegular(pooling->window) || (bytes && pooling->method != algorithm::pooling_max))
        return 0;
    const OneDnn& library = *builder.workshop().oneDnn;
    const Layout layout = bytes ? Layout::ChannelsLast : imageLayoutFor(builder, op.inputs[0]);
    const Shape& input = image.shape;
    const auto type = dataTypeOf(image.type);
    const bool reduces = builder.tensor(op.outputs[0]).shape.size() != 4;
    const Shape pooled =
        op.type == "ReduceMean" ? Shape{input[0], input[1], 1, 1} : builder.tensor(op.outputs[0]).shape;
    const auto description =
        describePooling(library, *pooling, describe(input, layout, type), describe(pooled, layout, type));
    const Value from = builder.read(op.inputs[0], layout);
    const Value to = reduces ? builder.scratch(pooled, layout) : builder.write(op.outputs[0], layout);
    auto step = std::make_unique<PrimitiveStep>(library, PoolingForward(description));
    step->argument(DNNL_ARG_SRC, from);
    step->argument(DNNL_ARG_DST, to);
    builder.touch(from);
    builder.add(std::move(step));
    if (reduces) {
        builder.touch(to);
        builder.define(op.outputs[0], builder.converted(to, Layout::RowMajor));
    }
    return 1;
}

} // namespace engine::kernels
