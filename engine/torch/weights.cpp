// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/weights.h"

#include "engine/graph/constant_values.h"

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

std::optional<ChannelScale> channelScaleOf(const LayerGraph& graph, const Operation& norm, std::int64_t channels)
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

void fold(LinearWeights& linear, const ChannelScale& norm)
{
    const std::size_t channels = norm.scale.size();
    const std::size_t perChannel = linear.weights.size() / channels;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        for (std::size_t i = 0; i < perChannel; ++i)
            linear.weights[channel * perChannel + i] *= norm.scale[channel];
        linear.bias[channel] = linear.bias[channel] * norm.scale[channel] + norm.shift[channel];
    }
}

} // namespace engine::kernels
