// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/onednn_primitives.h"
#include "engine/torch/weights.h"

#include <string_view>

namespace engine::kernels {

namespace {

using dnnl::algorithm;
using dnnl::convolution_forward;
using dnnl::memory;

/// A Conv and what its kernel takes along.
struct Convolution
{
    Window window;
    std::int64_t groups = 1;
    Shape input;
    Shape weights; ///< as oneDNN counts: [groups,] outputs, inputs, height, width
    Shape output;
    const Operation* normalization = nullptr;
    Tail tail;
};

struct PackedConvolution : PackedWeights
{
    convolution_forward::primitive_desc description;
    Layout sourceLayout = Layout::RowMajor;
    Layout resultLayout = Layout::RowMajor;
    AlignedBytes storage;
    std::vector<float> biasValues;
    memory weights;
    memory bias;
};

std::optional<Convolution> convolutionOf(const SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    const LayerGraph& graph = builder.graph();
    const bool biasFits = op.inputs.size() < 3 || op.inputs[2] == noTensor || isFloatConstant(graph, op, 2);
    if (op.type != "Conv" || !isFloatConstant(graph, op, 1) || !biasFits)
        return std::nullopt;
    const TensorInfo& input = graph.tensor(op.inputs[0]);
    const TensorInfo& output = graph.tensor(op.outputs[0]);
    Convolution conv;
    conv.groups = attributeOr(op, "group", std::int64_t{1});
    conv.input = input.shape;
    conv.weights = graph.tensor(op.inputs[1]).shape;
    conv.output = output.shape;
    if (!isFloatImage(input) || !isFloatImage(output) || conv.weights.size() != 4)
        return std::nullopt;
    const auto window = windowOf(op, conv.input, conv.weights);
    if (!window)
        return std::nullopt;
    conv.window = *window;
    if (conv.groups > 1) {
        conv.weights[0] /= conv.groups;
        conv.weights.insert(conv.weights.begin(), conv.groups);
    }
    std::size_t taken = 1;
    if (feedsOnlyNext(builder, operations, 0) && operations[1].type == "BatchNormalization"
        && channelScaleOf(graph, operations[1], conv.output[1])) {
        conv.normalization = &operations[1];
        taken = 2;
    }
    conv.tail = tailOf(builder, operations, taken, true);
    return conv;
}

dnnl::primitive_attr attributesOf(const Tail& tail)
{
    dnnl::post_ops postOps;
    if (tail.residual != noTensor)
        postOps.append_sum(1.0F);
    append(postOps, tail.activation);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(postOps);
    return attributes;
}

memory::dims lessOne(memory::dims dilations)
{
    for (auto& dilation : dilations)
        --dilation;
    return dilations;
}

struct Choice
{
    algorithm method;
    std::optional<Layout> source; ///< nothing: any
    std::optional<Layout> result;
};

/// Best first. Winograd's method saves more than half of the multiplications of a 3x3 window; images
/// of few channels would waste most of a block.
std::vector<Choice> choicesFor(const Convolution& conv, Layout preferred)
{
    std::vector<Choice> choices;
    const Shape ones{1, 1};
    const bool winograd = conv.groups == 1 && conv.window.kernel == Shape{3, 3} && conv.window.strides == ones
        && conv.window.dilations == ones && conv.input[1] >= 16 && conv.output[1] >= 16;
    if (winograd)
        choices.push_back({algorithm::convolution_winograd, preferred, preferred});
    if (conv.input[1] <= 4 && conv.groups == 1)
        choices.push_back({algorithm::convolution_direct, Layout::RowMajor, preferred});
    choices.push_back({algorithm::convolution_direct, preferred, preferred});
    choices.push_back({algorithm::convolution_direct, std::nullopt, std::nullopt});
    return choices;
}

memory::desc describeChoice(const Shape& shape, std::optional<Layout> layout)
{
    return layout ? describe(shape, *layout) : describeAny(shape);
}

convolution_forward::primitive_desc describeConvolution(const OneDnn& library, const Convolution& conv,
                                                        const Choice& choice)
{
    const Window& window = conv.window;
    return describeForward<convolution_forward>(
        library, attributesOf(conv.tail), dnnl::prop_kind::forward_inference, choice.method,
        describeChoice(conv.input, choice.source), describeAny(conv.weights), describeVector(conv.output[1]),
        describeChoice(conv.output, choice.result), memory::dims(window.strides), lessOne(window.dilations),
        memory::dims(window.padsBegin), memory::dims(window.padsEnd));
}

std::optional<Layout> layoutOf(const memory::desc& description, const Shape& shape)
{
    for (const auto layout : {Layout::Blocked16, Layout::Blocked8, Layout::ChannelsLast, Layout::RowMajor})
        if (describe(shape, layout) == description)
            return layout;
    return std::nullopt;
}

/// The implementation that @p choice leads to, when it is a fast one in layouts that we know.
bool choose(PackedConvolution& packed, const OneDnn& library, const Convolution& conv, const Choice& choice)
try {
    const auto description = describeConvolution(library, conv, choice);
    const std::string_view name = description.impl_info_str();
    const auto source = layoutOf(description.src_desc(), conv.input);
    const auto result = layoutOf(description.dst_desc(), conv.output);
    if (name.starts_with("ref") || name.starts_with("gemm") || !source || !result)
        return false;
    packed.description = description;
    packed.sourceLayout = *source;
    packed.resultLayout = *result;
    return true;
} catch (const dnnl::error&) {
    return false;
}

LinearWeights foldedWeights(const LayerGraph& graph, const Operation& op, const Convolution& conv)
{
    LinearWeights linear{floatConstant(graph, op, 1), {}};
    linear.bias.assign(static_cast<std::size_t>(conv.output[1]), 0.0F);
    if (isFloatConstant(graph, op, 2))
        linear.bias = floatConstant(graph, op, 2);
    if (conv.normalization)
        fold(linear, *channelScaleOf(graph, *conv.normalization, conv.output[1]));
    return linear;
}

void pack(PackedConvolution& packed, OneDnn& library, const Convolution& conv, LinearWeights linear)
{
    const auto wanted = packed.description.weights_desc();
    memory given(describe(conv.weights, Layout::RowMajor), library.engine, linear.weights.data());
    packed.storage = AlignedBytes(static_cast<std::int64_t>(wanted.get_size()));
    packed.weights = memory(wanted, library.engine, packed.storage.data());
    dnnl::reorder(given, packed.weights).execute(library.stream, given, packed.weights);
    library.stream.wait();
    packed.biasValues = std::move(linear.bias);
    packed.bias = memory(describeVector(conv.output[1]), library.engine, packed.biasValues.data());
}

std::shared_ptr<const PackedConvolution> packedFor(Workshop& workshop, const Operation& op, const Convolution& conv)
{
    auto& entry = workshop.packed[{&op, conv.tail.length}];
    if (const auto known = std::dynamic_pointer_cast<const PackedConvolution>(entry))
        return known;
    OneDnn& library = *workshop.oneDnn;
    auto packed = std::make_shared<PackedConvolution>();
    const auto choices = choicesFor(conv, workshop.imageLayout);
    const auto suits = [&](const Choice& choice) { return choose(*packed, library, conv, choice); };
    if (std::ranges::none_of(choices, suits))
        packed->description = describeConvolution(
            library, conv, {algorithm::convolution_direct, Layout::RowMajor, Layout::RowMajor});
    pack(*packed, library, conv, foldedWeights(*workshop.graph, op, conv));
    entry = packed;
    return packed;
}

/// Where the result goes: into the residual when nobody needs that any more, else into a place of its
/// own that begins as a copy of it.
Value placeResult(SegmentBuilder& builder, const Tail& tail, Layout layout)
{
    if (tail.residual == noTensor)
        return builder.write(tail.result, layout);
    const bool free = builder.diesHere(tail.residual);
    const Value residual = builder.read(tail.residual);
    if (free && residual.layout == layout) {
        builder.replace(tail.result, residual);
        return residual;
    }
    const Value result = builder.write(tail.result, layout);
    builder.add(makeReorder(builder.workshop(), residual, result));
    builder.touch(result);
    return result;
}

} // namespace

std::size_t compileConvolution(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const auto conv = convolutionOf(builder, operations);
    if (!conv)
        return 0;
    const auto packed = packedFor(builder.workshop(), operations[0], *conv);
    const Value result = placeResult(builder, conv->tail, packed->resultLayout);
    const Value source = builder.read(operations[0].inputs[0], packed->sourceLayout);
    builder.touch(result);
    auto step = std::make_unique<PrimitiveStep>(*builder.workshop().oneDnn, convolution_forward(packed->description));
    step->argument(DNNL_ARG_SRC, source);
    step->argument(DNNL_ARG_WEIGHTS, packed->weights);
    step->argument(DNNL_ARG_BIAS, packed->bias);
    step->argument(DNNL_ARG_DST, result);
    step->keep(packed);
    builder.add(std::move(step));
    return conv->tail.length;
}

} // namespace engine::kernels
