// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/csv_guard.h"

#include <algorithm>

namespace engine::io {

namespace {

bool isDigit(char character)
{
    return character >= '0' && character <= '9';
}

void dropDigits(std::string_view& text)
{
    const auto end = std::ranges::find_if_not(text, isDigit);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
}

/// A minus, digits with a point among them, an exponent: what csvNumber() writes.
bool isNegativeNumber(std::string_view text)
{
    if (text.size() < 2 || text[0] != '-' || !isDigit(text[1]))
        return false;
    text.remove_prefix(1);
    dropDigits(text);
    if (text.size() > 1 && text[0] == '.' && isDigit(text[1])) {
        text.remove_prefix(1);
        dropDigits(text);
    }
    if (text.size() > 1 && text[0] == 'e') {
        text.remove_prefix(text[1] == '-' || text[1] == '+' ? 2 : 1);
        if (text.empty())
            return false;
        dropDigits(text);
    }
    return text.empty();
}

/// Does @p field begin like a formula, behind any spaces and apostrophes? Those behind apostrophes are none, but must be
/// told from those that were guarded.
bool beginsLikeAFormula(std::string_view field, std::string_view beginnings)
{
    const auto first = field.find_first_not_of(" '");
    return first != std::string_view::npos && beginnings.find(field[first]) != std::string_view::npos;
}

constexpr std::string_view ofFields = "=+-@\t\r\n";
/// Within a line a quotation mark would open a cell of any content.
constexpr std::string_view ofLines = "=+-@\"";

constexpr std::string_view separators = ",;";

/// Calls @p append with each part of @p line up to and with its separator.
template <typename Append>
void forEachPart(std::string_view line, Append append)
{
    while (!line.empty()) {
        const auto size = std::min(line.find_first_of(separators), line.size() - 1) + 1;
        append(line.substr(0, size));
        line.remove_prefix(size);
    }
}

} // namespace

std::string guarded(std::string_view field)
{
    const bool harmless = !beginsLikeAFormula(field, ofFields) || isNegativeNumber(field);
    return (harmless ? "" : "'") + std::string(field);
}

std::string_view unguarded(std::string_view field)
{
    const bool led = field.starts_with('\'') && beginsLikeAFormula(field.substr(1), ofFields);
    return led ? field.substr(1) : field;
}

std::string guardedLine(std::string_view line)
{
    std::string safe;
    forEachPart(line, [&](std::string_view part) {
        if (beginsLikeAFormula(part, ofLines))
            safe += '\'';
        safe += part;
    });
    return safe;
}

std::string unguardedLine(std::string_view line)
{
    std::string text;
    forEachPart(line, [&](std::string_view part) {
        const bool led = part.starts_with('\'') && beginsLikeAFormula(part.substr(1), ofLines);
        text += led ? part.substr(1) : part;
    });
    return text;
}

} // namespace engine::io
