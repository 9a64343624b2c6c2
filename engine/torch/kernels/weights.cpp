// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/weights.h"

#include "engine/graph/constant_values.h"

#include <algorithm>
#include <cmath>

namespace engine::kernels {

bool isFloatConstant(const LayerGraph& graph, const Operation& op, std::size_t at)
{
    return at < op.inputs.size() && op.inputs[at] != noTensor && graph.constant(op.inputs[at])
        && graph.tensor(op.inputs[at]).type == ElementType::Float32;
}

std::vector<float> floatConstant(const LayerGraph& graph, const Operation& op, std::size_t at)
{
    return elementsAs<float>(*graph.constant(op.inputs[at])).value_or(std::vector<float>{});
}

namespace {

std::optional<ChannelScale> normalizationScale(const LayerGraph& graph, const Operation& norm, std::int64_t channels)
{
    std::vector<float> parameters[4];
    for (std::size_t i = 0; i < 4; ++i) {
        if (!isFloatConstant(graph, norm, i + 1))
            return std::nullopt;
        parameters[i] = floatConstant(graph, norm, i + 1);
        if (static_cast<std::int64_t>(parameters[i].size()) != channels)
            return std::nullopt;
    }
    const auto& [gamma, beta, mean, variance] = parameters;
    const double epsilon = attributeOr(norm, "epsilon", 1e-5);
    ChannelScale result{gamma, beta};
    for (std::size_t i = 0; i < gamma.size(); ++i) {
        const double scale = static_cast<double>(gamma[i]) / std::sqrt(static_cast<double>(variance[i]) + epsilon);
        result.scale[i] = static_cast<float>(scale);
        result.shift[i] = static_cast<float>(static_cast<double>(beta[i]) - scale * static_cast<double>(mean[i]));
    }
    return result;
}

/// Whether broadcasting spreads a tensor of @p shape over dimension @p axis of @p rank dimensions and no other.
bool isAlong(const Shape& shape, std::size_t axis, std::size_t rank)
{
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] != 1 && i + rank - shape.size() != axis)
            return false;
    return shape.size() <= rank;
}

/// The other operand of an Add or Mul.
std::optional<std::vector<float>> channelValues(const LayerGraph& graph, const Operation& op, TensorId x,
                                                std::size_t axis)
{
    const Shape& shape = graph.tensor(x).shape;
    if (op.inputs.size() != 2 || std::ranges::count(op.inputs, x) != 1)
        return std::nullopt;
    const std::size_t other = op.inputs[0] == x ? 1 : 0;
    if (!isFloatConstant(graph, op, other) || !isAlong(graph.tensor(op.inputs[other]).shape, axis, shape.size()))
        return std::nullopt;
    const auto channels = static_cast<std::size_t>(shape[axis]);
    auto values = floatConstant(graph, op, other);
    if (values.size() == 1)
        values.assign(channels, values.front());
    return values.size() == channels ? std::optional(std::move(values)) : std::nullopt;
}

} // namespace

std::optional<ChannelScale> channelScaleOf(const LayerGraph& graph, const Operation& op, TensorId x, std::size_t axis)
{
    if (axis >= graph.tensor(x).shape.size())
        return std::nullopt;
    if (op.type == "BatchNormalization" && op.inputs[0] == x && axis == 1)
        return normalizationScale(graph, op, graph.tensor(x).shape[axis]);
    const bool scales = op.type == "Mul";
    auto values = scales || op.type == "Add" ? channelValues(graph, op, x, axis) : std::nullopt;
    if (!values)
        return std::nullopt;
    const std::vector<float> neutral(values->size(), scales ? 0.0F : 1.0F);
    return scales ? ChannelScale{std::move(*values), neutral} : ChannelScale{neutral, std::move(*values)};
}

void fold(LinearWeights& linear, const ChannelScale& scale, std::size_t outer)
{
    const std::size_t channels = scale.scale.size();
    const std::size_t rest = linear.weights.size() / (channels * outer);
    for (std::size_t i = 0; i < linear.weights.size(); ++i)
        linear.weights[i] *= scale.scale[i / rest % channels];
    for (std::size_t channel = 0; channel < channels; ++channel)
        linear.bias[channel] = linear.bias[channel] * scale.scale[channel] + scale.shift[channel];
}

} // namespace engine::kernels
