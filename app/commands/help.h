// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace app {

/// Of the program: what it can do, a line or two for each command.
std::string help();
/// Of one command: how to call it, and all its options.
std::string help(const Command& command);

} // namespace app
