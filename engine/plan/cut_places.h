// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/named_blocks.h"
#include "engine/plan/cost_model.h"

namespace engine {

/// Where a plan changes sides, in the names that people have for parts of the model.
struct CutPlace
{
    enum class Kind {
        ToEdge,   ///< the frame crosses once, behind what is named
        ToDevice, ///< and comes back
        Within,   ///< the layers of a block stand on both sides, in branches or in turns
    };

    Kind kind = Kind::ToEdge;
    std::string after;        ///< the block, or the layer within one; empty: before the first
    std::size_t onDevice = 0; ///< Within: layers of the block
    std::size_t layers = 0;   ///< Within: on both sides

    bool operator==(const CutPlace&) const = default;
};

/// In the order of the layers; none when everything runs on the device, where the frame is.
/// @p blocks: of @p graph; @p sideOf: of each of its layers.
std::vector<CutPlace> cutPlacesOf(const LayerGraph& graph, std::span<const NamedBlock> blocks,
                                  std::span<const Side> sideOf);

} // namespace engine
