// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

namespace app {

/// What the computer has, or the container that this process lives in.
engine::Bytes memoryOfThisComputer();

/// What this process may write to for the rest of its life; files and libraries that it only reads count nothing.
/// Behind it allocations fail, where the kernel would end one of the computer's processes otherwise.
void limitMemory(engine::Bytes memory);

} // namespace app
