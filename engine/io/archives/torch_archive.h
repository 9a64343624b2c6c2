// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <filesystem>

namespace engine {

/// Whether a file is called as PyTorch calls its files: .pt or .pth.
bool hasTorchName(const std::filesystem::path& file);

/// Looks from outside whether a file is a TorchScript program; neither unpacks nor unpickles anything. Fails
/// with Io, Corrupt, or Unsupported for what torch.save writes (a state dict, a pickled module), with the
/// sentence that says how to export the model instead.
Result<void> checkTorchScript(const std::filesystem::path& file);

} // namespace engine
