// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include "engine/core/blob.h"
#include "engine/core/result.h"

#include <onnx/onnx_pb.h>

namespace engine {

/// More than any model has.
inline constexpr int mostNodes = 200'000;

/// A parsed model whose large initializers were left where they are.
struct OnnxFile
{
    onnx::ModelProto model;
    std::vector<Blob> weights; ///< by initializer; empty where the data is in the message
};

/// Parses a model without copying its large weights: protobuf would take seconds and twice the
/// memory for a file of 500 MB. Fails with Corrupt, or with Unsupported for more than 200,000 nodes.
Result<OnnxFile> parseModel(const Blob& bytes);

} // namespace engine
