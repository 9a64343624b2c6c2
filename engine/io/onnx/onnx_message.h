// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX writer.

#include "engine/graph/layer_graph.h"

#include <onnx/onnx_pb.h>

namespace engine {

/// A model without the data of its constants, which is written from where it lies.
struct OnnxMessage
{
    onnx::ModelProto model;          ///< initializers have a name, a type and a shape
    std::vector<TensorId> constants; ///< by initializer
};

OnnxMessage messageOf(const LayerGraph& graph);

} // namespace engine
