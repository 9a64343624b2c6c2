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

bool isHardSwishGate(const Operation& op)
{
    constexpr float sixth = 1.0F / 6.0F;
    return op.type == "HardSigmoid" && std::abs(real(op, "alpha", 0.2) - sixth) < 1e-6F
        && real(op, "beta", 0.5) == 0.5F;
}

constexpr Eltwise hardSwish{algorithm::eltwise_hardswish, 1.0F / 6.0F, 0.5F};

/// x * sigmoid(x) or x * hardSigmoid(x) in two operations, nothing else needing x or the gate.
std::optional<Activation> gatedBy(const SegmentBuilder& builder, TensorId x, std::span<const Operation> operations)
{
    if (operations.size() < 2 || operations[1].type != "Mul" || builder.pendingUses(x) != 2)
        return std::nullopt;
    const Operation& gate = operations[0];
    const TensorId gated = gate.outputs[0];
    const auto& factors = operations[1].inputs;
    if (gate.inputs[0] != x || builder.pendingUses(gated) != 1
        || (factors != std::vector{x, gated} && factors != std::vector{gated, x}))
        return std::nullopt;
    if (gate.type == "Sigmoid")
        return Activation{{algorithm::eltwise_swish, 1.0F}};
    return isHardSwishGate(gate) ? std::optional(Activation{hardSwish}) : std::nullopt;
}

/// The tensor that @p op adds to @p x, when it has the same shape and comes from elsewhere.
TensorId residualOf(const SegmentBuilder& builder, TensorId x, const Operation& op)
{
    if (op.type != "Add" || op.inputs.size() != 2)
        return noTensor;
    const TensorId other = op.inputs[0] == x ? op.inputs[1] : op.inputs[0];
    const bool fits = other != x && !builder.isConstant(other) && builder.tensor(other).shape == builder.tensor(x).shape
        && isFloatTensor(builder.tensor(other));
    return fits ? other : noTensor;
}

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

} // namespace

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
        if (const auto gated = gatedBy(builder, tail.result, rest)) {
            tail.activation.insert(tail.activation.end(), gated->begin(), gated->end());
            tail.length += 2;
        } else if (!feedsOnlyNext(builder, operations, tail.length - 1)) {
            break;
        } else if (const auto activation = activationOf(builder.graph(), rest.front())) {
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

/// An activation that no kernel before it could take along; in place where nobody else looks.
std::size_t compileActivation(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const TensorId input = operations[0].inputs[0];
    if (builder.isConstant(input) || !isFloatTensor(builder.tensor(input)))
        return 0;
    Activation activation;
    std::size_t length = 1;
    if (const auto gated = gatedBy(builder, input, operations)) {
        activation = *gated;
        length = 2;
    } else if (const auto simple = activationOf(builder.graph(), operations[0])) {
        activation = *simple;
    } else {
        return 0;
    }
    const bool inPlace = length == 1 && builder.diesHere(input);
    Value from = builder.read(input);
    const TensorId result = operations[length - 1].outputs[0];
    if (inPlace)
        builder.replace(result, from);
    const Value to = inPlace ? from : builder.write(result, from.layout);
    for (const Eltwise& eltwise : activation) {
        builder.touch(to);
        builder.add(eltwiseStep(*builder.workshop().oneDnn, eltwise, from, to));
        from = to;
    }
    return length;
}

} // namespace engine::kernels
