// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <filesystem>

namespace engine {

/// Whether a file is for PyTorch, by its first bytes: an archive or a pickle is, whatever it is called; what begins
/// like an ONNX file is not. Of any other, and of one that cannot be read, its ending tells: .pt, .pth, .torchscript.
bool isTorchFile(const std::filesystem::path& file);

/// Looks from outside whether a file is a TorchScript program; neither unpacks nor unpickles anything. Fails
/// with Io, Corrupt, or Unsupported for what torch.save writes (a state dict, a pickled module), with the
/// sentence that says how to export the model instead.
Result<void> checkTorchScript(const std::filesystem::path& file);

} // namespace engine
