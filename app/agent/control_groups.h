// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace app {

/// The folders of the control groups (version 1 or 2) that this process is in, those around them included, as far as
/// they may limit @p controller: "memory", "cpu". Not all need exist. @p root: where /proc and /sys are.
std::vector<std::filesystem::path> controlGroups(std::string_view controller, const std::filesystem::path& root = "/");

} // namespace app
