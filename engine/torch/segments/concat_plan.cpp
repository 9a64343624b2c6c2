// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/segments/concat_plan.h"

#include <algorithm>

namespace engine::kernels {

namespace {

bool fillsWholeBlocks(const TensorInfo& tensor, Layout layout)
{
    return tensor.type == ElementType::Float32 && tensor.shape.size() == 4 && tensor.shape[0] == 1
        && tensor.shape[1] % channelBlock(layout) == 0;
}

bool joinsChannels(const Operation& op)
{
    const auto axis = attributeOr(op, "axis", std::int64_t{0});
    return op.type == "Concat" && (axis == 1 || axis == -3);
}

} // namespace

ConcatPlan::ConcatPlan(const LayerGraph& graph, const Segment& segment, Layout imageLayout)
{
    if (channelBlock(imageLayout) == 1)
        return;
    for (const LayerId id : segment.layers) {
        for (const Operation& op : graph.layer(id).operations)
            if (joinsChannels(op))
                plan(graph, op, imageLayout);
    }
}

/// A later Concat takes over what an earlier one planned: in a DenseNet block it holds all of them.
void ConcatPlan::plan(const LayerGraph& graph, const Operation& concat, Layout imageLayout)
{
    const auto fits = [&](TensorId id) {
        return id != noTensor && !graph.constant(id) && fillsWholeBlocks(graph.tensor(id), imageLayout)
            && std::ranges::count(concat.inputs, id) == 1;
    };
    if (concat.outputs.empty() || concat.outputs[0] == noTensor || !std::ranges::all_of(concat.inputs, fits))
        return;
    std::int64_t offset = 0;
    for (const TensorId id : concat.inputs) {
        m_targets[id] = {concat.outputs[0], offset};
        offset += graph.tensor(id).bytes().count;
    }
}

const ConcatPlan::Target* ConcatPlan::targetOf(TensorId id) const
{
    const auto found = m_targets.find(id);
    return found == m_targets.end() ? nullptr : &found->second;
}

} // namespace engine::kernels
