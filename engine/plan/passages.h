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

/// Layers first to last. Only what the layer before them makes comes from outside, or model inputs.
struct PassageBlock
{
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    /// No other is as good in all stages. Indexed by the side of the layer before and the side of the last.
    std::array<std::array<std::vector<Passage>, 2>, 2> passages;

    std::size_t size() const { return last - first + 1; }
};

/// The graph as a chain of blocks, each with all ways through it. Nothing when a block has over 12 layers.
/// @p oneWay: no tensor comes back from the edge, outputs apart.
std::optional<std::vector<PassageBlock>> passageBlocksOf(const CostModel& costs, bool oneWay);

} // namespace engine
