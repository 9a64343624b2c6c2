// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/stages.h"

namespace engine {

/// One way through a block of layers: bit i of sides is set when its layer i is on the edge.
struct Passage
{
    Stages stages{}; ///< of its layers, and of all tensors that they consume
    std::uint32_t sides = 0;
};

/// Layers in an order of execution. Only what the layer before them makes comes from outside, or model inputs.
struct PassageBlock
{
    std::vector<LayerId> layers;
    /// No other is as good in all stages. Indexed by the side of the layer before and the side of the last.
    std::array<std::array<std::vector<Passage>, 2>, 2> passages;
};

/// The graph as a chain of blocks, each with all ways through it. Layers stand in an order that ends short branches
/// first, so that blocks are small. Nothing when they are too large: one has over 16 layers, or several nearly that.
/// @p oneWay: no tensor comes back from the edge, outputs apart. Fails with Cancelled alone.
Result<std::optional<std::vector<PassageBlock>>> passageBlocksOf(const CostModel& costs, bool oneWay,
                                                                 const KeepGoing& keepGoing);

} // namespace engine
