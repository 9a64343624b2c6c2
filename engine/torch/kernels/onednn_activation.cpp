// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/onednn_primitives.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace engine::kernels {

namespace {

using dnnl::algorithm;

/// A bound of Clip: @p fallback where there is none, nothing where it is computed.
std::optional<float> clipBound(const LayerGraph& graph, const Operation& op, std::size_t at, float fallback)
{
    if (at >= op.inputs.size() || op.inputs[at] == noTensor)
        return fallback;
    if (!isFloatConstant(graph, op, at))
        return std::nullopt;
    const auto values = floatConstant(graph, op, at);
    return values.size() == 1 ? std::optional(values.front()) : std::nullopt;
}

std::optional<Activation> clip(const LayerGraph& graph, const Operation& op)
{
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const auto low = clipBound(graph, op, 1, -infinity);
    const auto high = clipBound(graph, op, 2, infinity);
    if (!low || !high || std::isnan(*low) || std::isnan(*high))
        return std::nullopt;
    return Activation{{algorithm::eltwise_clip, std::min(*low, *high), *high}}; // the upper one wins
}

Activation hardSigmoid(float alpha, float beta)
{
    return {{algorithm::eltwise_linear, alpha, beta}, {algorithm::eltwise_clip, 0.0F, 1.0F}};
}

float real(const Operation& op, std::string_view name, double fallback)
{
    return static_cast<float>(attributeOr(op, name, fallback));
}

constexpr Eltwise hardSwish{algorithm::eltwise_hardswish, 1.0F / 6.0F, 0.5F};

std::unique_ptr<Step> eltwiseStep(const OneDnn& library, const Eltwise& eltwise, const Value& from, const Value& to)
{
    const auto& [algorithm, alpha, beta] = eltwise;
    const auto description = describeForward<dnnl::eltwise_forward>(
        library, dnnl::primitive_attr{}, dnnl::prop_kind::forward_inference, algorithm, describe(from),
#if DNNL_VERSION_MAJOR >= 3
        describe(to),
#endif
        alpha, beta);
    auto step = std::make_unique<PrimitiveStep>(library, dnnl::eltwise_forward(description));
    step->argument(DNNL_ARG_SRC, from);
    step->argument(DNNL_ARG_DST, to);
    return step;
}

/// The value of a constant of one element, and the other operand's shape is that of the result.
std::optional<float> numberAt(const LayerGraph& graph, const Operation& op, std::size_t at)
{
    if (op.inputs.size() != 2 || !isFloatConstant(graph, op, at) || graph.constant(op.inputs[1 - at]) != nullptr
        || graph.tensor(op.inputs[1 - at]).shape != graph.tensor(op.outputs[0]).shape)
        return std::nullopt;
    const auto values = floatConstant(graph, op, at);
    return values.size() == 1 ? std::optional(values.front()) : std::nullopt;
}

/// Arithmetic with one number.
std::optional<Activation> withNumber(const LayerGraph& graph, const Operation& op)
{
    const auto linear = [](float factor, float sum) { return Activation{{algorithm::eltwise_linear, factor, sum}}; };
    const auto second = numberAt(graph, op, 1);
    const auto either = second ? second : numberAt(graph, op, 0);
    if (op.type == "Add" && either)
        return linear(1.0F, *either);
    if (op.type == "Mul" && either)
        return linear(*either, 0.0F);
    if (op.type == "Sub" && either)
        return second ? linear(1.0F, -*either) : linear(-1.0F, *either);
    if (op.type == "Div" && second)
        return linear(1.0F / *second, 0.0F);
    if (op.type == "Pow" && second == 2.0F)
        return Activation{{algorithm::eltwise_square}};
    return std::nullopt;
}

std::optional<Activation> gelu(const Operation& op)
{
    const auto form = attributeOr(op, "approximate", std::string("none"));
    return Activation{{form == "tanh" ? algorithm::eltwise_gelu_tanh : algorithm::eltwise_gelu_erf}};
}

} // namespace

TensorId residualOf(const SegmentBuilder& builder, TensorId x, const Operation& op)
{
    const TensorId other = addedTensor(builder, x, op);
    return other != noTensor && isFloatTensor(builder.tensor(other)) ? other : noTensor;
}

std::optional<Activation> activationOf(const LayerGraph& graph, const Operation& op)
{
    struct Plain
    {
        std::string_view type;
        Eltwise eltwise;
    };
    // Without Log: oneDNN 2.6's is 1.4e-6 at 1, where it is 0.
    constexpr std::array plain{Plain{"Abs", {algorithm::eltwise_abs}},
                               Plain{"Exp", {algorithm::eltwise_exp}},
                               Plain{"HardSwish", hardSwish},
                               Plain{"Neg", {algorithm::eltwise_linear, -1.0F}},
                               Plain{"Relu", {algorithm::eltwise_relu}},
                               Plain{"Sigmoid", {algorithm::eltwise_logistic}},
                               Plain{"Sqrt", {algorithm::eltwise_sqrt}},
                               Plain{"Tanh", {algorithm::eltwise_tanh}}};
    if (const auto found = std::ranges::find(plain, op.type, &Plain::type); found != plain.end())
        return Activation{found->eltwise};
    if (op.type == "LeakyRelu")
        return Activation{{algorithm::eltwise_relu, real(op, "alpha", 0.01)}};
    if (op.type == "Elu")
        return Activation{{algorithm::eltwise_elu, real(op, "alpha", 1.0)}};
    if (op.type == "HardSigmoid")
        return hardSigmoid(real(op, "alpha", 0.2), real(op, "beta", 0.5));
    if (op.type == "Gelu")
        return gelu(op);
    if (op.type == "Swish")
        return Activation{{algorithm::eltwise_swish, real(op, "alpha", 1.0)}};
    if (op.type == "Clip")
        return clip(graph, op);
    return withNumber(graph, op);
}

void append(dnnl::post_ops& postOps, const Activation& activation)
{
    for (const auto& [algorithm, alpha, beta] : activation) {
#if DNNL_VERSION_MAJOR >= 3
        postOps.append_eltwise(algorithm, alpha, beta);
#else
        postOps.append_eltwise(1.0F, algorithm, alpha, beta);
#endif
    }
}

bool takesAlong(Activation& activation, const Activation& next)
{
    Activation joined = activation;
    for (const Eltwise& eltwise : next) {
        constexpr auto linear = algorithm::eltwise_linear;
        if (!joined.empty() && joined.back().algorithm == linear && eltwise.algorithm == linear) {
            Eltwise& last = joined.back();
            last.beta = eltwise.alpha * last.beta + eltwise.beta;
            last.alpha *= eltwise.alpha;
            continue;
        }
        const auto before = std::ranges::find(joined, eltwise.algorithm, &Eltwise::algorithm);
        if (before != joined.end() && (before->alpha != eltwise.alpha || before->beta != eltwise.beta))
            return false;
        joined.push_back(eltwise);
    }
    activation = std::move(joined);
    return true;
}

/// Takes along what it can behind what the tail has.
static void follow(const SegmentBuilder& builder, std::span<const Operation> operations, bool residuals, Tail& tail)
{
    while (tail.length < operations.size()) {
        const auto rest = operations.subspan(tail.length);
        if (!feedsOnlyNext(builder, operations, tail.length - 1))
            break;
        if (const auto activation = activationOf(builder.graph(), rest.front())) {
            if (!takesAlong(tail.activation, *activation))
                break;
            ++tail.length;
        } else {
            const TensorId residual = residualOf(builder, tail.result, rest.front());
            if (residual == noTensor || tail.residual != noTensor || !tail.activation.empty() || !residuals)
                break;
            tail.residual = residual;
            ++tail.length;
        }
        tail.result = operations[tail.length - 1].outputs[0];
    }
}

Tail tailOf(const SegmentBuilder& builder, std::span<const Operation> operations, std::size_t taken, bool residuals)
{
    Tail tail{noTensor, {}, operations[taken - 1].outputs[0], taken};
    follow(builder, operations, residuals, tail);
    return tail;
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

Value placeResult(SegmentBuilder& builder, TensorId residual, TensorId id, Layout layout, bool mayReplace)
{
    if (residual == noTensor)
        return builder.write(id, layout);
    const bool free = mayReplace && builder.diesHere(residual);
    const Value added = builder.read(residual);
    if (free && added.layout == layout) {
        builder.replace(id, added);
        return added;
    }
    const Value result = builder.write(id, layout);
    builder.touch(added);
    builder.add(makeReorder(builder.workshop(), added, result));
    builder.touch(result);
    return result;
}

namespace {

/// The operand that is no number.
TensorId operandOf(const SegmentBuilder& builder, const Operation& op)
{
    const bool second = op.inputs.size() == 2 && builder.isConstant(op.inputs[0]);
    return op.inputs[second ? 1 : 0];
}

/// Several functions in one pass: behind a product with one, because oneDNN's own primitive for a function takes no
/// second one along.
std::unique_ptr<Step> functionsStep(const OneDnn& library, const Activation& activation, const Value& from,
                                    const Value& to)
{
    static constexpr float one = 1.0F;
    const Value number{ElementType::Float32,
                       Shape(from.shape.size(), 1),
                       Layout::RowMajor,
                       {noBuffer, 0, reinterpret_cast<const std::byte*>(&one)}};
    return binaryStep(library, algorithm::binary_mul, activation, from, number, to);
}

} // namespace

/// Functions of one element that no kernel before them could take along; in place where nobody else looks.
std::size_t compileActivation(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const TensorId input = operandOf(builder, operations[0]);
    if (builder.isConstant(input) || !isFloatTensor(builder.tensor(input)))
        return 0;
    const auto first = activationOf(builder.graph(), operations[0]);
    if (!first)
        return 0;
    Tail tail{noTensor, *first, operations[0].outputs[0], 1};
    follow(builder, operations, false, tail);
    const bool inPlace = builder.diesHere(input);
    Value from = builder.read(input);
    const Value to = builder.write(tail.result, from, inPlace);
    const OneDnn& library = *builder.workshop().oneDnn;
    if (tail.activation.size() > 1 && from.layout == Layout::RowMajor) {
        builder.touch(to);
        builder.add(functionsStep(library, tail.activation, from, to));
        return tail.length;
    }
    for (const Eltwise& eltwise : tail.activation) {
        builder.touch(to);
        builder.add(eltwiseStep(library, eltwise, from, to));
        from = to;
    }
    return tail.length;
}

} // namespace engine::kernels
