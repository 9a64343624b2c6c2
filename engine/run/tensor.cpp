// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/tensor.h"

#include "engine/run/index_ranges.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace engine {

Result<Tensor> Tensor::create(ElementType type, Shape shape, Blob data)
{
    const auto size = byteSize(type, shape);
    if (!size || size->count != static_cast<std::int64_t>(data.bytes.size()))
        return Error{ErrorCode::InvalidInput,
                     sentence("a tensor of %1 %2 cannot hold %3 bytes", toString(shape), elementTypeName(type),
                              data.bytes.size())};
    return Tensor{type, std::move(shape), std::move(data)};
}

namespace {

template <typename T, typename Draw>
Blob drawn(std::int64_t count, const Draw& draw)
{
    std::vector<T> values(static_cast<std::size_t>(count));
    for (auto& value : values)
        value = draw();
    return makeBlob(std::move(values));
}

Blob drawnValues(const TensorInfo& info, std::uint64_t most, std::mt19937_64& random)
{
    const auto count = elementCount(info.shape).value_or(0);
    // Divided by hand: the distributions of the standard library differ between implementations.
    const auto uniform = [&random] { return static_cast<double>(random() >> 11U) * 0x1.0p-53; };
    switch (info.type) {
    case ElementType::Float32: return drawn<float>(count, [&] { return static_cast<float>(uniform()); });
    case ElementType::Float64: return drawn<double>(count, uniform);
    case ElementType::Int64:
        return drawn<std::int64_t>(count, [&] { return static_cast<std::int64_t>(random() % most); });
    case ElementType::Int32:
        return drawn<std::int32_t>(count, [&] { return static_cast<std::int32_t>(random() % most); });
    case ElementType::UInt8:
    case ElementType::Int8:
        return drawn<std::uint8_t>(count, [&] { return static_cast<std::uint8_t>(random() % most); });
    default: return makeBlob(std::vector<std::byte>(static_cast<std::size_t>(info.bytes().count)));
    }
}

template <typename T>
std::vector<double> values(const Tensor& tensor)
{
    std::vector<double> result;
    result.reserve(tensor.data.bytes.size() / sizeof(T));
    for (std::size_t at = 0; at + sizeof(T) <= tensor.data.bytes.size(); at += sizeof(T)) {
        T value{};
        std::memcpy(&value, tensor.data.bytes.data() + at, sizeof(T));
        result.push_back(static_cast<double>(value));
    }
    return result;
}

std::vector<double> valuesOf(const Tensor& tensor)
{
    switch (tensor.type) {
    case ElementType::Float32: return values<float>(tensor);
    case ElementType::Float64: return values<double>(tensor);
    case ElementType::Int64: return values<std::int64_t>(tensor);
    case ElementType::Int32: return values<std::int32_t>(tensor);
    case ElementType::Int16: return values<std::int16_t>(tensor);
    case ElementType::Int8: return values<std::int8_t>(tensor);
    default: return values<std::uint8_t>(tensor);
    }
}

} // namespace

bool fits(const TensorInfo& info, const Tensor& tensor)
{
    return info.type == tensor.type && info.shape.size() == tensor.shape.size()
        && std::equal(info.shape.begin(), info.shape.end(), tensor.shape.begin(),
                      [](std::int64_t stated, std::int64_t size) { return stated == -1 || stated == size; });
}

TensorMap seededInputs(const LayerGraph& graph, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    TensorMap inputs;
    const auto ranges = indexRanges(graph, 10);
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const auto id = graph.inputs()[i];
        const auto& info = graph.tensor(id);
        inputs[id] = Tensor{info.type, info.shape, drawnValues(info, static_cast<std::uint64_t>(ranges[i]), random)};
    }
    return inputs;
}

double relativeDifference(const Tensor& a, const Tensor& b)
{
    constexpr auto infinite = std::numeric_limits<double>::infinity();
    if (a.type != b.type || a.shape != b.shape)
        return infinite;
    const auto left = valuesOf(a);
    const auto right = valuesOf(b);
    double largest = 0.0;
    double difference = 0.0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (std::isnan(left[i]) != std::isnan(right[i]))
            return infinite;
        if (std::isnan(left[i]))
            continue;
        largest = std::max(largest, std::abs(left[i]));
        if (left[i] == right[i])
            continue;
        difference = std::max(difference, std::abs(left[i] - right[i]));
    }
    return difference == 0.0 ? 0.0 : largest == 0.0 ? infinite : difference / largest;
}

} // namespace engine
