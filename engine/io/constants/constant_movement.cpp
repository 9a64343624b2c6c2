// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/constants/constant_evaluators.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

namespace engine {

namespace {

std::size_t sizeOf(const KnownTensor& tensor)
{
    return static_cast<std::size_t>(elementSize(tensor.type));
}

std::size_t axisOf(const Evaluation& call, std::int64_t fallback)
{
    const auto rank = static_cast<std::int64_t>(call.input(0).shape.size());
    const auto axis = attributeOr(call.operation, "axis", fallback);
    return static_cast<std::size_t>(axis < 0 ? axis + rank : axis);
}

std::int64_t productOf(const Shape& shape, std::size_t from, std::size_t to)
{
    return elementCount(
               {shape.begin() + static_cast<std::ptrdiff_t>(from), shape.begin() + static_cast<std::ptrdiff_t>(to)})
        .value_or(0);
}

Evaluated transpose(const Evaluation& call)
{
    const auto& source = call.input(0);
    auto order = attributeOr(call.operation, "perm", std::vector<std::int64_t>{});
    if (order.empty()) {
        order.resize(source.shape.size());
        std::iota(order.rbegin(), order.rend(), 0);
    }
    const auto dense = denseStrides(source.shape);
    std::vector<std::int64_t> strides;
    strides.reserve(order.size());
    for (const auto axis : order)
        strides.push_back(
            dense[static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(order.size()) : axis)]);
    return std::vector{stridedCopy(source, call.shape(), strides, 0)};
}

Evaluated expand(const Evaluation& call)
{
    return std::vector{broadcastCopy(call.input(0), call.shape())};
}

Evaluated tile(const Evaluation& call)
{
    const auto& source = call.input(0);
    const auto repeats = call.integers(1);
    const auto dense = denseStrides(source.shape);
    Shape shape;
    std::vector<std::int64_t> strides;
    for (std::size_t i = 0; repeats && i < source.shape.size(); ++i) {
        shape.insert(shape.end(), {(*repeats)[i], source.shape[i]});
        strides.insert(strides.end(), {0, dense[i]});
    }
    return std::vector{stridedCopy(source, shape, strides, 0)};
}

Evaluated slice(const Evaluation& call)
{
    const auto& source = call.input(0);
    const auto starts = call.integers(1);
    auto axes = call.integers(3);
    const auto steps = call.integers(4);
    auto strides = denseStrides(source.shape);
    if (!starts)
        return std::nullopt;
    if (!axes) {
        axes.emplace(starts->size());
        std::iota(axes->begin(), axes->end(), 0);
    }
    std::int64_t begin = 0;
    for (std::size_t i = 0; i < starts->size(); ++i) {
        const auto rank = static_cast<std::int64_t>(source.shape.size());
        const auto axis = static_cast<std::size_t>((*axes)[i] < 0 ? (*axes)[i] + rank : (*axes)[i]);
        const auto size = source.shape[axis];
        const auto step = steps ? (*steps)[i] : 1;
        const auto start = (*starts)[i] < 0 ? (*starts)[i] + size : (*starts)[i];
        begin +=
            std::clamp<std::int64_t>(start, 0, step < 0 ? std::max<std::int64_t>(size - 1, 0) : size) * strides[axis];
        strides[axis] *= std::clamp(step, -size, std::max<std::int64_t>(size, 1)); // a longer step is never taken
    }
    return std::vector{stridedCopy(source, call.shape(), strides, begin)};
}

Evaluated split(const Evaluation& call)
{
    const auto& source = call.input(0);
    const auto axis = axisOf(call, 0);
    const auto strides = denseStrides(source.shape);
    std::vector<Blob> parts;
    std::int64_t position = 0;
    for (const auto& output : call.outputs) {
        parts.push_back(stridedCopy(source, output.shape, strides, position * strides[axis]));
        position += output.shape[axis];
    }
    return parts;
}

/// Blocks of the inputs one after the other, for each index before the axis.
Evaluated concat(const Evaluation& call)
{
    const auto axis = axisOf(call, 0);
    const auto size = sizeOf(call.input(0));
    std::vector<std::byte> result;
    const auto rounds = productOf(call.shape(), 0, axis);
    for (std::int64_t round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < call.inputs.size(); ++i) {
            const auto& part = call.input(i);
            const auto block = static_cast<std::size_t>(productOf(part.shape, axis, part.shape.size())) * size;
            const auto bytes = part.constant->bytes.subspan(static_cast<std::size_t>(round) * block, block);
            result.insert(result.end(), bytes.begin(), bytes.end());
        }
    }
    return std::vector{makeBlob(std::move(result))};
}

Evaluated gather(const Evaluation& call)
{
    const auto& source = call.input(0);
    const auto positions = call.integers(1);
    const auto axis = axisOf(call, 0);
    if (!positions)
        return std::nullopt;
    const auto size = source.shape[axis];
    const auto block =
        static_cast<std::size_t>(productOf(source.shape, axis + 1, source.shape.size())) * sizeOf(source);
    std::vector<std::byte> result;
    const auto rounds = productOf(source.shape, 0, axis);
    for (std::int64_t round = 0; round < rounds; ++round) {
        for (const auto given : *positions) {
            const auto position = given < 0 ? given + size : given;
            if (position < 0 || position >= size)
                return std::nullopt;
            const auto bytes =
                source.constant->bytes.subspan(static_cast<std::size_t>(round * size + position) * block, block);
            result.insert(result.end(), bytes.begin(), bytes.end());
        }
    }
    return std::vector{makeBlob(std::move(result))};
}

/// Bytes of the second or third input, wherever the condition says.
Evaluated where(const Evaluation& call)
{
    const auto condition = broadcastCopy(call.input(0), call.shape());
    const auto yes = broadcastCopy(call.input(1), call.shape());
    const auto no = broadcastCopy(call.input(2), call.shape());
    const auto size = sizeOf(call.input(1));
    std::vector<std::byte> result(yes.bytes.begin(), yes.bytes.end());
    for (std::size_t i = 0; i < condition.bytes.size(); ++i) {
        if (condition.bytes[i] == std::byte{0})
            std::memcpy(result.data() + i * size, no.bytes.data() + i * size, size);
    }
    return std::vector{makeBlob(std::move(result))};
}

/// Rows of the third input in the places that the second names; later ones replace earlier ones.
Evaluated scatterND(const Evaluation& call)
{
    const auto& target = call.input(0);
    const auto places = call.integers(1);
    const auto& placesShape = call.input(1).shape;
    if (!places || attributeOr(call.operation, "reduction", std::string("none")) != "none")
        return std::nullopt;
    const auto depth = static_cast<std::size_t>(placesShape.back());
    const auto strides = denseStrides(target.shape);
    const auto block = static_cast<std::size_t>(productOf(target.shape, depth, target.shape.size())) * sizeOf(target);
    std::vector<std::byte> result(target.constant->bytes.begin(), target.constant->bytes.end());
    for (std::size_t row = 0; row < places->size() / depth; ++row) {
        std::int64_t element = 0;
        for (std::size_t i = 0; i < depth; ++i) {
            const auto given = (*places)[row * depth + i];
            const auto position = given < 0 ? given + target.shape[i] : given;
            if (position < 0 || position >= target.shape[i])
                return std::nullopt;
            element += position * strides[i];
        }
        const auto bytes = call.input(2).constant->bytes.subspan(row * block, block);
        std::ranges::copy(bytes, result.begin() + element * static_cast<std::int64_t>(sizeOf(target)));
    }
    return std::vector{makeBlob(std::move(result))};
}

constexpr std::array evaluators{
    Evaluator{"Concat", concat},       Evaluator{"Expand", expand},       Evaluator{"Gather", gather},
    Evaluator{"ScatterND", scatterND}, Evaluator{"Slice", slice},         Evaluator{"Split", split},
    Evaluator{"Tile", tile},           Evaluator{"Transpose", transpose}, Evaluator{"Where", where},
};

} // namespace

std::span<const Evaluator> movementEvaluators()
{
    return evaluators;
}

std::vector<std::int64_t> denseStrides(const Shape& shape)
{
    std::vector<std::int64_t> strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i > 1; --i)
        strides[i - 2] = strides[i - 1] * std::max<std::int64_t>(shape[i - 1], 1);
    return strides;
}

Blob stridedCopy(const KnownTensor& source, const Shape& shape, const std::vector<std::int64_t>& strides,
                 std::int64_t begin)
{
    const auto size = sizeOf(source);
    const auto count = elementCount(shape).value_or(0);
    std::vector<std::byte> result(static_cast<std::size_t>(count) * size);
    std::vector<std::int64_t> position(shape.size(), 0);
    auto from = begin;
    for (std::int64_t i = 0; i < count; ++i) {
        std::memcpy(result.data() + static_cast<std::size_t>(i) * size,
                    source.constant->bytes.data() + static_cast<std::size_t>(from) * size, size);
        for (auto axis = shape.size(); axis-- > 0;) {
            from += strides[axis];
            if (++position[axis] < shape[axis])
                break;
            from -= strides[axis] * shape[axis];
            position[axis] = 0;
        }
    }
    return makeBlob(std::move(result));
}

Blob broadcastCopy(const KnownTensor& source, const Shape& shape)
{
    const auto dense = denseStrides(source.shape);
    std::vector<std::int64_t> strides(shape.size(), 0);
    const auto offset = shape.size() - source.shape.size();
    for (std::size_t i = 0; i < source.shape.size(); ++i)
        strides[offset + i] = source.shape[i] == 1 ? 0 : dense[i];
    return stridedCopy(source, shape, strides, 0);
}

} // namespace engine
