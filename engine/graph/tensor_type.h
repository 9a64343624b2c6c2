// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

enum class ElementType : std::uint8_t {
    Float32,
    Float64,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Bool
};

/// Bytes of one element.
std::int64_t elementSize(ElementType type);

/// The name in files and messages: "float32", "int64", ...
std::string_view elementTypeName(ElementType type);
std::optional<ElementType> elementTypeFromName(std::string_view name);

/// Dimensions in row-major order, channels first for images; empty for a scalar.
using Shape = std::vector<std::int64_t>;

/// Product of the dimensions, or nothing when one is negative or the product overflows.
std::optional<std::int64_t> elementCount(const Shape& shape);

/// Size of a dense tensor, or nothing when elementCount() has none or the product overflows.
std::optional<Bytes> byteSize(ElementType type, const Shape& shape);

/// "1x3x224x224", or "scalar"; "?" for a dimension that is open.
std::string toString(const Shape& shape);

} // namespace engine
