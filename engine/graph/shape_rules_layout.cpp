// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace engine {

namespace {

InferredTypes reshape(const ShapeCall& call)
{
    const auto wanted = shapeFrom(call, 1);
    if (!wanted)
        return wanted.error();
    const auto& input = call.shape(0);
    const bool allowZero = call.integer("allowzero", 0) != 0;
    Shape shape = *wanted;
    std::optional<std::size_t> open;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == 0 && !allowZero) {
            if (i >= input.size())
                return invalidShape("copies dimension " + std::to_string(i) + " of " + toString(input));
            shape[i] = input[i];
        } else if (shape[i] == -1) {
            if (open)
                return invalidShape("leaves two dimensions open");
            open = i;
            shape[i] = 1;
        }
    }
    const auto known = elementCount(shape);
    const auto count = elementCount(input);
    if (open && known && count && *known > 0 && *count % *known == 0)
        shape[*open] = *count / *known;
    if (!known || elementCount(shape) != count)
        return invalidShape(toString(input) + " does not fit the shape " + toString(*wanted));
    return oneOutput(call.type(0), shape);
}

InferredTypes flatten(const ShapeCall& call)
{
    const auto& shape = call.shape(0);
    const auto axis = call.integer("axis", 1);
    const auto split = axis == call.rank(0) ? shape.size() : axisFromFront(axis, shape.size()).value_or(anyNumber);
    if (split == anyNumber)
        return invalidShape("has no axis " + std::to_string(axis));
    return oneOutput(call.type(0),
                     Shape{dimensionProduct(shape, 0, split), dimensionProduct(shape, split, shape.size())});
}

InferredTypes transpose(const ShapeCall& call)
{
    const auto& shape = call.shape(0);
    auto order = call.integerList("perm");
    if (order.empty()) {
        order.resize(shape.size());
        std::iota(order.rbegin(), order.rend(), 0);
    }
    const auto axes = axesFromFront(order, shape.size());
    if (!axes || axes->size() != shape.size())
        return invalidShape("perm is no order of " + std::to_string(shape.size()) + " dimensions");
    Shape result;
    for (const auto axis : *axes)
        result.push_back(shape[axis]);
    return oneOutput(call.type(0), result);
}

InferredTypes squeeze(const ShapeCall& call)
{
    const auto& shape = call.shape(0);
    std::vector<std::size_t> removed;
    if (call.has(1)) {
        const auto axes = call.integers(1);
        if (!axes)
            return frameDependent("axes");
        auto found = axesFromFront(*axes, shape.size());
        if (!found)
            return found.error();
        removed = std::move(*found);
    }
    Shape result;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool named = std::ranges::find(removed, i) != removed.end();
        if (named && shape[i] != 1)
            return invalidShape("dimension " + std::to_string(i) + " of " + toString(shape) + " is not 1");
        if (call.has(1) ? !named : shape[i] != 1)
            result.push_back(shape[i]);
    }
    return oneOutput(call.type(0), result);
}

InferredTypes unsqueeze(const ShapeCall& call)
{
    const auto axes = call.integers(1);
    if (!axes)
        return frameDependent("axes");
    const auto& shape = call.shape(0);
    const auto found = axesFromFront(*axes, shape.size() + axes->size());
    if (!found)
        return found.error();
    Shape result(shape.size() + found->size(), 0);
    for (const auto axis : *found)
        result[axis] = 1;
    auto next = shape.begin();
    for (auto& dimension : result) {
        if (dimension == 0)
            dimension = *next++;
    }
    return oneOutput(call.type(0), result);
}

InferredTypes concat(const ShapeCall& call)
{
    auto shape = call.shape(0);
    const auto axis = axisFromFront(call.integer("axis", 0), shape.size());
    if (!axis)
        return invalidShape("has no axis " + std::to_string(call.integer("axis", 0)));
    for (std::size_t i = 1; i < call.inputCount(); ++i) {
        if (!call.has(i) || call.type(i) != call.type(0))
            return invalidShape("input " + std::to_string(i) + " is missing or of another type");
        auto other = call.shape(i);
        if (other.size() != shape.size())
            return invalidShape("joins " + toString(call.shape(0)) + " and " + toString(other));
        const auto sum = shape[*axis] + other[*axis];
        shape[*axis] = other[*axis];
        if (other != shape || sum > maxTensorElements)
            return invalidShape("joins " + toString(call.shape(0)) + " and " + toString(other));
        shape[*axis] = sum;
    }
    return oneOutput(call.type(0), shape);
}

/// Equal parts, the last one smaller when they do not fit.
std::vector<std::int64_t> equalParts(std::int64_t size, std::int64_t count)
{
    const auto part = (size + count - 1) / count;
    std::vector<std::int64_t> parts;
    for (std::int64_t i = 0; i < count; ++i)
        parts.push_back(std::clamp<std::int64_t>(size - i * part, 0, part));
    return parts;
}

InferredTypes split(const ShapeCall& call)
{
    const auto& shape = call.shape(0);
    const auto axis = axisFromFront(call.integer("axis", 0), shape.size());
    if (!axis)
        return invalidShape("has no axis " + std::to_string(call.integer("axis", 0)));
    const auto count = static_cast<std::int64_t>(call.operation().outputs.size());
    if (count == 0)
        return invalidShape("has no output");
    auto parts = call.has(1) ? call.integers(1) : equalParts(shape[*axis], count);
    if (!parts)
        return frameDependent("split");
    std::vector<TensorType> types;
    std::int64_t sum = 0;
    for (const auto part : *parts) {
        if (part < 0 || part > shape[*axis] - sum)
            return invalidShape("its parts do not fit dimension " + std::to_string(*axis) + " of " + toString(shape));
        sum += part;
        types.push_back({call.type(0), shape});
        types.back().shape[*axis] = part;
    }
    if (sum != shape[*axis])
        return invalidShape("its parts do not fill dimension " + std::to_string(*axis) + " of " + toString(shape));
    return types;
}

InferredTypes expand(const ShapeCall& call)
{
    const auto wanted = shapeFrom(call, 1);
    if (!wanted)
        return wanted.error();
    if (!elementCount(*wanted))
        return invalidShape("expands to " + toString(*wanted));
    return oneOutput(call.type(0), broadcast(call.shape(0), *wanted));
}

InferredTypes tile(const ShapeCall& call)
{
    const auto repeats = call.integers(1);
    if (!repeats)
        return frameDependent("repeats");
    auto shape = call.shape(0);
    if (repeats->size() != shape.size())
        return invalidShape("repeats " + std::to_string(repeats->size()) + " dimensions of " + toString(shape));
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if ((*repeats)[i] < 0 || (*repeats)[i] > maxTensorElements)
            return invalidShape("repeats a dimension " + std::to_string((*repeats)[i]) + " times");
        shape[i] *= (*repeats)[i];
    }
    return oneOutput(call.type(0), shape);
}

InferredTypes depthToSpace(const ShapeCall& call)
{
    auto shape = call.shape(0);
    const auto block = call.integer("blocksize", 0);
    if (shape.size() != 4 || block < 1 || block > 4096 || shape[1] % (block * block) != 0)
        return invalidShape("blocks of " + std::to_string(block) + " do not fit " + toString(shape));
    return oneOutput(call.type(0), Shape{shape[0], shape[1] / (block * block), shape[2] * block, shape[3] * block});
}

InferredTypes spaceToDepth(const ShapeCall& call)
{
    auto shape = call.shape(0);
    const auto block = call.integer("blocksize", 0);
    if (shape.size() != 4 || block < 1 || block > 4096 || shape[2] % block != 0 || shape[3] % block != 0)
        return invalidShape("blocks of " + std::to_string(block) + " do not fit " + toString(shape));
    return oneOutput(call.type(0), Shape{shape[0], shape[1] * block * block, shape[2] / block, shape[3] / block});
}

constexpr std::array rules{
    ShapeRule{"Concat", 1, anyNumber, concat},
    ShapeRule{"DepthToSpace", 1, 1, depthToSpace},
    ShapeRule{"Expand", 2, 2, expand},
    ShapeRule{"Flatten", 1, 1, flatten},
    ShapeRule{"Reshape", 2, 2, reshape},
    ShapeRule{"SpaceToDepth", 1, 1, spaceToDepth},
    ShapeRule{"Split", 1, 2, split},
    ShapeRule{"Squeeze", 1, 2, squeeze},
    ShapeRule{"Tile", 2, 2, tile},
    ShapeRule{"Transpose", 1, 1, transpose},
    ShapeRule{"Unsqueeze", 2, 2, unsqueeze},
};

} // namespace

std::span<const ShapeRule> layoutRules()
{
    return rules;
}

} // namespace engine
