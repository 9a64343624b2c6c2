// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to fuse(): which operation may follow which in one layer.

#include "engine/graph/layer_graph.h"

namespace engine {

/// How far a chain has come; each stage takes only what belongs behind it.
enum class Stage : std::uint8_t {
    Leading,
    LeadingPad,
    Image,
    Matrix,
    Moved,
    Normalized,
    Summed,
    Activated,
    Reshaped,
    Other
};

struct Chain
{
    Stage stage = Stage::Other;
    TensorId exit = noTensor; ///< the last operation's only output
    bool sums = false;        ///< whether a tensor of the same shape may still be added
    bool isMatrix = false;    ///< whether a Gemm or MatMul leads it
};

/// The chain that @p operation begins; no exit when it has not exactly one output.
Chain beginChain(const LayerGraph& graph, const Operation& operation);
/// @p chain with @p operation behind it, or nothing when they do not belong together.
std::optional<Chain> extendChain(const LayerGraph& graph, const Chain& chain, const Operation& operation);
/// The chain of all operations of a layer. It has no exit when another tensor leaves the layer too.
Chain chainOf(const LayerGraph& graph, LayerId id);
/// @p chain with all operations of a layer behind it.
std::optional<Chain> extendChain(const LayerGraph& graph, const Chain& chain, const Layer& layer);

/// Whether @p operation may take the lead of a chain that has come to Leading or LeadingPad.
bool mayBeLed(const Chain& lead, const Operation& operation);

} // namespace engine
