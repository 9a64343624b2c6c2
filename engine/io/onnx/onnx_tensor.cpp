// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_tensor.h"

#include "engine/core/data_beside.h"
#include "engine/graph/narrow_types.h"
#include "engine/graph/shape_inference.h"
#include "engine/io/files/mapped_file.h"

#include <algorithm>
#include <bit>
#include <charconv>

namespace engine {

static_assert(std::endian::native == std::endian::little, "ONNX stores little-endian and we use it in place");

namespace {

using onnx::TensorProto;

Error invalid(const std::string& message)
{
    return {ErrorCode::InvalidInput, message};
}

template <typename To, typename Values>
Blob narrowed(const Values& values)
{
    std::vector<To> stored;
    stored.reserve(static_cast<std::size_t>(values.size()));
    for (const auto value : values)
        stored.push_back(static_cast<To>(value));
    return makeBlob(std::move(stored));
}

/// The typed fields, for tensors without raw data.
Blob typedData(const TensorProto& tensor, ElementType type)
{
    switch (type) {
    case ElementType::Float32: return narrowed<float>(tensor.float_data());
    case ElementType::Float64: return narrowed<double>(tensor.double_data());
    case ElementType::Int64: return narrowed<std::int64_t>(tensor.int64_data());
    case ElementType::Int32: return narrowed<std::int32_t>(tensor.int32_data());
    case ElementType::Int16: return narrowed<std::int16_t>(tensor.int32_data());
    case ElementType::Int8: return narrowed<std::int8_t>(tensor.int32_data());
    case ElementType::UInt8:
    case ElementType::Bool: return narrowed<std::uint8_t>(tensor.int32_data());
    case ElementType::UInt16:
    case ElementType::Float16:
    case ElementType::BFloat16: return narrowed<std::uint16_t>(tensor.int32_data());
    case ElementType::UInt32: return narrowed<std::uint32_t>(tensor.uint64_data());
    case ElementType::UInt64: return narrowed<std::uint64_t>(tensor.uint64_data());
    }
    return {};
}

Blob ownRawData(const std::string& raw)
{
    const auto bytes = std::as_bytes(std::span(raw));
    return makeBlob(std::vector<std::byte>(bytes.begin(), bytes.end()));
}

/// A number of the external data's description; @p fallback when it is not there.
Result<std::size_t> sizeEntry(const TensorProto& tensor, std::string_view key, std::size_t fallback)
{
    for (const auto& entry : tensor.external_data()) {
        if (entry.key() != key)
            continue;
        std::size_t value = 0;
        const auto& text = entry.value();
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (code != std::errc() || end != text.data() + text.size())
            return invalid("its external data has the " + std::string(key) + " '" + text + "'");
        return value;
    }
    return fallback;
}

Result<Blob> externalFile(const std::string& location, ExternalFiles& files)
{
    if (const auto known = files.mapped.find(location); known != files.mapped.end())
        return known->second;
    if (!files.model)
        return invalid("its data lies in another file");
    const auto path = dataBeside(*files.model, location);
    if (!path)
        return path.error();
    auto blob = mapFile(*path, false);
    if (blob)
        files.add(location, *blob);
    return blob;
}

Result<Blob> externalData(const TensorProto& tensor, ExternalFiles& files)
{
    std::string location;
    for (const auto& entry : tensor.external_data()) {
        if (entry.key() == "location")
            location = entry.value();
    }
    const auto file = externalFile(location, files);
    if (!file)
        return file.error();
    const auto size = file->bytes.size();
    const auto offset = sizeEntry(tensor, "offset", 0);
    if (!offset)
        return offset.error();
    if (*offset > size)
        return invalid("its data begins behind the end of '" + location + "'");
    const auto length = sizeEntry(tensor, "length", size - *offset);
    if (!length)
        return length.error();
    if (*length > size - *offset)
        return invalid("its data ends behind the end of '" + location + "'");
    return Blob{file->owner, file->bytes.subspan(*offset, *length)};
}

Result<Blob> dataOf(const TensorProto& tensor, ElementType type, const Blob& weights, ExternalFiles& files)
{
    if (tensor.data_location() == TensorProto::EXTERNAL)
        return externalData(tensor, files);
    if (!weights.bytes.empty())
        return weights;
    return tensor.has_raw_data() ? ownRawData(tensor.raw_data()) : typedData(tensor, type);
}

} // namespace

int onnxTypeOf(ElementType type)
{
    switch (type) {
    case ElementType::Float32: return TensorProto::FLOAT;
    case ElementType::Float64: return TensorProto::DOUBLE;
    case ElementType::Float16: return TensorProto::FLOAT16;
    case ElementType::BFloat16: return TensorProto::BFLOAT16;
    case ElementType::Int64: return TensorProto::INT64;
    case ElementType::Int32: return TensorProto::INT32;
    case ElementType::Int16: return TensorProto::INT16;
    case ElementType::Int8: return TensorProto::INT8;
    case ElementType::UInt8: return TensorProto::UINT8;
    case ElementType::UInt16: return TensorProto::UINT16;
    case ElementType::UInt32: return TensorProto::UINT32;
    case ElementType::UInt64: return TensorProto::UINT64;
    case ElementType::Bool: return TensorProto::BOOL;
    }
    return TensorProto::UNDEFINED;
}

std::optional<ElementType> elementTypeOf(std::int32_t onnxType)
{
    switch (onnxType) {
    case TensorProto::FLOAT: return ElementType::Float32;
    case TensorProto::DOUBLE: return ElementType::Float64;
    case TensorProto::FLOAT16: return ElementType::Float16;
    case TensorProto::BFLOAT16: return ElementType::BFloat16;
    case TensorProto::INT64: return ElementType::Int64;
    case TensorProto::INT32: return ElementType::Int32;
    case TensorProto::INT16: return ElementType::Int16;
    case TensorProto::INT8: return ElementType::Int8;
    case TensorProto::UINT8: return ElementType::UInt8;
    case TensorProto::UINT16: return ElementType::UInt16;
    case TensorProto::UINT32: return ElementType::UInt32;
    case TensorProto::UINT64: return ElementType::UInt64;
    case TensorProto::BOOL: return ElementType::Bool;
    default: return std::nullopt;
    }
}

void ExternalFiles::add(const std::string& location, const Blob& content)
{
    mapped.emplace(location, content);
    room += roomPerByte * static_cast<std::int64_t>(content.bytes.size());
}

Result<void> ExternalFiles::takeRoom(Bytes bytes)
{
    if (bytes.count > room)
        return Error{ErrorCode::Unsupported, sentence("it would unfold to %1 bytes", bytes.count)};
    room -= bytes.count;
    return {};
}

Result<OnnxConstant> readTensor(const TensorProto& tensor, const Blob& weights, ExternalFiles& files)
{
    const auto narrow = narrowTypeOf(tensor.data_type());
    const auto type = narrow ? std::optional(narrow->widened) : elementTypeOf(tensor.data_type());
    if (!type)
        return Error{ErrorCode::Unsupported, "its elements are of a type that is not supported"};
    if (tensor.has_segment())
        return Error{ErrorCode::Unsupported, "its data lies in segments"};
    if (static_cast<std::size_t>(tensor.dims_size()) > maxTensorRank)
        return invalid("it has " + std::to_string(tensor.dims_size()) + " dimensions");
    OnnxConstant constant;
    constant.info = {.name = tensor.name(), .type = *type, .shape = {tensor.dims().begin(), tensor.dims().end()}};
    if (const auto fits = checkSize({*type, constant.info.shape}); !fits)
        return fits.error();
    auto blob = dataOf(tensor, narrow ? ElementType::UInt8 : *type, weights, files);
    if (!blob)
        return blob.error();
    const auto count = *elementCount(constant.info.shape);
    const auto needed = narrow ? storedBytes(*narrow, count) : constant.info.bytes().count;
    if (static_cast<std::int64_t>(blob->bytes.size()) != needed)
        return invalid("it holds " + std::to_string(blob->bytes.size()) + " bytes where "
                       + toString(constant.info.shape) + " needs " + std::to_string(needed));
    constant.blob = std::move(*blob);
    if (!narrow)
        return constant;
    if (const auto room = files.takeRoom(constant.info.bytes()); !room)
        return room.error();
    constant.blob = widened(tensor.data_type(), *narrow, constant.blob, count);
    constant.narrowType = tensor.data_type();
    return constant;
}

} // namespace engine
