// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <filesystem>
#include <string>

namespace engine {

/// Where the data that @p model keeps at @p location lies: in the model's folder or below it, and else, when the model is
/// a link, beside the file that it leads to. A link is followed only into the folder that the model's own link leads to,
/// as caches of downloads have both; the answer is free of it. Fails with InvalidInput for any other way: an absolute
/// path, "..", any other link. Whether there is such a file is for the caller to find out.
Result<std::filesystem::path> dataBeside(const std::filesystem::path& model, const std::string& location);

} // namespace engine
