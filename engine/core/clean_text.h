// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/sentence.h"

#include <limits>

/// Words of a stranger, of a file or of a peer, made fit for a terminal, a label and JSON.
namespace engine {

/// @p text as valid UTF-8 without control characters, '?' standing for each byte that is neither; at most @p longest
/// bytes, cut between two characters.
std::string cleanText(std::string_view text, std::size_t longest = std::numeric_limits<std::size_t>::max());

/// @p sentence with all its words clean, and plain where its text would be longer than @p longest: then it is cut.
/// What is left is filled in with no more steps than it has bytes, however it refers to itself.
Sentence cleanSentence(Sentence sentence, std::size_t longest);

} // namespace engine
