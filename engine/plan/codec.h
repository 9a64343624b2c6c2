// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace engine {

/// How the numbers of a tensor are written for the link, as planners see it: those of engine/codec by their name, and
/// others that are so far only assumed.
enum class Codec : std::uint8_t {
    Float32, ///< as in memory; the only one for tensors of integers
    Float16,
    Int8,        ///< 8 bits, a scale for each channel
    Int8Entropy, ///< the same, entropy coded
    UInt8,       ///< an image as its 8-bit pixels, nothing lost
    Jpeg,        ///< an image as JPEG of quality 90
};

inline constexpr std::array allCodecs{Codec::Float32,     Codec::Float16, Codec::Int8,
                                      Codec::Int8Entropy, Codec::UInt8,   Codec::Jpeg};

std::string_view codecName(Codec codec); ///< "float16", "int8+entropy"
std::optional<Codec> codecNamed(std::string_view name);

/// Pixels can be written so; other tensors cannot.
constexpr bool isForImages(Codec codec)
{
    return codec == Codec::UInt8 || codec == Codec::Jpeg;
}

/// What a codec costs. Speeds are of bytes in memory.
struct CodecCost
{
    double ratio = 1.0;              ///< bytes on the link over bytes in memory
    std::array<Bandwidth, 2> encode; ///< indexed by Side; 0 takes no time
    std::array<Bandwidth, 2> decode;

    bool operator==(const CodecCost&) const = default;
};

/// Indexed by Codec.
using CodecTable = std::array<CodecCost, allCodecs.size()>;

/// Whether there is no such codec in engine/codec, so that a run cannot use it.
bool isAssumed(Codec codec);

/// What the codecs of engine/codec say of themselves. Of the others, assumed, not measured: what such codecs reach on one
/// core of a phone and of a desktop computer. Entropy coding and JPEG depend on the numbers; their ratios are for
/// activations behind a ReLU and for photographs.
CodecTable codecCosts();

} // namespace engine
