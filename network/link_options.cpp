// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/link_options.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

namespace network {

namespace {

struct Preset
{
    std::string_view name;
    double up;
    double down;
};
constexpr std::array presets{Preset{"3g", 1.1, 4.6}, Preset{"4g", 8.8, 29.1}, Preset{"wifi", 18.88, 54.97}};

constexpr double slowest = 0.001; // Mbit/s
constexpr double fastest = 100'000.0;
constexpr double longestRoundTrip = 60'000.0;

std::optional<double> number(std::string_view text, double least, double most)
{
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value >= least && value <= most))
        return std::nullopt;
    return value;
}

std::vector<std::string_view> split(std::string_view text)
{
    std::vector<std::string_view> parts;
    for (auto slash = text.find('/'); slash != std::string_view::npos; slash = text.find('/')) {
        parts.push_back(text.substr(0, slash));
        text.remove_prefix(slash + 1);
    }
    parts.push_back(text);
    return parts;
}

engine::Link makeLink(double up, double down, double roundTrip)
{
    return {engine::megabitsPerSecond(up), engine::megabitsPerSecond(down), engine::Millis(roundTrip / 2.0)};
}

std::string shortest(double value)
{
    std::array<char, 32> text{};
    // Twelve digits hide that a rate went through bytes per second and back.
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 12).ptr;
    return {text.data(), end};
}

} // namespace

engine::Result<engine::Link> parseLink(std::string_view text)
{
    for (const auto& preset : presets) {
        if (text == preset.name)
            return makeLink(preset.up, preset.down, 0.0);
    }
    const auto parts = split(text);
    if (parts.size() == 2 || parts.size() == 3) {
        const auto up = number(parts[0], slowest, fastest);
        const auto down = number(parts[1], slowest, fastest);
        const auto roundTrip = parts.size() == 3 ? number(parts[2], 0.0, longestRoundTrip) : std::optional(0.0);
        if (up && down && roundTrip)
            return makeLink(*up, *down, *roundTrip);
    }
    return engine::Error{engine::ErrorCode::InvalidInput,
                         engine::sentence("not a link: %1 (3g, 4g, wifi or UP/DOWN[/RTT] in Mbit/s and ms)",
                                          std::string(text.substr(0, 80)))};
}

std::string linkText(const engine::Link& link)
{
    auto text = shortest(engine::toMegabitsPerSecond(link.up)) + "/" + shortest(engine::toMegabitsPerSecond(link.down));
    if (link.delay.count() > 0.0)
        text += "/" + shortest(2.0 * link.delay.count());
    return text;
}

} // namespace network
