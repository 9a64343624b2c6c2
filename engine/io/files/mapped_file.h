// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"
#include "engine/core/result.h"

#include <filesystem>

namespace engine {

/// The bytes of a regular file, mapped read-only and never copied. Fails with Io for anything else
/// (a folder, a pipe) and, when @p followLink is false, for a symbolic link. Should the file be cut short
/// meanwhile, what is gone reads as zeros and lostPages() grows.
Result<Blob> mapFile(const std::filesystem::path& file, bool followLink = true);

} // namespace engine
