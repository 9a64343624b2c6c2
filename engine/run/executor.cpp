// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/executor.h"

namespace engine {

Segment wholeGraph(const LayerGraph& graph)
{
    Segment segment;
    for (std::uint32_t layer = 0; layer < graph.layers().size(); ++layer)
        segment.layers.push_back(LayerId{layer});
    segment.inputs.assign(graph.inputs().begin(), graph.inputs().end());
    segment.outputs.assign(graph.outputs().begin(), graph.outputs().end());
    return segment;
}

} // namespace engine
