// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to fuse(): layers whose boundaries are bytes.

#include "engine/graph/layer_graph.h"

namespace engine {

/// What comes before other operators are joined: moveBytes(), weights beside real numbers made real, joinSums(). A graph
/// without bytes stays as it is.
Result<LayerGraph> withBytesBetween(const LayerGraph& graph);

/// What only moves elements, or picks the largest, moves the bytes: DequantizeLinear goes behind it, and a
/// QuantizeLinear that would put values back where they lie already disappears. No result changes.
Result<LayerGraph> moveBytes(const LayerGraph& graph);

/// MatMulInteger or ConvInteger, and what makes its whole sums real: a Mul of scales, Cast, Mul; an Add
/// of a constant and a Relu behind it.
Result<LayerGraph> joinSums(const LayerGraph& graph);

/// DequantizeLinear becomes part of each layer that needs its result, QuantizeLinear and DynamicQuantizeLinear of the
/// only one that gives them their values, so that bytes go from layer to layer.
Result<LayerGraph> joinConversions(const LayerGraph& graph);

} // namespace engine
