// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

/// Consecutive layers between two cut vertices: every path from the inputs to the outputs passes
/// through the last layer of a block (but for the last block).
struct Block
{
    LayerId first{};
    LayerId last{}; ///< inclusive

    bool operator==(const Block&) const = default;
};

/// Splits the topological order at the layers that nothing bypasses. Linear in layers and edges.
std::vector<Block> blocksOf(const LayerGraph& graph);

} // namespace engine
