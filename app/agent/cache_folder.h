// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <filesystem>

namespace app {

/// Where agents of this person keep models, unless told otherwise.
std::filesystem::path usualCacheFolder();

/// Makes the folder where there is none. Fails with Io when files cannot be kept there.
engine::Result<void> makeCacheFolder(const std::filesystem::path& folder);

} // namespace app
