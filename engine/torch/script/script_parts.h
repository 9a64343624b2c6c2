// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the TorchScript reader: what several operators of torch are made of.

#include "engine/torch/script/script_call.h"

#include <array>

namespace engine::script {

/// x Wᵀ + b over the last dimension; @p bias may be noTensor.
TensorId linear(ScriptGraph& graph, TensorId x, const at::Tensor& weight, TensorId bias);

/// Over the last dimensions, as many as the weight has; @p bias may be noTensor.
TensorId layerNorm(ScriptGraph& graph, TensorId x, TensorId weight, TensorId bias, double epsilon);

/// Mean over @p axes; they stay with one element when @p keep.
TensorId mean(ScriptGraph& graph, TensorId x, const Integers& axes, bool keep);

/// Equal parts of @p x along @p axis, or parts of @p sizes.
TensorIds split(ScriptGraph& graph, TensorId x, std::int64_t axis, const Integers& sizes);

/// -infinity where @p mask is true, else @p x.
TensorId hide(ScriptGraph& graph, TensorId x, TensorId mask);

/// @p x with a batch of one in front when it has none: torch leaves that open for images and signals.
template <typename Compute>
TensorIds withBatch(const ScriptCall& call, TensorId x, std::int64_t rank, const Compute& compute)
{
    auto& graph = call.graph;
    if (graph.rank(x) == rank)
        return compute(x);
    if (graph.rank(x) != rank - 1)
        refuse("takes an input of " + std::to_string(rank) + " dimensions, not " + toString(graph.shape(x)));
    auto results = compute(graph.emit("Unsqueeze", {}, {x, graph.integers({0})}));
    for (auto& result : results) {
        if (result != noTensor)
            result = graph.emit("Squeeze", {}, {result, graph.integers({0})});
    }
    return results;
}

} // namespace engine::script
