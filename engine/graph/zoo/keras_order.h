// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

/// Layers in the order in which Keras lists and runs them: those farthest from an output first, and
/// among equally far ones those first that a walk from the outputs to the inputs meets first.
std::vector<LayerId> kerasOrder(const LayerGraph& graph);

} // namespace engine
