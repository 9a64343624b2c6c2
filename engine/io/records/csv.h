// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// Fields of a table that is read. The largest datasets of layers have 140 to a row.
inline constexpr std::size_t mostCsvCells = 8'000'000;

/// What figures rest on, as keys and values: "device", "phone, emulated 4 times slower".
using ConditionLines = std::vector<std::pair<std::string, std::string>>;

/// A table as text: under which conditions it holds, the names of its columns, and rows as long as those.
struct CsvTable
{
    ConditionLines conditions; ///< lines "# key: value" above the table
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    bool operator==(const CsvTable&) const = default;
};

/// RFC 4180 with LF. Nothing in it is a formula to a spreadsheet: a text that would be one is led by an apostrophe, which
/// parseCsv() takes off again. Numbers stay as they are, "-1.5" too. What no line of a table can hold becomes a space:
/// NUL, and in conditions any control character, and the colon in their keys.
std::string toCsv(const CsvTable& table);

/// What toCsv() wrote, and what others write: with a BOM, CRLF, blank lines, no line end at the end, semicolons or tabs
/// where the names of the columns have more of them than commas. There the comma of a number becomes its point.
/// Fails with Corrupt and the line that is wrong, or InvalidInput where there is more than a table of ours would hold.
Result<CsvTable> parseCsv(std::string_view text, const std::string& what);

/// The fewest digits that read back as @p value, in any locale; empty when it is not finite.
std::string csvNumber(double value);

} // namespace engine
