// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/executor.h"
#include "engine/torch/segments/step.h"

#include <map>

namespace engine::kernels {

/// Concat layers of one image whose inputs can be written where the result wants them: channels of a
/// blocked layout that fill whole blocks lie one input after the other, so that nothing is left to copy.
class ConcatPlan
{
public:
    ConcatPlan(const LayerGraph& graph, const Segment& segment, Layout imageLayout);

    struct Target
    {
        TensorId result;     ///< of the Concat
        std::int64_t offset; ///< bytes into the result
    };
    /// Where to write the tensor; null when it has no better place than its own.
    const Target* targetOf(TensorId id) const;

private:
    void plan(const LayerGraph& graph, const Operation& concat);

    std::map<TensorId, Target> m_targets;
};

} // namespace engine::kernels
