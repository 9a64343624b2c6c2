// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to fuse(): layers whose boundaries are bytes.

#include "engine/graph/layer_graph.h"

namespace engine {

/// What only moves elements, or picks the largest, moves the bytes: DequantizeLinear goes behind it, and a
/// QuantizeLinear that would put values back where they lie already disappears. No result changes.
Result<LayerGraph> moveBytes(const LayerGraph& graph);

/// DequantizeLinear becomes part of each layer that needs its result, and QuantizeLinear of the only one that gives
/// it its values, so that bytes go from layer to layer. What turns the whole sums of MatMulInteger and ConvInteger into
/// real numbers joins them.
Result<LayerGraph> joinConversions(const LayerGraph& graph);

} // namespace engine
