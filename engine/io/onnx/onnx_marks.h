// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader and writer: files that writeOnnx() made.

#include "engine/io/onnx/onnx_node.h"
#include "engine/io/onnx/onnx_wire.h"

namespace engine {

/// The metadata that marks a file as written by writeOnnx().
inline constexpr std::string_view graphMark = "suture.graph";
inline constexpr std::string_view graphMarkVersion = "1";

inline constexpr std::int64_t writtenOpset = 17;
inline constexpr std::int64_t writtenIrVersion = 8;

/// Whether writeOnnx() made the file; somebody may have changed it since.
bool isMarked(const onnx::ModelProto& model);

/// A marked file as it stands: the same tensors and layers, nothing folded or left out. Fails when it
/// is not, or no longer, what writeOnnx() writes. Checks no more than that it hangs together: the ordinary
/// reader must have taken the file, too.
Result<LayerGraph> readMarked(const OnnxFile& file, ExternalFiles& files);

} // namespace engine
