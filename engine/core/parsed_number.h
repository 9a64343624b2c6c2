// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace engine {

/// What all of @p text says, with a dot whatever the locale. Nothing: it is no number, or one that does not fit. Of
/// floating-point numbers "inf" and "nan" are some, too.
template <typename Number>
std::optional<Number> parsedNumber(std::string_view text)
{
    Number number{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

} // namespace engine
