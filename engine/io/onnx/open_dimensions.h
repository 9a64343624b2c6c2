// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/graph/open_dimension.h"

#include <filesystem>
#include <vector>

namespace engine {

/// The dimensions of a model's inputs that an ONNX file leaves open, each name once, in the order of the inputs:
/// what OnnxOptions::dimensions should give. Reads the file's description of its inputs and judges nothing else.
/// Fails with Io, Corrupt or, when there are too many to ask for, Unsupported.
Result<std::vector<OpenDimension>> readOpenDimensions(const std::filesystem::path& file);

} // namespace engine
