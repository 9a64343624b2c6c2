// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/element_moves.h"
#include "engine/torch/kernels/fully_connected.h"
#include "engine/torch/kernels/onednn_primitives.h"

namespace engine::kernels {

namespace {

using dnnl::matmul;
using dnnl::memory;

struct PackedMatrix : PackedWeights
{
    AlignedBytes storage;
    std::vector<float> biasValues;
    memory weights;
    memory bias;
};

/// Moves weights, which lie as @p given says, into the order that @p wanted describes.
void pack(PackedMatrix& matrix, const OneDnn& library, const memory::desc& wanted, const memory::desc& given,
          const memory::desc& bias, LinearWeights linear)
{
    matrix.weights = packed(library, wanted, matrix.storage, given, linear.weights.data());
    matrix.biasValues = std::move(linear.bias);
    matrix.bias = memory(bias, library.engine, matrix.biasValues.data());
}

/// What follows a fully connected layer in its kernel. Rows keep their order whatever shape they are given, and an image
/// that gets its channels first is one with the same bytes.
struct DenseTail
{
    std::vector<ChannelScale> scales; ///< folded into the weights
    Tail tail;
    Layout layout = Layout::RowMajor;
};

DenseTail denseTailOf(const SegmentBuilder& builder, std::span<const Operation> operations, std::int64_t outputs)
{
    DenseTail dense{{}, {noTensor, {}, operations[0].outputs[0], 1}};
    Tail& tail = dense.tail;
    for (; feedsOnlyNext(builder, operations, tail.length - 1); ++tail.length) {
        const Operation& op = operations[tail.length];
        const Shape& shape = builder.tensor(tail.result).shape;
        const bool last = dense.layout == Layout::RowMajor;
        const std::size_t axis = last ? shape.size() - 1 : 1;
        const bool linear =
            tail.residual == noTensor && tail.activation.empty() && !shape.empty() && shape[axis] == outputs;
        auto scale = linear ? channelScaleOf(builder.graph(), op, tail.result, axis) : std::nullopt;
        const auto activation = activationOf(builder.graph(), op);
        if (scale)
            dense.scales.push_back(std::move(*scale));
        else if (activation) {
            if (!takesAlong(tail.activation, *activation))
                break;
        } else if (tail.residual != noTensor)
            break; // what was added has the shape of the result
        else if (last && shape.size() == 4 && channelsMove(op) == ChannelMove::First)
            dense.layout = Layout::ChannelsLast;
        else if (const auto residual = residualOf(builder, tail.result, op);
                 residual != noTensor && tail.activation.empty())
            tail.residual = residual;
        else if (!last || !keepsOrder(op))
            break;
        tail.result = op.outputs[0];
    }
    return dense;
}

template <typename Description>
void addStep(SegmentBuilder& builder, const dnnl::primitive& primitive, const Description& description,
             const std::shared_ptr<const PackedMatrix>& packed, const Value& source, const Value& result)
{
    builder.touch(source);
    builder.touch(result);
    auto step = std::make_unique<PrimitiveStep>(*builder.workshop().oneDnn, primitive);
    step->argument(DNNL_ARG_SRC, description.src_desc(), source.place);
    step->argument(DNNL_ARG_DST, description.dst_desc(), result.place);
    step->argument(DNNL_ARG_WEIGHTS, packed->weights);
    step->argument(DNNL_ARG_BIAS, packed->bias);
    step->keep(packed);
    builder.add(std::move(step));
}

/// What a ConvTranspose of two spatial dimensions and one group needs, or nothing.
std::optional<Window> transposedWindow(const SegmentBuilder& builder, const Operation& op)
{
    const LayerGraph& graph = builder.graph();
    const bool biasFits = op.inputs.size() < 3 || op.inputs[2] == noTensor || isFloatConstant(graph, op, 2);
    if (op.type != "ConvTranspose" || !isFloatConstant(graph, op, 1) || !biasFits
        || attributeOr(op, "group", std::int64_t{1}) != 1 || !isFloatImage(builder.tensor(op.inputs[0])))
        return std::nullopt;
    const auto window = windowOf(op, builder.tensor(op.inputs[0]).shape, builder.tensor(op.inputs[1]).shape);
    const bool plain = window && window->outputPadding == Shape{0, 0} && window->dilations == Shape{1, 1};
    return plain ? std::optional(*window) : std::nullopt;
}

} // namespace

/// Several rows at once; a single row is faster as a product of matrix and vector.
std::size_t compileFullyConnected(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const auto dense = fullyConnectedOf(builder, operations[0]);
    if (!dense || dense->rows < 2)
        return 0;
    const auto [scales, tail, layout] = denseTailOf(builder, operations, dense->outputs);
    OneDnn& library = *builder.workshop().oneDnn;
    const auto rowMajor = [](const Shape& shape) { return describe(shape, Layout::RowMajor); };
    const auto description =
        describeForward<matmul>(library, attributesOf(tail), rowMajor({dense->rows, dense->inputs}),
                                describeAny({dense->inputs, dense->outputs}), rowMajor({1, dense->outputs}),
                                rowMajor({dense->rows, dense->outputs}));
    auto& entry = builder.workshop().packed[{&operations[0], tail.length}];
    auto packed = std::dynamic_pointer_cast<const PackedMatrix>(entry);
    if (!packed) {
        auto fresh = std::make_shared<PackedMatrix>();
        LinearWeights linear{std::vector<float>(static_cast<std::size_t>(dense->outputs * dense->inputs)),
                             std::vector<float>(static_cast<std::size_t>(dense->outputs))};
        writeWeights(builder.graph(), operations[0], *dense, scales, WeightOrder::AsGiven,
                     {linear.weights.data(), linear.bias.data()});
        const auto steps = dense->transposed ? memory::dims{dense->outputs, 1} : memory::dims{1, dense->inputs};
        const memory::desc given({dense->inputs, dense->outputs}, memory::data_type::f32, steps);
        pack(*fresh, library, description.weights_desc(), given, describe({1, dense->outputs}, Layout::RowMajor),
             std::move(linear));
        entry = packed = fresh;
    }
    const Value result = placeResult(builder, tail.residual, tail.result, layout);
    const Value source = builder.read(operations[0].inputs[0], Layout::RowMajor);
    addStep(builder, matmul(description), description, packed, source, result);
    return tail.length;
}

std::size_t compileTransposedConvolution(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    const auto window = transposedWindow(builder, op);
    if (!window)
        return 0;
    const Shape& input = builder.tensor(op.inputs[0]).shape;
    const Shape& output = builder.tensor(op.outputs[0]).shape;
    Shape weights = builder.tensor(op.inputs[1]).shape;
    std::swap(weights[0], weights[1]);
    OneDnn& library = *builder.workshop().oneDnn;
    const Layout layout = builder.workshop().imageLayout;
    const auto description = describeForward<dnnl::deconvolution_forward>(
        library, dnnl::primitive_attr{}, dnnl::prop_kind::forward_inference, dnnl::algorithm::deconvolution_direct,
        describe(input, layout), describeAny(weights), describeVector(output[1]), describe(output, layout),
        memory::dims(window->strides), memory::dims(window->padsBegin), memory::dims(window->padsEnd));
    const auto scales = scalesBehind(builder, operations, 1, 1);
    const std::size_t length = 1 + scales.size();
    auto& entry = builder.workshop().packed[{&op, length}];
    auto packed = std::dynamic_pointer_cast<const PackedMatrix>(entry);
    if (!packed) {
        auto fresh = std::make_shared<PackedMatrix>();
        LinearWeights linear{floatConstant(builder.graph(), op, 1), {}};
        linear.bias.assign(static_cast<std::size_t>(output[1]), 0.0F);
        if (isFloatConstant(builder.graph(), op, 2))
            linear.bias = floatConstant(builder.graph(), op, 2);
        for (const ChannelScale& scale : scales)
            fold(linear, scale, static_cast<std::size_t>(input[1]));
        const memory::desc given(weights, memory::data_type::f32, memory::format_tag::iohw);
        pack(*fresh, library, description.weights_desc(), given, describeVector(output[1]), std::move(linear));
        entry = packed = fresh;
    }
    const Value source = builder.read(op.inputs[0], layout);
    const Value result = builder.write(operations[length - 1].outputs[0], layout);
    addStep(builder, dnnl::deconvolution_forward(description), description, packed, source, result);
    return length;
}

} // namespace engine::kernels
