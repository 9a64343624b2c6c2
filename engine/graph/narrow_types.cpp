// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/narrow_types.h"

#include <array>
#include <cmath>
#include <limits>

namespace engine {

namespace {

/// ONNX's numbers for them; the library that reads the file knows none of these.
enum StoredType : std::int64_t {
    Float8E4M3FN = 17,
    Float8E4M3FNUZ = 18,
    Float8E5M2 = 19,
    Float8E5M2FNUZ = 20,
    UInt4 = 21,
    Int4 = 22,
    Float4E2M1 = 23,
    Float8E8M0 = 24,
    UInt2 = 25,
    Int2 = 26
};

/// How a small real number divides its bits, after IEEE 754 or "FP8 Formats for Deep Learning" (2022).
struct RealFormat
{
    int exponentBits;
    int fractionBits;
    int bias;
    bool hasInfinity;
    bool onlyNegativeZeroIsNan; ///< the "UZ" formats
    bool hasNan;
};

constexpr RealFormat formatOf(std::int64_t type)
{
    switch (type) {
    case Float8E4M3FN: return {4, 3, 7, false, false, true};
    case Float8E4M3FNUZ: return {4, 3, 8, false, true, false};
    case Float8E5M2: return {5, 2, 15, true, false, true};
    case Float8E5M2FNUZ: return {5, 2, 16, false, true, false};
    default: return {2, 1, 1, false, false, false}; // Float4E2M1
    }
}

float realOf(unsigned bits, const RealFormat& format)
{
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    const int width = 1 + format.exponentBits + format.fractionBits;
    const bool negative = (bits >> static_cast<unsigned>(width - 1)) & 1U;
    const auto exponent =
        static_cast<int>((bits >> static_cast<unsigned>(format.fractionBits)) & ((1U << format.exponentBits) - 1));
    const unsigned fraction = bits & ((1U << format.fractionBits) - 1);
    const int highest = (1 << format.exponentBits) - 1;
    const unsigned fullFraction = (1U << format.fractionBits) - 1;
    if (format.onlyNegativeZeroIsNan && negative && exponent == 0 && fraction == 0)
        return nan;
    if (format.hasInfinity && exponent == highest)
        return fraction != 0 ? nan : negative ? -INFINITY : INFINITY;
    if (format.hasNan && exponent == highest && fraction == fullFraction)
        return nan;
    const float share = static_cast<float>(fraction) / static_cast<float>(1U << format.fractionBits);
    const float magnitude =
        exponent == 0 ? std::ldexp(share, 1 - format.bias) : std::ldexp(1 + share, exponent - format.bias);
    return negative ? -magnitude : magnitude;
}

float realOf(unsigned bits, std::int64_t type)
{
    if (type == Float8E8M0)
        return bits == 0xff ? std::numeric_limits<float>::quiet_NaN() : std::ldexp(1.0F, static_cast<int>(bits) - 127);
    return realOf(bits, formatOf(type));
}

/// Calls @p visit with the bits of each element.
template <typename Visit>
void forEachElement(const Blob& stored, int bits, std::int64_t count, Visit visit)
{
    const auto perByte = 8 / bits;
    const unsigned mask = (1U << static_cast<unsigned>(bits)) - 1;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto byte = std::to_integer<unsigned>(stored.bytes[static_cast<std::size_t>(i / perByte)]);
        visit((byte >> static_cast<unsigned>(i % perByte * bits)) & mask);
    }
}

} // namespace

std::optional<NarrowType> narrowTypeOf(std::int64_t onnxType)
{
    switch (onnxType) {
    case Float8E4M3FN:
    case Float8E4M3FNUZ:
    case Float8E5M2:
    case Float8E5M2FNUZ:
    case Float8E8M0: return NarrowType{8, ElementType::Float32};
    case Float4E2M1: return NarrowType{4, ElementType::Float32};
    case UInt4: return NarrowType{4, ElementType::UInt8};
    case Int4: return NarrowType{4, ElementType::Int8};
    case UInt2: return NarrowType{2, ElementType::UInt8};
    case Int2: return NarrowType{2, ElementType::Int8};
    default: return std::nullopt;
    }
}

std::int64_t storedBytes(const NarrowType& type, std::int64_t count)
{
    return (count * type.bits + 7) / 8;
}

bool isPower(std::int64_t onnxType)
{
    return onnxType == Float8E8M0;
}

NarrowReals narrowReals(std::int64_t onnxType)
{
    NarrowReals reals;
    const auto bits = static_cast<unsigned>(narrowTypeOf(onnxType)->bits);
    const bool hasSign = onnxType != Float8E8M0;
    for (unsigned i = 0; i < (1U << (hasSign ? bits - 1 : bits)); ++i) {
        if (const float value = realOf(i, onnxType); std::isfinite(value))
            reals.magnitudes.push_back(value);
    }
    reals.beyond = onnxType == Float8E5M2 ? INFINITY
        : onnxType == Float4E2M1          ? reals.magnitudes.back()
                                          : std::numeric_limits<float>::quiet_NaN();
    reals.ofNan = onnxType == Float4E2M1 ? -0.0F : std::numeric_limits<float>::quiet_NaN();
    reals.hasNegativeZero = onnxType != Float8E4M3FNUZ && onnxType != Float8E5M2FNUZ;
    return reals;
}

Blob widened(std::int64_t onnxType, const NarrowType& type, const Blob& stored, std::int64_t count)
{
    if (type.widened == ElementType::Float32) {
        std::array<float, 256> values{};
        for (unsigned bits = 0; bits < (1U << static_cast<unsigned>(type.bits)); ++bits)
            values.at(bits) = realOf(bits, onnxType);
        std::vector<float> wide;
        wide.reserve(static_cast<std::size_t>(count));
        forEachElement(stored, type.bits, count, [&](unsigned bits) { wide.push_back(values.at(bits)); });
        return makeBlob(std::move(wide));
    }
    const unsigned sign = type.widened == ElementType::Int8 ? 1U << static_cast<unsigned>(type.bits - 1) : 0;
    std::vector<std::int8_t> wide;
    wide.reserve(static_cast<std::size_t>(count));
    forEachElement(stored, type.bits, count, [&](unsigned bits) {
        wide.push_back(static_cast<std::int8_t>(static_cast<int>(bits ^ sign) - static_cast<int>(sign)));
    });
    return makeBlob(std::move(wide));
}

} // namespace engine
