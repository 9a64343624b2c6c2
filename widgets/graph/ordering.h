// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace widgets {

/// A graph whose every link joins two neighbouring ranks.
struct RankedGraph
{
    std::vector<std::uint32_t> rankOf;
    std::vector<int> widthOf; ///< scene units across the flow, even
    std::vector<std::pair<std::uint32_t, std::uint32_t>> links;
    std::vector<bool> straight; ///< for each link: worth keeping straight
    int gap = 0;                ///< between neighbours, even
};

/// Places across the flow by Graphviz' dot; nothing when Graphviz cannot be used. One call at a time
/// runs, because Graphviz keeps its state in globals.
std::optional<std::vector<double>> acrossByDot(const RankedGraph& ranked);

/// Places across the flow: neighbours packed around zero, ordered by the barycentres of what they are
/// linked to. Near linear.
std::vector<double> acrossByBarycentre(const RankedGraph& graph);

} // namespace widgets
