// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/constant_values.h"
#include "engine/torch/torch_executor.h"

/// Runs all layers of @p graph as one segment.
inline engine::Result<engine::SegmentRun> runWhole(const engine::LayerGraph& graph, const engine::TensorMap& inputs,
                                                   const engine::ExecutorOptions& options = {})
{
    auto executor = engine::makeTorchExecutor(graph, options);
    if (!executor)
        return executor.error();
    auto segment = (*executor)->prepare(engine::wholeGraph(graph));
    if (!segment)
        return segment.error();
    return (*segment)->run(inputs);
}

inline std::vector<float> floats(const engine::Tensor& tensor)
{
    return engine::elementsAs<float>(tensor.data).value_or(std::vector<float>{});
}
