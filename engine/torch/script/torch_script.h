// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/input_shapes.h"
#include "engine/graph/layer_graph.h"

#include <filesystem>

namespace engine {

/// Reads a file of torch.jit.trace(...).save() or torch.jit.script(...).save() and follows its forward method
/// to a graph of one operation a layer, in inference mode; layers are called by their module's path. Such a
/// file is a program and LibTorch trusts it: only a process of its own, with limits, may call this.
///
/// @p inputs: one for each tensor that the method takes; the file does not keep their shapes. Fails
/// with Io, Corrupt or, when inputs are missing or do not fit, InvalidInput; with Unsupported for what a graph
/// cannot say, naming the operator and its line. Throws nothing.
Result<LayerGraph> readTorchScript(const std::filesystem::path& file, const std::vector<InputShape>& inputs);

/// What inputs the forward method takes, as its first layers let guess: channels from the weights, integers
/// for an embedding.
Result<std::vector<InputShape>> likelyInputs(const std::filesystem::path& file);

} // namespace engine
