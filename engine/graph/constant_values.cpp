// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine {

namespace {

template <typename To, typename From>
std::optional<std::vector<To>> converted(const Blob& blob)
{
    const auto stored = elementsAs<From>(blob);
    if (!stored)
        return std::nullopt;
    std::vector<To> values;
    values.reserve(stored->size());
    for (const auto value : *stored)
        values.push_back(static_cast<To>(value));
    return values;
}

template <typename To>
std::optional<std::vector<To>> fromInteger(ElementType type, const Blob& blob)
{
    switch (type) {
    case ElementType::Int64: return converted<To, std::int64_t>(blob);
    case ElementType::Int32: return converted<To, std::int32_t>(blob);
    case ElementType::Int16: return converted<To, std::int16_t>(blob);
    case ElementType::Int8: return converted<To, std::int8_t>(blob);
    case ElementType::UInt8:
    case ElementType::Bool: return converted<To, std::uint8_t>(blob);
    case ElementType::UInt16: return converted<To, std::uint16_t>(blob);
    case ElementType::UInt32: return converted<To, std::uint32_t>(blob);
    case ElementType::UInt64: return converted<To, std::uint64_t>(blob);
    default: return std::nullopt;
    }
}

template <typename To, typename From>
Blob encoded(const std::vector<From>& values)
{
    std::vector<To> stored;
    stored.reserve(values.size());
    for (const auto value : values)
        stored.push_back(static_cast<To>(value));
    return makeBlob(std::move(stored));
}

/// Truncates towards zero; what does not fit becomes the nearest limit, NaN becomes zero.
std::int64_t toInteger(double value)
{
    constexpr double limit = 9223372036854775808.0;
    if (std::isnan(value))
        return 0;
    if (value >= limit)
        return std::numeric_limits<std::int64_t>::max();
    return value < -limit ? std::numeric_limits<std::int64_t>::min() : static_cast<std::int64_t>(value);
}

template <typename T>
Blob truths(const std::vector<T>& values)
{
    std::vector<std::uint8_t> stored(values.size());
    std::ranges::transform(values, stored.begin(), [](T value) { return value != T{} ? 1 : 0; });
    return makeBlob(std::move(stored));
}

} // namespace

bool isByte(ElementType type)
{
    return type == ElementType::UInt8 || type == ElementType::Int8;
}

bool isFloat(ElementType type)
{
    return type == ElementType::Float32 || type == ElementType::Float64 || type == ElementType::Float16
        || type == ElementType::BFloat16;
}

bool isInteger(ElementType type)
{
    return !isFloat(type);
}

std::optional<std::vector<std::int64_t>> integerValues(ElementType type, const Blob& blob)
{
    return fromInteger<std::int64_t>(type, blob);
}

std::optional<std::vector<double>> realValues(ElementType type, const Blob& blob)
{
    if (type == ElementType::Float32)
        return converted<double, float>(blob);
    if (type == ElementType::Float64)
        return converted<double, double>(blob);
    return fromInteger<double>(type, blob);
}

std::optional<Blob> encodeIntegers(ElementType type, const std::vector<std::int64_t>& values)
{
    switch (type) {
    case ElementType::Float32: return encoded<float>(values);
    case ElementType::Float64: return encoded<double>(values);
    case ElementType::Int64: return encoded<std::int64_t>(values);
    case ElementType::Int32: return encoded<std::int32_t>(values);
    case ElementType::Int16: return encoded<std::int16_t>(values);
    case ElementType::Int8: return encoded<std::int8_t>(values);
    case ElementType::UInt8: return encoded<std::uint8_t>(values);
    case ElementType::UInt16: return encoded<std::uint16_t>(values);
    case ElementType::UInt32: return encoded<std::uint32_t>(values);
    case ElementType::UInt64: return encoded<std::uint64_t>(values);
    case ElementType::Bool: return truths(values);
    default: return std::nullopt;
    }
}

std::optional<Blob> encodeReals(ElementType type, const std::vector<double>& values)
{
    if (type == ElementType::Float32)
        return encoded<float>(values);
    if (type == ElementType::Float64)
        return encoded<double>(values);
    if (type == ElementType::Bool)
        return truths(values);
    std::vector<std::int64_t> integers;
    integers.reserve(values.size());
    for (const auto value : values)
        integers.push_back(toInteger(value));
    return encodeIntegers(type, integers);
}

} // namespace engine
