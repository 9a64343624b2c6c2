// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/take.h"

#include "engine/core/parsed_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace app {

namespace {

using engine::Result;

/// As people write it: "0.5", "1000000".
std::string shortText(double value)
{
    char text[32];
    const auto [end, error] = std::to_chars(std::begin(text), std::end(text), value, std::chars_format::general, 10);
    return error == std::errc{} ? std::string(text, end) : std::string();
}

std::optional<double> finite(std::string_view text)
{
    const auto value = engine::parsedNumber<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

Result<double> numberIn(const std::string& text, double lowest, double highest)
{
    const auto value = finite(text);
    if (value && *value >= lowest && *value <= highest)
        return *value;
    return wrongValue(
        engine::sentence("%1 is no number from %2 to %3", inQuotes(text), shortText(lowest), shortText(highest)));
}

template <typename T>
Take wholeNumberIn(T& target, T lowest, T highest)
{
    const auto take = [&target, lowest, highest](const std::string& text) -> Result<void> {
        // By way of double, so that 1e6 is a number too; of 53 bits all are whole.
        const auto value = finite(text);
        if (!value || *value != std::floor(*value) || *value < static_cast<double>(lowest)
            || *value > static_cast<double>(highest))
            return wrongValue(engine::sentence("%1 is no whole number from %2 to %3", inQuotes(text), lowest, highest));
        target = static_cast<T>(*value);
        return {};
    };
    return {take, {}, target < lowest ? std::string() : std::to_string(target)};
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

} // namespace

engine::Error wrongValue(engine::Sentence why)
{
    return {engine::ErrorCode::InvalidInput, std::move(why)};
}

std::string inQuotes(std::string_view text)
{
    constexpr std::size_t most = 80;
    return "'" + std::string(text.substr(0, most)) + (text.size() > most ? "...'" : "'");
}

Take into(std::string& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        target = text;
        return {};
    };
    return {take, {}, target};
}

Take into(std::vector<std::string>& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        target.push_back(text);
        return {};
    };
    return {take, {}, {}};
}

Take wholeNumber(int& target, int lowest, int highest)
{
    return wholeNumberIn(target, lowest, highest);
}

Take wholeNumber(std::int64_t& target, std::int64_t lowest, std::int64_t highest)
{
    return wholeNumberIn(target, lowest, highest);
}

Take number(double& target, double lowest, double highest)
{
    const auto take = [&target, lowest, highest](const std::string& text) -> Result<void> {
        const auto value = numberIn(text, lowest, highest);
        if (!value)
            return value.error();
        target = *value;
        return {};
    };
    return {take, {}, shortText(target)};
}

Take number(std::optional<double>& target, double lowest, double highest)
{
    const auto take = [&target, lowest, highest](const std::string& text) -> Result<void> {
        const auto value = numberIn(text, lowest, highest);
        if (!value)
            return value.error();
        target = *value;
        return {};
    };
    return {take, {}, {}};
}

Take oneOf(std::string& target, std::vector<std::string> choices)
{
    const auto take = [&target, choices](const std::string& text) -> Result<void> {
        if (std::ranges::find(choices, text) == choices.end())
            return wrongValue(engine::sentence("%1 is none of %2", inQuotes(text), joined(choices)));
        target = text;
        return {};
    };
    return {take, joined(choices), target};
}

} // namespace app
