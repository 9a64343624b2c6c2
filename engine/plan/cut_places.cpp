// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/cut_places.h"

#include <algorithm>
#include <cassert>

namespace engine {

namespace {

std::span<const Side> sidesOf(const NamedBlock& block, std::span<const Side> sideOf)
{
    return sideOf.subspan(index(block.first), index(block.last) - index(block.first) + 1);
}

/// The layer of @p block behind which the frame goes to the edge, when it does so at one place.
std::optional<LayerId> onlyCrossing(const LayerGraph& graph, const NamedBlock& block, std::span<const Side> sideOf)
{
    const auto sides = sidesOf(block, sideOf);
    if (!std::ranges::is_sorted(sides))
        return std::nullopt;
    const auto onDevice = std::ranges::count(sides, Side::Device);
    const LayerId last{static_cast<std::uint32_t>(index(block.first)) + static_cast<std::uint32_t>(onDevice) - 1};
    for (auto layer = index(last) + 1; layer <= index(block.last); ++layer) {
        for (const auto input : graph.inputsOf(LayerId{static_cast<std::uint32_t>(layer)})) {
            const auto producer = graph.producerOf(input);
            if (!producer || (sideOf[index(*producer)] == Side::Device && *producer != last))
                return std::nullopt;
        }
    }
    return last;
}

/// Of a block on both sides.
CutPlace placeWithin(const LayerGraph& graph, const NamedBlock& block, std::span<const Side> sideOf, Side before)
{
    const auto layer = before == Side::Device ? onlyCrossing(graph, block, sideOf) : std::nullopt;
    if (layer)
        return {CutPlace::Kind::ToEdge, graph.layer(*layer).name};
    const auto sides = sidesOf(block, sideOf);
    return {CutPlace::Kind::Within, block.name, static_cast<std::size_t>(std::ranges::count(sides, Side::Device)),
            sides.size()};
}

} // namespace

std::vector<CutPlace> cutPlacesOf(const LayerGraph& graph, std::span<const NamedBlock> blocks,
                                  std::span<const Side> sideOf)
{
    assert(sideOf.size() == graph.layers().size());
    std::vector<CutPlace> places;
    auto side = Side::Device;
    std::string before;
    for (const auto& block : blocks) {
        const auto sides = sidesOf(block, sideOf);
        if (std::ranges::find(sides, otherSide(sides.front())) != sides.end())
            places.push_back(placeWithin(graph, block, sideOf, side));
        else if (sides.front() != side)
            places.push_back({side == Side::Device ? CutPlace::Kind::ToEdge : CutPlace::Kind::ToDevice, before});
        side = sides.back();
        before = block.name;
    }
    return places;
}

} // namespace engine
