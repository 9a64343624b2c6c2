// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/csv.h"

#include "engine/io/records/csv_guard.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace engine {

namespace {

/// Also quoted: what other readers take for a separator, a comment, a byte order mark or something to trim.
bool wantsQuotes(std::string_view field)
{
    return field.find_first_of(",;\t\"\r\n#") != std::string_view::npos || field.starts_with("\xEF\xBB\xBF")
        || (!field.empty() && (field.front() == ' ' || field.back() == ' '));
}

void appendField(std::string& csv, const std::string& text)
{
    auto field = text;
    std::ranges::replace(field, '\0', ' ');
    field = io::guarded(field);
    if (!wantsQuotes(field)) {
        csv += field;
        return;
    }
    csv += '"';
    for (const auto character : field)
        csv.append(character == '"' ? 2 : 1, character);
    csv += '"';
}

void appendRow(std::string& csv, const std::vector<std::string>& row)
{
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0)
            csv += ',';
        appendField(csv, row[i]);
    }
    if (row.size() == 1 && row.front().empty())
        csv += "\"\""; // because a blank line is no row
    csv += '\n';
}

std::string inOneLine(std::string text)
{
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

} // namespace

std::string toCsv(const CsvTable& table)
{
    std::string csv;
    for (const auto& [key, value] : table.conditions) {
        auto name = inOneLine(key);
        std::ranges::replace(name, ':', ' ');
        csv += "# " + io::guardedLine(name + ": " + inOneLine(value)) + "\n";
    }
    if (!table.columns.empty())
        appendRow(csv, table.columns);
    for (const auto& row : table.rows) {
        assert(row.size() == table.columns.size());
        appendRow(csv, row);
    }
    return csv;
}

std::string csvNumber(double value)
{
    if (!std::isfinite(value))
        return {};
    const auto size = std::abs(value);
    const bool plain = size == 0.0 || (size >= 1e-6 && size < 1e15);
    std::array<char, 64> digits{};
    const auto format = plain ? std::chars_format::fixed : std::chars_format::general;
    const auto end = std::to_chars(digits.begin(), digits.end(), value, format).ptr;
    return {digits.begin(), end};
}

} // namespace engine
