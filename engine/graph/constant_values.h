// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"
#include "engine/graph/tensor_type.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

namespace engine {

/// The elements of a constant as T, or nothing when its size is no multiple of T's. Bytes of a
/// mapped file are not aligned, so they are copied.
template <typename T>
std::optional<std::vector<T>> elementsAs(const Blob& blob)
{
    if (blob.bytes.size() % sizeof(T) != 0)
        return std::nullopt;
    std::vector<T> values(blob.bytes.size() / sizeof(T));
    if (!values.empty())
        std::memcpy(values.data(), blob.bytes.data(), blob.bytes.size());
    return values;
}

bool isInteger(ElementType type); ///< signed, unsigned or bool
bool isFloat(ElementType type);
bool isByte(ElementType type); ///< signed or not

/// The values of an integer or bool constant (uint64 wraps); nothing for other types.
std::optional<std::vector<std::int64_t>> integerValues(ElementType type, const Blob& blob);
/// The values of a float32, float64, integer or bool constant; nothing for other types.
std::optional<std::vector<double>> realValues(ElementType type, const Blob& blob);

/// Values as a constant of @p type (integers wrap); nothing for float16 and bfloat16.
std::optional<Blob> encodeIntegers(ElementType type, const std::vector<std::int64_t>& values);
std::optional<Blob> encodeReals(ElementType type, const std::vector<double>& values);

} // namespace engine
