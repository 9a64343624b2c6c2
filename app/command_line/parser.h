// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line/options.h"

namespace app {

/// What may be given.
struct Declared
{
    const std::string& call;
    std::span<const Option> words;
    std::span<const Option> options;
    std::span<bool* const> flags; ///< of the options; null: it has a value
};

/// What was given, in the order of the declarations.
struct Given
{
    struct Value
    {
        std::string name; ///< for messages: "--agent"; of a word, nothing
        const Take* take;
        std::string value;
    };
    std::vector<Value> values;
    std::vector<bool*> flags;
    bool help = false;
};

/// Sorts words into options and values. Fails with InvalidInput and one sentence.
engine::Result<Given> parseWords(const Declared& declared, std::span<const std::string> words);

/// The error with control characters, line breaks before all, as spaces: people's words are quoted in it.
engine::Error oneLine(const engine::Error& error);

} // namespace app
