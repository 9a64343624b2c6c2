// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

#include <filesystem>
#include <optional>

namespace app {

/// What the computer has, or the container that this process lives in.
engine::Bytes memoryOfThisComputer();

/// The least that the control groups (version 1 or 2) of this process allow, those around them included; nothing
/// when none of them limits it. @p root: where /proc and /sys are.
std::optional<engine::Bytes> memoryOfControlGroups(const std::filesystem::path& root = "/");

/// What this process may write to for the rest of its life; files and libraries that it only reads count nothing.
/// Behind it allocations fail, where the kernel would end one of the computer's processes otherwise.
void limitMemory(engine::Bytes memory);

} // namespace app
