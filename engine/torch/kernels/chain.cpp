// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/chain.h"

#include <algorithm>

namespace engine::kernels {

bool feedsOnlyNext(const SegmentBuilder& builder, std::span<const Operation> operations, std::size_t at)
{
    if (at + 1 >= operations.size())
        return false;
    const TensorId result = operations[at].outputs[0];
    return std::ranges::count(operations[at + 1].inputs, result) == builder.pendingUses(result);
}

std::vector<ChannelScale> scalesBehind(const SegmentBuilder& builder, std::span<const Operation> operations,
                                       std::size_t taken, std::size_t axis)
{
    std::vector<ChannelScale> scales;
    for (; feedsOnlyNext(builder, operations, taken - 1); ++taken) {
        auto scale = channelScaleOf(builder.graph(), operations[taken], operations[taken - 1].outputs[0], axis);
        if (!scale)
            break;
        scales.push_back(std::move(*scale));
    }
    return scales;
}

bool comesChannelsLast(const LayerGraph& graph, TensorId id)
{
    const auto layer = graph.producerOf(id);
    return layer && std::ranges::any_of(graph.layer(*layer).operations, [](const Operation& op) {
               return channelsMove(op) == ChannelMove::First;
           });
}

} // namespace engine::kernels
