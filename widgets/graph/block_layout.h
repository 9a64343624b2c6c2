// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace widgets {

/// One block as a plain graph. Nodes are numbered in topological order; edges of one net carry the same
/// tensor and share their lanes.
struct BlockGraph
{
    struct Edge
    {
        std::uint32_t from = 0;
        std::uint32_t to = 0;
        std::uint32_t net = 0;

        auto operator<=>(const Edge&) const = default;
    };

    std::uint32_t nodes = 0;
    bool hasEntry = false; ///< node 0 is the last of the block before
    std::vector<Edge> edges;

    auto operator<=>(const BlockGraph&) const = default;
};

/// Sizes along the flow and across it, in scene units.
struct BoxSizes
{
    int along = 0;
    int across = 0;
    int alongGap = 0;  ///< the least between two ranks
    int acrossGap = 0; ///< between neighbours of one rank
};

/// Where the nodes of a block stand; positions are centres, the first node of an entry is at (0, 0).
struct BlockPlaces
{
    struct Node
    {
        std::uint32_t rank = 0;
        double along = 0;
        double across = 0;
    };

    std::vector<Node> nodes;
    std::vector<double> rankAt;             ///< centre of each rank, along
    std::vector<std::vector<double>> lanes; ///< for each edge, its place across in each rank that it passes
};

/// Places @p block. @p effort is how many more boxes may still be given to Graphviz; it is used up.
BlockPlaces placeBlock(const BlockGraph& block, const BoxSizes& sizes, int& effort);

} // namespace widgets
