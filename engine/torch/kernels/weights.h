// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine::kernels {

/// Weights of a linear layer with everything behind it that is linear as well.
struct LinearWeights
{
    std::vector<float> weights; ///< as the graph has them
    std::vector<float> bias;    ///< one for each output channel
};

/// Whether @p op has its input @p at, a float32 constant.
bool isFloatConstant(const LayerGraph& graph, const Operation& op, std::size_t at);
/// The elements of such a constant.
std::vector<float> floatConstant(const LayerGraph& graph, const Operation& op, std::size_t at);

/// y = scale x + shift for each channel.
struct ChannelScale
{
    std::vector<float> scale;
    std::vector<float> shift;
};

/// What a BatchNormalization does in inference, or an Add or Mul of a constant with one value or one for each
/// channel; @p x is the tensor it is applied to, whose channels are dimension @p axis. Nothing for anything else.
std::optional<ChannelScale> channelScaleOf(const LayerGraph& graph, const Operation& op, TensorId x, std::size_t axis);

/// Scales the output channels; the weights are seen as [@p outer, channels, the rest].
void fold(LinearWeights& linear, const ChannelScale& scale, std::size_t outer = 1);

} // namespace engine::kernels
