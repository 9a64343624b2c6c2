// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/codec.h"

#include "engine/codec/codec.h"

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

/// By the bytes of many reals.
CodecCost costOf(const TensorCodec& codec)
{
    const Shape many{1 << 20};
    const auto encoded = codec.encodedSize(ElementType::Float32, many).value_or(Bytes{});
    const auto inMemory = byteSize(ElementType::Float32, many).value_or(Bytes{1});
    const auto [encode, decode] = codec.speed;
    return {
        static_cast<double>(encoded.count) / static_cast<double>(inMemory.count), {encode, encode}, {decode, decode}};
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

bool isAssumed(Codec codec)
{
    return tensorCodecNamed(codecName(codec)) == nullptr;
}

CodecTable codecCosts()
{
    CodecTable table{{
        {},
        {0.5, onDeviceAndEdge(1000, 4000), onDeviceAndEdge(1000, 4000)},
        {0.25, onDeviceAndEdge(600, 2500), onDeviceAndEdge(800, 3000)},
        {0.125, onDeviceAndEdge(150, 600), onDeviceAndEdge(250, 1000)},
        {0.25, onDeviceAndEdge(1000, 4000), onDeviceAndEdge(1000, 4000)},
        {0.04, onDeviceAndEdge(120, 400), onDeviceAndEdge(160, 500)},
    }};
    for (const auto codec : allCodecs) {
        if (const auto* real = tensorCodecNamed(codecName(codec)))
            table[static_cast<std::size_t>(codec)] = costOf(*real);
    }
    return table;
}

} // namespace engine
