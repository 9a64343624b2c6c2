// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/blocks.h"

#include <algorithm>

namespace engine {

std::vector<Block> blocksOf(const LayerGraph& graph)
{
    // A layer ends a block when no tensor made before it is needed after it, but its own.
    const auto layerCount = static_cast<std::uint32_t>(graph.layers().size());
    std::vector<std::uint32_t> lastUse(layerCount, 0); // the last layer that needs anything made up to here
    std::uint32_t inputsUsedUntil = 0;
    for (const auto id : graph.inputs()) {
        if (!graph.consumersOf(id).empty())
            inputsUsedUntil = std::max(inputsUsedUntil, static_cast<std::uint32_t>(graph.consumersOf(id).back()));
    }
    for (std::uint32_t layer = 0; layer < layerCount; ++layer) {
        for (const auto id : graph.outputsOf(LayerId{layer})) {
            const auto consumers = graph.consumersOf(id);
            const auto wanted = std::ranges::find(graph.outputs(), id) != graph.outputs().end();
            if (wanted)
                lastUse[layer] = layerCount;
            else if (!consumers.empty())
                lastUse[layer] = std::max(lastUse[layer], static_cast<std::uint32_t>(consumers.back()));
        }
    }
    std::vector<Block> blocks;
    std::uint32_t first = 0;
    std::uint32_t usedUntil = inputsUsedUntil; // by tensors of layers before the current one
    for (std::uint32_t layer = 0; layer < layerCount; ++layer) {
        if (usedUntil <= layer || layer + 1 == layerCount) {
            blocks.push_back({LayerId{first}, LayerId{layer}});
            first = layer + 1;
        }
        usedUntil = std::max(usedUntil, lastUse[layer]);
    }
    return blocks;
}

} // namespace engine
