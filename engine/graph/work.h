// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

/// What a layer computes and holds.
struct LayerWork
{
    std::int64_t macs = 0; ///< multiply-accumulates of Conv, ConvTranspose, Gemm, MatMul, LSTM, GRU, RNN
    /// Elements of its constants, shared ones counted in each layer. Settings (pads, shapes, rates) are none, nor
    /// is what only fills a place: a BatchNormalization's scale of ones, an LSTM's second bias of zeros; nor the
    /// noise that a sampling drew once.
    std::int64_t parameters = 0;
    Bytes outputBytes; ///< of all its outputs
};

LayerWork workOf(const LayerGraph& graph, LayerId id);

/// Of all layers, where a parameter that several share counts once; without outputBytes.
LayerWork workOf(const LayerGraph& graph);

} // namespace engine
