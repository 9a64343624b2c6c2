// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/segments/concat_plan.h"

#include "engine/graph/kernel_rules.h"

namespace engine::kernels {

ConcatPlan::ConcatPlan(const LayerGraph& graph, const Segment& segment, Layout imageLayout)
{
    if (channelBlock(imageLayout) == 1)
        return;
    for (const LayerId id : segment.layers) {
        for (const Operation& op : graph.layer(id).operations)
            if (joinsInPlace(graph, op, channelBlock(imageLayout)))
                plan(graph, op);
    }
}

/// A later Concat takes over what an earlier one planned: in a DenseNet block it holds all of them.
void ConcatPlan::plan(const LayerGraph& graph, const Operation& concat)
{
    if (concat.outputs.empty() || concat.outputs[0] == noTensor)
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
