// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

/// Exporters write down operators of today in the operators of yesterday: a LayerNormalization as nine of them. Each
/// such group that computes nothing else becomes the one operator that it is:
///
/// - LayerNormalization (opset 17) and RMSNormalization (23): (x - mean) / sqrt(variance + epsilon) with or without the
///   first part, over the last dimensions, and the scale and bias behind it where they are constants;
/// - Gelu (20) by the error function or by tanh, Swish (24) with any factor, HardSwish (14), in any order of the factors;
/// - Attention (23): softmax(scale Q K^T + masks) V, with what views of Q, K, V and of the result it needs in its layer;
/// - Reshape for a Transpose that leaves every element where it is.
///
/// A tensor that anything else needs, or that the model gives, is never hidden, and the result keeps its tensor. Results
/// differ from those of the parts by rounding only. The layer has the name of the first of its parts.
Result<LayerGraph> withIdioms(const LayerGraph& graph);

} // namespace engine
