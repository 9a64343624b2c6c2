// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

#include <span>
#include <string_view>

namespace engine {

/// The families of layers that one predictor each is made for: "conv", "matmul", ..., "other" last.
std::span<const std::string_view> layerFamilies();

/// The operation that a layer is named after, Layer::type().
const Operation& mainOperation(const Layer& layer);

/// The family of a fused layer, by its main operation; "other" for operators without a family of their own.
/// A Conv with one group a channel is a depthwise_conv, a ReduceMean over the pixels of an image a global_pool.
std::string_view familyOf(const LayerGraph& graph, LayerId id);

} // namespace engine
