// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/tensor_type.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

struct TypeRow
{
    ElementType type;
    std::string_view name;
    std::int64_t size;
};

constexpr std::array rows{
    TypeRow{ElementType::Float32, "float32", 4}, TypeRow{ElementType::Float64, "float64", 8},
    TypeRow{ElementType::Float16, "float16", 2}, TypeRow{ElementType::BFloat16, "bfloat16", 2},
    TypeRow{ElementType::Int64, "int64", 8},     TypeRow{ElementType::Int32, "int32", 4},
    TypeRow{ElementType::Int16, "int16", 2},     TypeRow{ElementType::Int8, "int8", 1},
    TypeRow{ElementType::UInt8, "uint8", 1},     TypeRow{ElementType::UInt16, "uint16", 2},
    TypeRow{ElementType::UInt32, "uint32", 4},   TypeRow{ElementType::UInt64, "uint64", 8},
    TypeRow{ElementType::Bool, "bool", 1},
};

} // namespace

std::int64_t elementSize(ElementType type)
{
    return std::ranges::find(rows, type, &TypeRow::type)->size;
}

std::string_view elementTypeName(ElementType type)
{
    return std::ranges::find(rows, type, &TypeRow::type)->name;
}

std::optional<ElementType> elementTypeFromName(std::string_view name)
{
    const auto* row = std::ranges::find(rows, name, &TypeRow::name);
    return row == rows.end() ? std::nullopt : std::optional(row->type);
}

std::optional<std::int64_t> elementCount(const Shape& shape)
{
    std::int64_t count = 1;
    for (const auto dimension : shape) {
        if (dimension < 0 || __builtin_mul_overflow(count, dimension, &count))
            return std::nullopt;
    }
    return count;
}

std::optional<Bytes> byteSize(ElementType type, const Shape& shape)
{
    const auto count = elementCount(shape);
    std::int64_t size = 0;
    if (!count || __builtin_mul_overflow(*count, elementSize(type), &size))
        return std::nullopt;
    return Bytes{size};
}

std::string toString(const Shape& shape)
{
    if (shape.empty())
        return "scalar";
    std::string text;
    for (const auto dimension : shape)
        text += (text.empty() ? "" : "x") + (dimension == -1 ? "?" : std::to_string(dimension));
    return text;
}

} // namespace engine
