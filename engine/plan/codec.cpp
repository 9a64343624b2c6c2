// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/codec.h"

#include <algorithm>

namespace engine {

namespace {

constexpr std::array<std::string_view, allCodecs.size()> names{"float32",      "float16", "int8",
                                                               "int8+entropy", "uint8",   "jpeg"};

constexpr Bandwidth megabytesPerSecond(double rate)
{
    return {rate * 1e6};
}

constexpr std::array<Bandwidth, 2> onDeviceAndEdge(double device, double edge)
{
    return {megabytesPerSecond(device), megabytesPerSecond(edge)};
}

} // namespace

std::string_view codecName(Codec codec)
{
    return names[static_cast<std::size_t>(codec)];
}

std::optional<Codec> codecNamed(std::string_view name)
{
    const auto found = std::ranges::find(names, name);
    if (found == names.end())
        return std::nullopt;
    return static_cast<Codec>(found - names.begin());
}

CodecTable assumedCodecs()
{
    return {{
        {1.0, {}, {}},
        {0.5, onDeviceAndEdge(1000, 4000), onDeviceAndEdge(1000, 4000)},
        {0.25, onDeviceAndEdge(600, 2500), onDeviceAndEdge(800, 3000)},
        {0.125, onDeviceAndEdge(150, 600), onDeviceAndEdge(250, 1000)},
        {0.25, onDeviceAndEdge(1000, 4000), onDeviceAndEdge(1000, 4000)},
        {0.04, onDeviceAndEdge(120, 400), onDeviceAndEdge(160, 500)},
    }};
}

} // namespace engine
