// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

/// The float32 values that a DequantizeLinear makes of a constant of bytes, with one scale or one along its axis; nothing
/// for any other operation.
std::optional<std::vector<float>> realWeights(const LayerGraph& graph, const Operation& conversion);

/// Which constants become real numbers: where no bytes come in beside them, or wherever something computes with them.
enum class RealWeights : std::uint8_t { BesideRealNumbers, All };

/// Constants that DequantizeLinear makes real are float32 constants instead. Layers and tensors keep their ids where
/// the conversion is part of a layer that does something else too; where it is a layer, that one goes.
Result<LayerGraph> withRealWeights(const LayerGraph& graph, RealWeights which);

} // namespace engine
