// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/sentence.h"

#include <optional>
#include <span>
#include <string_view>

namespace app {

/// The one of @p words that a person may have meant by @p word: at most a third of its letters are wrong, missing,
/// too many or in each other's place, and one at least may be. The first of several.
std::optional<std::string_view> nearestWord(std::string_view word, std::span<const std::string_view> words);

/// "@p unknown; did you mean inspect?"
engine::Sentence orRather(const engine::Sentence& unknown, std::string_view nearest);

} // namespace app
