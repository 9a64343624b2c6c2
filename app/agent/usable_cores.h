// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

namespace app {

/// How many cores' time the control groups (version 1 or 2) of this process allow, as 1.5; nothing when none of them
/// limits it. @p root: where /proc and /sys are.
std::optional<double> coresOfControlGroups(const std::filesystem::path& root = "/");

/// The numbers of the cores that this process may run on, rising; those of a computer with more than can be asked for: none.
std::vector<int> allowedCores();

/// How many threads can work at once for this process: one for each core that it may run on, as far as its control
/// groups give it the whole of them. At least 1.
int usableCores();

} // namespace app
