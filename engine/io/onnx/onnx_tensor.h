// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include "engine/graph/layer_graph.h"

#include <onnx/onnx_pb.h>

#include <filesystem>

namespace engine {

/// Nothing for strings, complex numbers and types newer than bfloat16.
std::optional<ElementType> elementTypeOf(std::int32_t onnxType);

struct OnnxConstant
{
    TensorInfo info;
    Blob blob;
};

/// Where a model's tensors may keep their data.
struct ExternalFiles
{
    std::optional<std::filesystem::path> folder; ///< of the model; nothing for a model in memory
    std::map<std::string, Blob> mapped = {};     ///< files opened so far
};

/// A TensorProto with its data: @p weights when that is not empty, else what the message or a file
/// beside the model holds. Fails when size and shape do not fit each other.
Result<OnnxConstant> readTensor(const onnx::TensorProto& tensor, const Blob& weights, ExternalFiles& files);

} // namespace engine
