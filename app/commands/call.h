// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace app {

/// What the words after the program's name ask for.
struct Call
{
    std::string text{}; ///< to print; empty: there is something to do
    Action action{};
    bool draws = false; ///< the action needs a display
};

/// @p commands are all there are; the one without a name takes what is no command. @p version is what --version prints.
/// Fails with InvalidInput and one sentence: what it does not know, or what is wrong.
engine::Result<Call> callOf(std::span<const std::string> words, std::span<const Command> commands,
                            const std::string& version);

} // namespace app
