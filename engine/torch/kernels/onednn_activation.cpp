// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/onednn_primitives.h"

#include <algorithm>
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

std::optional<Activation> gelu(const Operation& op)
{
    const auto form = attributeOr(op, "approximate", std::string("none"));
    return Activation{{form == "tanh" ? algorithm::eltwise_gelu_tanh : algorithm::eltwise_gelu_erf}};
}

} // namespace

TensorId residualOf(const SegmentBuilder& builder, TensorId x, const Operation& op)
{
    if (op.type != "Add" || op.inputs.size() != 2)
        return noTensor;
    const TensorId other = op.inputs[0] == x ? op.inputs[1] : op.inputs[0];
    const bool fits = other != x && !builder.isConstant(other) && builder.tensor(other).shape == builder.tensor(x).shape
        && isFloatTensor(builder.tensor(other));
    return fits ? other : noTensor;
}

std::optional<Activation> activationOf(const LayerGraph& graph, const Operation& op)
{
    if (op.type == "Relu")
        return Activation{{algorithm::eltwise_relu}};
    if (op.type == "LeakyRelu")
        return Activation{{algorithm::eltwise_relu, real(op, "alpha", 0.01)}};
    if (op.type == "Elu")
        return Activation{{algorithm::eltwise_elu, real(op, "alpha", 1.0)}};
    if (op.type == "Sigmoid")
        return Activation{{algorithm::eltwise_logistic}};
    if (op.type == "Tanh")
        return Activation{{algorithm::eltwise_tanh}};
    if (op.type == "HardSwish")
        return Activation{hardSwish};
    if (op.type == "HardSigmoid")
        return hardSigmoid(real(op, "alpha", 0.2), real(op, "beta", 0.5));
    if (op.type == "Gelu")
        return gelu(op);
    if (op.type == "Swish")
        return Activation{{algorithm::eltwise_swish, real(op, "alpha", 1.0)}};
    if (op.type == "Clip")
        return clip(graph, op);
    return std::nullopt;
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

Tail tailOf(const SegmentBuilder& builder, std::span<const Operation> operations, std::size_t taken, bool residuals)
{
    Tail tail{noTensor, {}, operations[taken - 1].outputs[0], taken};
    while (tail.length < operations.size()) {
        const auto rest = operations.subspan(tail.length);
        if (!feedsOnlyNext(builder, operations, tail.length - 1))
            break;
        if (const auto activation = activationOf(builder.graph(), rest.front())) {
            tail.activation.insert(tail.activation.end(), activation->begin(), activation->end());
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

/// An activation that no kernel before it could take along; in place where nobody else looks.
std::size_t compileActivation(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const TensorId input = operations[0].inputs[0];
    if (builder.isConstant(input) || !isFloatTensor(builder.tensor(input)))
        return 0;
    const auto activation = activationOf(builder.graph(), operations[0]);
    if (!activation)
        return 0;
    const bool inPlace = builder.diesHere(input);
    Value from = builder.read(input);
    const TensorId result = operations[0].outputs[0];
    if (inPlace)
        builder.replace(result, from);
    const Value to = inPlace ? from : builder.write(result, from.layout);
    for (const Eltwise& eltwise : *activation) {
        builder.touch(to);
        builder.add(eltwiseStep(*builder.workshop().oneDnn, eltwise, from, to));
        from = to;
    }
    return 1;
}

} // namespace engine::kernels
