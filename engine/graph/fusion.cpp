// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"

namespace engine {

Result<LayerGraph> fuse(const LayerGraph& graph)
{
    return graph;
}

} // namespace engine
