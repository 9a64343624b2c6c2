// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

#include <filesystem>

namespace engine {

/// Writes a graph as an ONNX model (opset 17, IR version 8), one node for each operation. The file is
/// written aside and put in place when it is whole, so that @p file is never half a model.
///
/// readOnnx() gives back an equal graph, layers of several operations included, because such a file says
/// what ONNX has no words for: the metadata "suture.graph" marks it, each node's doc_string is the name of
/// its layer, and value_info lists all tensors in their order, with the name as doc_string where ONNX needs
/// another one. To others these are comments. What cannot come back equal: names that are no valid
/// UTF-8, attributes that are no float32, a graph without a name, and outputs that are an input, a constant
/// or another output, which get an Identity.
///
/// Fails with Unsupported when the model has 2 GB or more, and with Io when the file cannot be written.
Result<void> writeOnnx(const LayerGraph& graph, const std::filesystem::path& file);

} // namespace engine
