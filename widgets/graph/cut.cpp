// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/cut.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace widgets {

namespace {

/// A size is written so far behind the box that sends it to several others.
constexpr double behindBox = 20;
constexpr double handleBeforeGraph = 26;
constexpr double behindEnds = 14;
constexpr double readableScale = 0.85;

engine::Side sideOfTensor(const GraphState& state, engine::TensorId tensor)
{
    const auto producer = state.graph->producerOf(tensor);
    return producer ? (*state.plan)[index(*producer)] : engine::Side::Device;
}

bool crosses(const GraphState& state, const LayoutEdge& edge)
{
    const auto& box = state.layout.nodes[edge.to];
    const auto made = sideOfTensor(state, edge.tensor);
    const auto consumers = state.graph->consumersOf(edge.tensor); // ascending
    for (auto id = std::ranges::lower_bound(consumers, box.first); id != consumers.end() && *id <= box.last; ++id)
        if ((*state.plan)[index(*id)] != made)
            return true;
    return false;
}

double along(const GraphLayout& layout, const QPointF& point)
{
    return layout.direction == Direction::LeftToRight ? point.x() : point.y();
}

QPointF pointOn(const std::vector<QPointF>& curve, std::size_t piece, double t)
{
    const QPointF* p = &curve[3 * piece];
    const double s = 1 - t;
    return s * s * s * p[0] + 3 * s * s * t * p[1] + 3 * s * t * t * p[2] + t * t * t * p[3];
}

/// The point of a curve at @p place along the flow, where curves only run forward.
QPointF pointAt(const GraphLayout& layout, const std::vector<QPointF>& curve, double place)
{
    std::size_t piece = 0;
    while (3 * piece + 6 < curve.size() && along(layout, curve[3 * piece + 3]) < place)
        ++piece;
    double low = 0;
    double high = 1;
    for (int step = 0; step < 20; ++step) {
        const double middle = (low + high) / 2;
        (along(layout, pointOn(curve, piece, middle)) < place ? low : high) = middle;
    }
    return pointOn(curve, piece, low);
}

/// The longest piece has the most room.
QPointF middleOf(const GraphLayout& layout, const std::vector<QPointF>& curve)
{
    std::size_t longest = 0;
    const auto length = [&](std::size_t piece) {
        return along(layout, curve[3 * piece + 3]) - along(layout, curve[3 * piece]);
    };
    for (std::size_t piece = 1; 3 * piece + 3 < curve.size(); ++piece)
        if (length(piece) > length(longest) + 1)
            longest = piece;
    return pointOn(curve, longest, 0.5);
}

/// On the line of the cut, in the middle of an edge, or just behind the box when the tensor goes several ways.
QPointF labelOf(const GraphLayout& layout, const Crossing& crossing, std::optional<double> cutLine)
{
    const auto& curve = layout.edges[crossing.edges.front()].curve;
    if (crossing.edges.size() > 1)
        return curve.front()
            + (layout.direction == Direction::LeftToRight ? QPointF(behindBox, 0) : QPointF(0, behindBox));
    const bool onLine = cutLine && along(layout, curve.front()) < *cutLine && *cutLine < along(layout, curve.back());
    return onLine ? pointAt(layout, curve, *cutLine) : middleOf(layout, curve);
}

} // namespace

std::vector<Crossing> crossingsOf(const GraphState& state, std::optional<double> cutLine)
{
    std::vector<Crossing> crossings;
    if (!state.plan)
        return crossings;
    std::map<engine::TensorId, std::size_t> known;
    for (std::size_t i = 0; i < state.layout.edges.size(); ++i) {
        const auto& edge = state.layout.edges[i];
        if (!crosses(state, edge))
            continue;
        const auto [place, isNew] = known.emplace(edge.tensor, crossings.size());
        if (isNew)
            crossings.push_back({.tensor = edge.tensor, .edges = {}, .label = {}});
        crossings[place->second].edges.push_back(i);
    }
    for (auto& crossing : crossings)
        crossing.label = labelOf(state.layout, crossing, cutLine);
    return crossings;
}

std::optional<QPointF> focusOf(const GraphState& state, const std::vector<Crossing>& crossings)
{
    if (!crossings.empty())
        return crossings.front().label;
    const auto mixed =
        std::ranges::find_if(state.layout.nodes, [&](const auto& node) { return state.plan && !sideOf(state, node); });
    return mixed != state.layout.nodes.end() ? std::optional(mixed->rect.center()) : std::nullopt;
}

std::optional<double> cutLineOf(const GraphState& state)
{
    const bool leftToRight = state.layout.direction == Direction::LeftToRight;
    double lastOnDevice = -INFINITY;
    double firstOnEdge = INFINITY;
    for (const auto& node : state.layout.nodes) {
        const auto side = sideOf(state, node);
        if (!side)
            return std::nullopt;
        if (*side == engine::Side::Device)
            lastOnDevice = std::max(lastOnDevice, leftToRight ? node.rect.right() : node.rect.bottom());
        else
            firstOnEdge = std::min(firstOnEdge, leftToRight ? node.rect.left() : node.rect.top());
    }
    if (!std::isfinite(lastOnDevice) || !std::isfinite(firstOnEdge) || lastOnDevice > firstOnEdge)
        return std::nullopt;
    return (lastOnDevice + firstOnEdge) / 2;
}

namespace {

struct Centre
{
    double place = 0;
    int onDevice = 0; ///< 1, or -1 on the edge
};

/// In the order of the flow; blocks on both sides count for neither.
std::vector<Centre> centresOf(const GraphState& state)
{
    std::vector<Centre> centres;
    for (const auto& node : state.layout.nodes) {
        if (const auto side = sideOf(state, node); side && node.kind != LayoutNode::Kind::Input)
            centres.push_back({along(state.layout, node.rect.center()), *side == engine::Side::Device ? 1 : -1});
    }
    std::ranges::stable_sort(centres, {}, &Centre::place);
    return centres;
}

double leastWrong(const GraphState& state)
{
    const auto& bounds = state.layout.bounds;
    const auto centres = centresOf(state);
    const double end = along(state.layout, bounds.bottomRight()) + behindEnds;
    double best = along(state.layout, bounds.topLeft()) - behindEnds;
    int right = 0;
    int most = 0;
    for (std::size_t i = 0; i < centres.size(); ++i) {
        right += centres[i].onDevice;
        const bool last = i + 1 == centres.size();
        if (right <= most || (!last && centres[i + 1].place <= centres[i].place))
            continue;
        most = right;
        best = last ? end : (centres[i].place + centres[i + 1].place) / 2;
    }
    return best;
}

} // namespace

std::optional<double> handleOf(const GraphState& state)
{
    if (!state.plan || state.layout.nodes.empty())
        return std::nullopt;
    if (state.held)
        return state.held;
    const auto line = cutLineOf(state);
    return line || !state.cutMoves ? line : leastWrong(state);
}

double handleGrowth(double scale)
{
    constexpr double most = 8;
    return std::clamp(readableScale / scale, 1.0, most);
}

QPointF handlePlace(const GraphState& state, double cut, double scale)
{
    const auto& bounds = state.layout.bounds;
    const double before = handleBeforeGraph * handleGrowth(scale);
    return state.layout.direction == Direction::LeftToRight ? QPointF(cut, bounds.top() - before)
                                                            : QPointF(bounds.left() - before, cut);
}

} // namespace widgets
