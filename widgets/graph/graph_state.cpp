// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_state.h"

#include "widgets/graph/node_text.h"
#include "widgets/tables/value_text.h"

#include <algorithm>

namespace widgets {

namespace {

constexpr double titleRoom = 76;

engine::LayerId next(engine::LayerId id)
{
    return engine::LayerId{static_cast<std::uint32_t>(id) + 1};
}

/// Sum over the layers of a box; @p sideOfLayer says whose time counts.
template <typename SideOfLayer>
std::optional<engine::Millis> sumOf(const GraphState& state, const LayoutNode& node, SideOfLayer sideOfLayer)
{
    if (node.kind == LayoutNode::Kind::Input)
        return std::nullopt;
    engine::Millis sum{0};
    for (auto id = node.first; id <= node.last; id = next(id)) {
        const auto& times = state.timesOn(sideOfLayer(id)).times;
        if (times.empty())
            return std::nullopt;
        sum += times[index(id)];
    }
    return sum;
}

QString detailOf(const GraphState& state, const LayoutNode& node, std::optional<engine::Millis> time)
{
    if (node.kind == LayoutNode::Kind::Input)
        return bytesText(state.graph->tensor(node.input).bytes());
    return time ? millisText(*time) : QString();
}

void colour(NodeLook& look, const GraphState& state, const LayoutNode& node, bool timeKnown)
{
    const auto side = sideOf(state, node);
    const auto& neutral = state.plan ? state.theme.linkFill : state.theme.node; // the cut runs inside
    const auto& neutralBorder = state.plan ? state.theme.link : state.theme.nodeBorder;
    look.fill = side ? state.theme.sideFill(*side) : neutral;
    look.border = side ? state.theme.side(*side) : neutralBorder;
    look.text = state.theme.text;
    look.mutedText = state.theme.muted;
    if (!state.heatMode || !timeKnown)
        return;
    look.fill = heat(look.share);
    look.text = textOn(look.fill);
    look.mutedText = look.text;
    if (!side)
        look.border = look.fill.darker(130);
}

} // namespace

std::optional<engine::Side> sideOf(const GraphState& state, const LayoutNode& node)
{
    if (!state.plan)
        return std::nullopt;
    if (node.kind == LayoutNode::Kind::Input)
        return engine::Side::Device;
    const auto first = state.plan->begin() + static_cast<std::ptrdiff_t>(index(node.first));
    const auto last = state.plan->begin() + static_cast<std::ptrdiff_t>(index(node.last));
    if (std::any_of(first, last + 1, [first](auto side) { return side != *first; }))
        return std::nullopt;
    return *first;
}

std::optional<engine::Millis> timeOf(const GraphState& state, const LayoutNode& node)
{
    return sumOf(state, node, [&](auto id) { return state.plan ? (*state.plan)[index(id)] : state.shownSide; });
}

std::optional<engine::Millis> timeOn(const GraphState& state, const LayoutNode& node, engine::Side side)
{
    return sumOf(state, node, [side](auto) { return side; });
}

engine::Millis slowestOf(const GraphState& state)
{
    engine::Millis slowest{0};
    for (const auto& node : state.layout.nodes)
        slowest = std::max(slowest, timeOf(state, node).value_or(engine::Millis{0}));
    return slowest;
}

std::optional<engine::Side> pinOf(const GraphState& state, const LayoutNode& node)
{
    if (state.pins.empty() || node.kind == LayoutNode::Kind::Input)
        return std::nullopt;
    for (auto id = node.first; id <= node.last; id = next(id)) {
        if (state.pins[index(id)])
            return state.pins[index(id)];
    }
    return std::nullopt;
}

bool changesSide(const GraphState& state, const LayoutNode& node)
{
    if (!state.plan || !state.compared || node.kind == LayoutNode::Kind::Input)
        return false;
    for (auto id = node.first; id <= node.last; id = next(id)) {
        if ((*state.plan)[index(id)] != (*state.compared)[index(id)])
            return true;
    }
    return false;
}

std::size_t sideChanges(const GraphState& state)
{
    std::size_t changes = 0;
    for (std::size_t i = 0; state.plan && state.compared && i < state.plan->size(); ++i)
        changes += (*state.plan)[i] != (*state.compared)[i] ? 1 : 0;
    return changes;
}

void dress(NodeLook& look, const GraphState& state, const LayoutNode& node, engine::Millis slowest)
{
    const auto time = timeOf(state, node);
    look.detail = detailOf(state, node, time);
    look.share = time && slowest.count() > 0 ? *time / slowest : 0.0;
    colour(look, state, node, time.has_value());
}

std::vector<NodeLook> looksOf(const GraphState& state)
{
    const auto slowest = slowestOf(state);
    ShortTitles titles(titleRoom);
    std::vector<NodeLook> looks;
    looks.reserve(state.layout.nodes.size());
    for (const auto& node : state.layout.nodes) {
        NodeLook look;
        look.title = titles.of(titleOf(*state.graph, node));
        dress(look, state, node, slowest);
        looks.push_back(look);
    }
    return looks;
}

} // namespace widgets
