// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_walk.h"

#include <cmath>

namespace widgets {

namespace {

double across(const GraphLayout& layout, std::size_t node)
{
    const auto centre = layout.nodes[node].rect.center();
    return layout.direction == Direction::LeftToRight ? centre.y() : centre.x();
}

/// Whether two boxes stand side by side, seen along the flow.
bool beside(const GraphLayout& layout, std::size_t a, std::size_t b)
{
    const auto& first = layout.nodes[a].rect;
    const auto& second = layout.nodes[b].rect;
    if (layout.direction == Direction::LeftToRight)
        return first.left() < second.right() && second.left() < first.right();
    return first.top() < second.bottom() && second.top() < first.bottom();
}

std::optional<std::size_t> alongEdge(const GraphLayout& layout, std::size_t node, bool forward)
{
    std::optional<std::size_t> best;
    const auto distance = [&](std::size_t other) { return std::abs(across(layout, other) - across(layout, node)); };
    for (const auto& edge : layout.edges) {
        if ((forward ? edge.from : edge.to) != node)
            continue;
        const auto other = forward ? edge.to : edge.from;
        if (!best || distance(other) < distance(*best))
            best = other;
    }
    return best;
}

} // namespace

std::optional<std::size_t> neighbour(const GraphLayout& layout, std::size_t node, Step step)
{
    if (step == Step::Forward || step == Step::Back)
        return alongEdge(layout, node, step == Step::Forward);
    std::optional<std::size_t> best;
    double nearest = INFINITY;
    for (std::size_t other = 0; other < layout.nodes.size(); ++other) {
        const double way = (across(layout, other) - across(layout, node)) * (step == Step::Right ? 1 : -1);
        if (way > 1 && way < nearest && beside(layout, node, other)) {
            nearest = way;
            best = other;
        }
    }
    return best;
}

} // namespace widgets
