// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

/// Joins operators the way they will run, so that layer times add up to the real total:
/// Identity and Dropout disappear, BatchNormalization that follows a Conv, ConvTranspose or Gemm
/// joins it (the kernel folds it into the weights), and so do the residual Add and the activation
/// behind it. A tensor that anything else needs is never hidden inside a layer. Layers that only
/// rename a shape (Reshape, Flatten, Squeeze, Unsqueeze) join the layer before them.
Result<LayerGraph> fuse(const LayerGraph& graph);

} // namespace engine
