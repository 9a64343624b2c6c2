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

bool hidesTheRest(const SegmentBuilder& builder, std::span<const Operation> operations, std::size_t length)
{
    std::map<TensorId, int> uses;
    for (const auto& op : operations.first(length))
        for (const auto id : op.inputs)
            ++uses[id];
    const auto isHidden = [&](TensorId id) {
        return id == noTensor || id == operations[length - 1].outputs[0] || builder.pendingUses(id) == uses[id];
    };
    return std::ranges::all_of(operations.first(length),
                               [&](const Operation& op) { return std::ranges::all_of(op.outputs, isHidden); });
}

TensorId addedTensor(const SegmentBuilder& builder, TensorId x, const Operation& op)
{
    if (op.type != "Add" || op.inputs.size() != 2)
        return noTensor;
    const TensorId other = op.inputs[0] == x ? op.inputs[1] : op.inputs[0];
    const TensorInfo& tensor = builder.tensor(other);
    const bool fits = other != x && !builder.isConstant(other) && tensor.type == ElementType::Float32
        && tensor.shape == builder.tensor(x).shape;
    return fits ? other : noTensor;
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
