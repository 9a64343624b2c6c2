// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/blocks.h"

namespace engine {

/// Layers that people speak of as one: "inception4e", "layer1.0".
struct NamedBlock
{
    LayerId first{};
    LayerId last{};   ///< inclusive
    std::string name; ///< of one layer: its own; else unique among the blocks

    bool operator==(const NamedBlock&) const = default;
};

/// Splits the topological order like blocksOf(), then joins what one module of the model holds, as far as
/// that holds one place with branches at most. Module paths stand in the layers' names, as exporters write
/// them ("layer1/layer1.0/conv1/Conv", "layer1.0.conv1"). Without paths a block with branches is named
/// after its structure: "A1", "A2" are alike, "B1" is not.
std::vector<NamedBlock> namedBlocksOf(const LayerGraph& graph);

} // namespace engine
