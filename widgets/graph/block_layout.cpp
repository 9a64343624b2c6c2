// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/block_layout.h"

#include "widgets/graph/ordering.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace widgets {

namespace {

/// Above this, dot takes seconds.
constexpr std::size_t mostBoxesForDot = 400;
/// Above this, long edges run below other boxes instead of in lanes of their own.
constexpr std::size_t mostLanes = 20'000;
constexpr int laneWidth = 2;

struct Degrees
{
    std::vector<std::uint32_t> in;
    std::vector<std::uint32_t> out;
};

Degrees degreesOf(const BlockGraph& graph)
{
    Degrees degrees{std::vector<std::uint32_t>(graph.nodes), std::vector<std::uint32_t>(graph.nodes)};
    for (const auto& edge : graph.edges) {
        ++degrees.in[edge.to];
        ++degrees.out[edge.from];
    }
    return degrees;
}

/// A box of a branch that neither splits nor joins.
bool onBranch(const BlockGraph& graph, const Degrees& degrees, std::uint32_t node)
{
    return degrees.in[node] == 1 && degrees.out[node] == 1 && !(graph.hasEntry && node == 0) && node + 1 != graph.nodes;
}

/// As early as possible; what has no input as late as possible; the last box behind everything.
std::vector<std::uint32_t> ranksOf(const BlockGraph& graph, const Degrees& degrees)
{
    const std::uint32_t first = graph.hasEntry ? 1 : 0;
    std::vector<std::uint32_t> ranks(graph.nodes, first);
    if (graph.hasEntry)
        ranks[0] = 0;
    auto edges = graph.edges;
    std::ranges::sort(edges);
    for (const auto& edge : edges)
        ranks[edge.to] = std::max(ranks[edge.to], ranks[edge.from] + 1);
    if (graph.nodes > first)
        ranks.back() = std::max(first, *std::ranges::max_element(ranks));
    std::vector<std::uint32_t> earliest(graph.nodes, UINT32_MAX);
    for (const auto& edge : edges)
        earliest[edge.from] = std::min(earliest[edge.from], ranks[edge.to]);
    for (std::uint32_t node = first; node < graph.nodes; ++node)
        if (degrees.in[node] == 0 && degrees.out[node] > 0)
            ranks[node] = std::max(first, earliest[node] - 1);
    return ranks;
}

/// The block with a lane box in each rank that an edge passes; edges of one net share them.
struct Laned
{
    RankedGraph graph;
    std::vector<std::vector<std::uint32_t>> lanesOf; ///< for each edge: boxes in the ranks that it passes
};

std::size_t lanesNeeded(const BlockGraph& graph, const std::vector<std::uint32_t>& ranks)
{
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> longest;
    for (const auto& edge : graph.edges) {
        auto& lanes = longest[{edge.from, edge.net}];
        lanes = std::max<std::size_t>(lanes, ranks[edge.to] - ranks[edge.from] - 1);
    }
    std::size_t sum = 0;
    for (const auto& [net, lanes] : longest)
        sum += lanes;
    return sum;
}

void addLink(RankedGraph& graph, std::uint32_t from, std::uint32_t to, bool straight)
{
    graph.links.emplace_back(from, to);
    graph.straight.push_back(straight);
}

Laned withLanes(const BlockGraph& block, const Degrees& degrees, const std::vector<std::uint32_t>& ranks,
                const BoxSizes& sizes, bool lanes)
{
    Laned laned{.graph = {.rankOf = ranks,
                          .widthOf = std::vector<int>(block.nodes, sizes.across),
                          .links = {},
                          .straight = {},
                          .gap = sizes.acrossGap},
                .lanesOf = std::vector<std::vector<std::uint32_t>>(block.edges.size())};
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>> laneOf;
    for (std::size_t i = 0; lanes && i < block.edges.size(); ++i) {
        const auto& edge = block.edges[i];
        const bool branch = onBranch(block, degrees, edge.from);
        auto& lane = laneOf[{edge.from, edge.net}];
        const std::size_t needed = ranks[edge.to] - ranks[edge.from] - 1;
        while (lane.size() < needed) {
            const auto box = static_cast<std::uint32_t>(laned.graph.rankOf.size());
            laned.graph.rankOf.push_back(ranks[edge.from] + static_cast<std::uint32_t>(lane.size()) + 1);
            laned.graph.widthOf.push_back(branch ? sizes.across : laneWidth);
            addLink(laned.graph, lane.empty() ? edge.from : lane.back(), box, !lane.empty() || branch);
            lane.push_back(box);
        }
        laned.lanesOf[i].assign(lane.begin(), lane.begin() + static_cast<std::ptrdiff_t>(needed));
        addLink(laned.graph, needed == 0 ? edge.from : lane[needed - 1], edge.to, false);
    }
    return laned;
}

void addLinksWithoutLanes(const BlockGraph& block, RankedGraph& graph)
{
    for (const auto& edge : block.edges)
        addLink(graph, edge.from, edge.to, false);
}

bool overlaps(const RankedGraph& graph, const std::vector<double>& across)
{
    std::vector<std::uint32_t> order(graph.rankOf.size());
    for (std::uint32_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::ranges::sort(order, {}, [&](auto box) { return std::pair(graph.rankOf[box], across[box]); });
    for (std::size_t i = 1; i < order.size(); ++i) {
        const auto a = order[i - 1];
        const auto b = order[i];
        if (graph.rankOf[a] == graph.rankOf[b] && across[b] - across[a] < (graph.widthOf[a] + graph.widthOf[b]) / 2.0)
            return true;
    }
    return false;
}

std::vector<double> acrossOf(const RankedGraph& graph, int& effort)
{
    const std::size_t boxes = graph.rankOf.size();
    if (boxes <= mostBoxesForDot && static_cast<int>(boxes) <= effort) {
        effort -= static_cast<int>(boxes);
        const auto across = acrossByDot(graph);
        if (across && !overlaps(graph, *across))
            return *across;
    }
    return acrossByBarycentre(graph);
}

/// Puts the middle of the inner boxes, and boxes that have a rank for themselves, on the axis.
void centre(const BlockGraph& block, const RankedGraph& graph, std::vector<double>& across)
{
    const std::uint32_t last = *std::ranges::max_element(graph.rankOf);
    const auto outer = [&](std::size_t node) {
        return (block.hasEntry && node == 0) || (graph.rankOf[node] == last && node < block.nodes);
    };
    double low = INFINITY;
    double high = -INFINITY;
    for (std::size_t node = 0; node < block.nodes; ++node) {
        if (outer(node) && block.nodes > 2)
            continue;
        low = std::min(low, across[node]);
        high = std::max(high, across[node]);
    }
    const double axis = low <= high ? (low + high) / 2 : across[block.nodes - 1];
    for (double& place : across)
        place -= axis;
    if (block.hasEntry)
        across[0] = 0;
    if (std::ranges::count(graph.rankOf, last) == 1)
        across[block.nodes - 1] = 0;
}

/// Ranks stand further apart where edges climb a long way.
std::vector<double> ranksAlong(const RankedGraph& graph, const std::vector<double>& across, const BoxSizes& sizes)
{
    const std::uint32_t last = *std::ranges::max_element(graph.rankOf);
    std::vector<double> climb(last + std::size_t{1}, 0.0);
    for (const auto& [from, to] : graph.links)
        for (auto rank = graph.rankOf[from]; rank < graph.rankOf[to]; ++rank)
            climb[rank] = std::max(climb[rank], std::abs(across[to] - across[from]));
    std::vector<double> along(last + std::size_t{1}, 0.0);
    for (std::size_t rank = 1; rank <= last; ++rank)
        along[rank] = along[rank - 1] + sizes.along + sizes.alongGap + std::min(0.12 * climb[rank - 1], 40.0);
    return along;
}

/// A branch that is shorter than its neighbours has its boxes spread evenly over the straight lane it has.
void spreadBranches(const BlockGraph& block, const Degrees& degrees, const BoxSizes& sizes, BlockPlaces& places)
{
    std::vector<std::size_t> incoming(block.nodes);
    for (std::size_t i = 0; i < block.edges.size(); ++i)
        incoming[block.edges[i].to] = i;
    for (std::size_t i = 0; i < block.edges.size(); ++i) {
        const auto& edge = block.edges[i];
        if (places.lanes[i].empty() || !onBranch(block, degrees, edge.from))
            continue;
        std::vector<std::uint32_t> branch{edge.from};
        while (onBranch(block, degrees, block.edges[incoming[branch.back()]].from))
            branch.push_back(block.edges[incoming[branch.back()]].from);
        const double lane = places.nodes[edge.from].across;
        const auto onLane = [lane](double across) { return std::abs(across - lane) < 0.5; };
        if (!std::ranges::all_of(places.lanes[i], onLane)
            || !std::ranges::all_of(branch, [&](auto node) { return onLane(places.nodes[node].across); }))
            continue;
        const auto start = block.edges[incoming[branch.back()]].from;
        const double begin = places.nodes[start].along;
        const double step = (places.nodes[edge.to].along - begin) / static_cast<double>(branch.size() + 1);
        if (step < sizes.along + sizes.alongGap)
            continue;
        for (std::size_t k = 0; k < branch.size(); ++k)
            places.nodes[branch[k]].along = begin + step * static_cast<double>(branch.size() - k);
    }
}

} // namespace

BlockPlaces placeBlock(const BlockGraph& block, const BoxSizes& sizes, int& effort)
{
    const auto degrees = degreesOf(block);
    const auto ranks = ranksOf(block, degrees);
    const bool lanes = lanesNeeded(block, ranks) <= mostLanes;
    auto laned = withLanes(block, degrees, ranks, sizes, lanes);
    if (!lanes)
        addLinksWithoutLanes(block, laned.graph);
    auto across = block.nodes > (block.hasEntry ? 2U : 1U) ? acrossOf(laned.graph, effort)
                                                           : std::vector<double>(laned.graph.rankOf.size(), 0.0);
    centre(block, laned.graph, across);

    BlockPlaces places;
    places.rankAt = ranksAlong(laned.graph, across, sizes);
    for (std::uint32_t node = 0; node < block.nodes; ++node)
        places.nodes.push_back({ranks[node], places.rankAt[ranks[node]], across[node]});
    for (const auto& boxes : laned.lanesOf) {
        auto& lane = places.lanes.emplace_back();
        for (const auto box : boxes)
            lane.push_back(across[box]);
    }
    spreadBranches(block, degrees, sizes, places);
    return places;
}

} // namespace widgets
