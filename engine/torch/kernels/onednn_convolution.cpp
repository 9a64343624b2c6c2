// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/graph/kernel_rules.h"
#include "engine/torch/kernels/onednn_primitives.h"

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
    const Operation* op = nullptr;
    std::vector<ChannelScale> scales; ///< folded into the weights, in this order
    Tail tail;                        ///< counts from the first operation of all, perhaps a Pad
    bool channelsLast = false;        ///< whether what is before it or behind it has channels there
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

bool hasConstantWeights(const LayerGraph& graph, const Operation& op)
{
    const bool biasFits = op.inputs.size() < 3 || op.inputs[2] == noTensor || isFloatConstant(graph, op, 2);
    return isFloatConstant(graph, op, 1) && biasFits;
}

/// The zeros that a Pad puts around an image, [top, left, bottom, right]; nothing when it does anything else.
std::optional<Shape> zerosAround(const LayerGraph& graph, const Operation& op)
{
    const bool plain = op.type == "Pad" && attributeOr(op, "mode", std::string("constant")) == "constant"
        && op.inputs.size() >= 2 && op.inputs.size() <= 3 && graph.constant(op.inputs[1]);
    const auto pads = plain ? elementsAs<std::int64_t>(*graph.constant(op.inputs[1])) : std::nullopt;
    if (!pads || pads->size() != 8 || std::ranges::any_of(*pads, [](std::int64_t size) { return size < 0; }))
        return std::nullopt;
    if (op.inputs.size() == 3 && op.inputs[2] != noTensor
        && (!isFloatConstant(graph, op, 2) || floatConstant(graph, op, 2) != std::vector{0.0F}))
        return std::nullopt;
    const auto& p = *pads;
    return p[0] + p[1] + p[4] + p[5] == 0 ? std::optional(Shape{p[2], p[3], p[6], p[7]}) : std::nullopt;
}

/// Shapes and window of a Conv over images; @p zeros stand around them already.
std::optional<Convolution> geometryOf(const LayerGraph& graph, const Operation& op, TensorId source, const Shape& zeros)
{
    Convolution conv;
    conv.op = &op;
    conv.groups = attributeOr(op, "group", std::int64_t{1});
    conv.input = graph.tensor(source).shape;
    conv.weights = graph.tensor(op.inputs[1]).shape;
    conv.output = graph.tensor(op.outputs[0]).shape;
    const bool images = isFloatImage(graph.tensor(source)) && isFloatImage(graph.tensor(op.outputs[0]));
    const auto window = windowOf(op, graph.tensor(op.inputs[0]).shape, conv.weights);
    if (!images || conv.weights.size() != 4 || !window)
        return std::nullopt;
    conv.window = *window;
    for (std::size_t i = 0; i < 2; ++i) {
        conv.window.padsBegin[i] += zeros[i];
        conv.window.padsEnd[i] += zeros[i + 2];
    }
    if (conv.groups > 1) {
        conv.weights[0] /= conv.groups;
        conv.weights.insert(conv.weights.begin(), conv.groups);
    }
    return conv;
}

std::optional<Convolution> convolutionOf(const SegmentBuilder& builder, std::span<const Operation> operations)
{
    const LayerGraph& graph = builder.graph();
    const auto zeros = zerosAround(graph, operations[0]);
    std::size_t taken = zeros && feedsOnlyNext(builder, operations, 0) ? 2 : 1;
    const Operation& op = operations[taken - 1];
    if (op.type != "Conv" || !hasConstantWeights(graph, op) || builder.isConstant(op.inputs[0]))
        return std::nullopt;
    auto conv = geometryOf(graph, op, operations[0].inputs[0], taken == 2 ? *zeros : Shape{0, 0, 0, 0});
    if (!conv)
        return std::nullopt;
    conv->scales = scalesBehind(builder, operations, taken, 1);
    taken += conv->scales.size();
    conv->tail = tailOf(builder, operations, taken, true);
    const auto behind = operations.subspan(conv->tail.length);
    conv->channelsLast = comesChannelsLast(graph, operations[0].inputs[0])
        || (!behind.empty() && channelsMove(behind[0]) == ChannelMove::Last);
    return conv;
}

double multiplications(const Convolution& conv)
{
    const auto outputs = static_cast<double>(conv.output[1] * conv.output[2] * conv.output[3]);
    return outputs * static_cast<double>(conv.input[1] * conv.window.kernel[0] * conv.window.kernel[1]);
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
    if (suitsWinograd(conv.window, conv.groups, conv.input[1], conv.output[1]))
        choices.push_back({algorithm::convolution_winograd, preferred, preferred});
    if (readsPlainImage(conv.groups, conv.input[1]))
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
    const bool coarse = name.find("wino_4x3") != std::string_view::npos && multiplications(conv) < worthRounding;
    if (name.starts_with("ref") || name.starts_with("gemm") || !source || !result || coarse)
        return false;
    packed.description = description;
    packed.sourceLayout = *source;
    packed.resultLayout = *result;
    return true;
} catch (const dnnl::error&) {
    return false;
}

LinearWeights foldedWeights(const LayerGraph& graph, const Convolution& conv)
{
    const Operation& op = *conv.op;
    LinearWeights linear{floatConstant(graph, op, 1), {}};
    linear.bias.assign(static_cast<std::size_t>(conv.output[1]), 0.0F);
    if (isFloatConstant(graph, op, 2))
        linear.bias = floatConstant(graph, op, 2);
    for (const ChannelScale& scale : conv.scales)
        fold(linear, scale);
    return linear;
}

void pack(PackedConvolution& packed, const OneDnn& library, const Convolution& conv, LinearWeights linear)
{
    packed.weights = kernels::packed(library, packed.description.weights_desc(), packed.storage,
                                     describe(conv.weights, Layout::RowMajor), linear.weights.data());
    packed.biasValues = std::move(linear.bias);
    packed.bias = memory(describeVector(conv.output[1]), library.engine, packed.biasValues.data());
}

std::shared_ptr<const PackedConvolution> packedFor(Workshop& workshop, const Convolution& conv)
{
    auto& entry = workshop.packed[{conv.op, conv.tail.length}];
    if (const auto known = std::dynamic_pointer_cast<const PackedConvolution>(entry))
        return known;
    OneDnn& library = *workshop.oneDnn;
    auto packed = std::make_shared<PackedConvolution>();
    const auto choices = choicesFor(conv, conv.channelsLast ? Layout::ChannelsLast : workshop.imageLayout);
    const auto suits = [&](const Choice& choice) { return choose(*packed, library, conv, choice); };
    if (std::ranges::none_of(choices, suits))
        packed->description =
            describeConvolution(library, conv, {algorithm::convolution_direct, Layout::RowMajor, Layout::RowMajor});
    pack(*packed, library, conv, foldedWeights(*workshop.graph, conv));
    entry = packed;
    return packed;
}

} // namespace

std::size_t compileConvolution(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const auto conv = convolutionOf(builder, operations);
    if (!conv)
        return 0;
    const auto packed = packedFor(builder.workshop(), *conv);
    const Value result = placeResult(builder, conv->tail.residual, conv->tail.result, packed->resultLayout);
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
