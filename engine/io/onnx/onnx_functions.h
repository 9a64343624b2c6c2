// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include "engine/core/result.h"

#include <onnx/onnx_pb.h>

namespace engine {

/// The attribute by which a node from a function says which opset it means, where that is not the model's.
inline constexpr const char* opsetOfFunction = "opset of its function";

/// Puts the nodes of functions that the file defines in place of the nodes that call them, bodies of If, Loop and Scan
/// included. Fails with InvalidInput when a function calls itself or a call does not fit it, with Unsupported when the
/// calls would unfold to more than @p mostBytes or more nodes than a model can have.
Result<void> inlineFunctions(onnx::ModelProto& model, std::size_t mostBytes);

} // namespace engine
