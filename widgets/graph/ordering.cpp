// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/ordering.h"

#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>

namespace widgets {

namespace {

/// Scene units to an inch, so that every length is a whole number: a comma or a point is a matter of locale.
constexpr int unitsPerInch = 2;
constexpr double pointsPerInch = 72.0;

void set(void* object, const char* name, int value)
{
    agsafeset(object, const_cast<char*>(name), const_cast<char*>(std::to_string(value).c_str()), const_cast<char*>(""));
}

Agraph_t* build(const RankedGraph& ranked, std::vector<Agnode_t*>& nodes)
{
    Agraph_t* graph = agopen(const_cast<char*>("block"), Agstrictdirected, nullptr);
    const auto preset = [graph](int kind, const char* name, const char* value) {
        agattr(graph, kind, const_cast<char*>(name), const_cast<char*>(value));
    };
    preset(AGRAPH, "splines", "none");
    preset(AGRAPH, "ranksep", "1");
    preset(AGRAPH, "nodesep", std::to_string(ranked.gap / unitsPerInch).c_str());
    preset(AGNODE, "shape", "box");
    preset(AGNODE, "label", "");
    preset(AGNODE, "fixedsize", "true");
    preset(AGNODE, "height", "1");
    for (std::size_t i = 0; i < ranked.rankOf.size(); ++i) {
        nodes.push_back(agnode(graph, const_cast<char*>(std::to_string(i).c_str()), 1));
        set(nodes.back(), "width", std::max(1, ranked.widthOf[i] / unitsPerInch));
    }
    for (std::size_t i = 0; i < ranked.links.size(); ++i) {
        const auto [from, to] = ranked.links[i];
        set(agedge(graph, nodes[from], nodes[to], nullptr, 1), "weight", ranked.straight[i] ? 8 : 1);
    }
    return graph;
}

std::vector<std::vector<std::uint32_t>> byRank(const RankedGraph& graph)
{
    const std::size_t count = graph.rankOf.empty() ? 0 : *std::ranges::max_element(graph.rankOf) + std::size_t{1};
    std::vector<std::vector<std::uint32_t>> ranks(count);
    for (std::uint32_t node = 0; node < graph.rankOf.size(); ++node)
        ranks[graph.rankOf[node]].push_back(node);
    return ranks;
}

void pack(const std::vector<std::uint32_t>& rank, const RankedGraph& graph, std::vector<double>& across)
{
    double width = -graph.gap;
    for (const auto node : rank)
        width += graph.widthOf[node] + graph.gap;
    double place = -width / 2;
    for (const auto node : rank) {
        across[node] = place + graph.widthOf[node] / 2.0;
        place += graph.widthOf[node] + graph.gap;
    }
}

double mean(const std::vector<std::uint32_t>& nodes, const std::vector<double>& across)
{
    const auto sum =
        std::accumulate(nodes.begin(), nodes.end(), 0.0, [&](double total, auto node) { return total + across[node]; });
    return sum / static_cast<double>(nodes.size());
}

} // namespace

std::optional<std::vector<double>> acrossByDot(const RankedGraph& ranked)
{
    static std::mutex oneAtATime;
    const std::lock_guard guard(oneAtATime);
    const std::unique_ptr<GVC_t, int (*)(GVC_t*)> context(gvContext(), gvFreeContext);
    agseterr(AGMAX);
    std::vector<Agnode_t*> nodes;
    const std::unique_ptr<Agraph_t, int (*)(Agraph_t*)> graph(build(ranked, nodes), agclose);
    if (gvLayout(context.get(), graph.get(), "dot") != 0)
        return std::nullopt;
    std::vector<double> across;
    for (Agnode_t* node : nodes)
        across.push_back(ND_coord(node).x * unitsPerInch / pointsPerInch);
    gvFreeLayout(context.get(), graph.get());
    return across;
}

std::vector<double> acrossByBarycentre(const RankedGraph& graph)
{
    std::vector<std::vector<std::uint32_t>> before(graph.rankOf.size());
    std::vector<std::vector<std::uint32_t>> behind(graph.rankOf.size());
    for (const auto& [from, to] : graph.links) {
        behind[from].push_back(to);
        before[to].push_back(from);
    }
    std::vector<double> across(graph.rankOf.size(), 0.0);
    auto ranks = byRank(graph);
    const auto arrange = [&](std::vector<std::uint32_t>& rank, const auto& neighbours) {
        std::vector<std::pair<double, std::uint32_t>> wish;
        for (const auto node : rank)
            wish.emplace_back(neighbours[node].empty() ? across[node] : mean(neighbours[node], across), node);
        std::ranges::stable_sort(wish, {}, &std::pair<double, std::uint32_t>::first);
        std::ranges::transform(wish, rank.begin(), &std::pair<double, std::uint32_t>::second);
        pack(rank, graph, across);
    };
    for (auto& rank : ranks)
        pack(rank, graph, across);
    for (int sweep = 0; sweep < 4; ++sweep) {
        for (auto& rank : ranks)
            arrange(rank, before);
        for (auto rank = ranks.rbegin(); rank != ranks.rend(); ++rank)
            arrange(*rank, behind);
    }
    return across;
}

} // namespace widgets
