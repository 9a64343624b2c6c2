// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to engine_io: what keeps a spreadsheet from taking a text for a formula.

#include <string>
#include <string_view>

namespace engine::io {

/// @p field with an apostrophe before it when a spreadsheet would take it for a formula, or unguarded() for guarded.
std::string guarded(std::string_view field);
std::string_view unguarded(std::string_view field);

/// The same for each part of a line of text that a spreadsheet would put into a cell of its own.
std::string guardedLine(std::string_view line);
std::string unguardedLine(std::string_view line);

} // namespace engine::io
