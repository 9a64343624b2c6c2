// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace engine {

namespace {

/// Elements that a slice of one dimension takes; ONNX clamps both ends into the dimension.
std::int64_t sliceLength(std::int64_t size, std::int64_t start, std::int64_t end, std::int64_t step)
{
    const auto fromFront = [size](std::int64_t position) { return position < 0 ? position + size : position; };
    if (step > 0) {
        const auto first = std::clamp<std::int64_t>(fromFront(start), 0, size);
        const auto last = std::clamp<std::int64_t>(fromFront(end), 0, size);
        return last <= first ? 0 : (last - first - 1) / step + 1;
    }
    const auto first = std::clamp<std::int64_t>(fromFront(start), 0, size - 1);
    const auto last = std::clamp<std::int64_t>(fromFront(end), -1, size - 1);
    return first <= last ? 0
                         : (first - last - 1) / (step == std::numeric_limits<std::int64_t>::min() ? size : -step) + 1;
}

InferredTypes slice(const ShapeCall& call)
{
    auto shape = call.shape(0);
    const auto starts = call.integers(1);
    const auto ends = call.integers(2);
    auto axes = call.integers(3);
    auto steps = call.integers(4);
    if (!starts || !ends || (call.has(3) && !axes) || (call.has(4) && !steps))
        return frameDependent("range");
    if (!axes) {
        axes.emplace(starts->size());
        std::iota(axes->begin(), axes->end(), 0);
    }
    if (!steps)
        steps.emplace(starts->size(), 1);
    const auto found = axesFromFront(*axes, shape.size());
    if (!found)
        return found.error();
    if (starts->size() != found->size() || ends->size() != found->size() || steps->size() != found->size())
        return invalidShape("its starts, ends, axes and steps differ in number");
    for (std::size_t i = 0; i < found->size(); ++i) {
        auto& dimension = shape[(*found)[i]];
        if ((*steps)[i] == 0)
            return invalidShape("has a step of 0");
        if (dimension > 0)
            dimension = sliceLength(dimension, (*starts)[i], (*ends)[i], (*steps)[i]);
    }
    return oneOutput(call.type(0), shape);
}

InferredTypes gather(const ShapeCall& call)
{
    const auto& shape = call.shape(0);
    const auto axis = axisFromFront(call.integer("axis", 0), shape.size());
    if (!axis)
        return invalidShape("has no axis " + std::to_string(call.integer("axis", 0)));
    const auto cut = shape.begin() + static_cast<std::ptrdiff_t>(*axis);
    Shape result(shape.begin(), cut);
    result.insert(result.end(), call.shape(1).begin(), call.shape(1).end());
    result.insert(result.end(), cut + 1, shape.end());
    return oneOutput(call.type(0), result);
}

InferredTypes gatherElements(const ShapeCall& call)
{
    if (call.rank(0) != call.rank(1) || !axisFromFront(call.integer("axis", 0), call.shape(0).size()))
        return invalidShape("indices of " + toString(call.shape(1)) + " do not fit " + toString(call.shape(0)));
    return oneOutput(call.type(0), call.shape(1));
}

InferredTypes pad(const ShapeCall& call)
{
    const auto pads = call.integers(1);
    if (!pads)
        return frameDependent("padding");
    auto shape = call.shape(0);
    if (pads->size() != 2 * shape.size())
        return invalidShape(std::to_string(pads->size()) + " pads do not fit " + toString(shape));
    const bool repeats = call.text("mode", "constant") != "constant";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (repeats && shape[i] == 0 && ((*pads)[i] > 0 || (*pads)[i + shape.size()] > 0))
            return invalidShape("repeats elements of " + toString(shape) + ", which has none");
        for (const auto border : {(*pads)[i], (*pads)[i + shape.size()]}) {
            if (std::abs(static_cast<double>(border)) > static_cast<double>(maxTensorElements))
                return invalidShape("pads by " + std::to_string(border));
            shape[i] += border;
        }
        if (shape[i] < 0)
            return invalidShape("crops more than there is of " + toString(call.shape(0)));
    }
    return oneOutput(call.type(0), shape);
}

/// Part of each dimension that tf_crop_and_resize keeps.
std::vector<double> keptParts(const ShapeCall& call, std::size_t rank)
{
    std::vector<double> parts(rank, 1.0);
    const auto roi = call.reals(1);
    if (call.text("coordinate_transformation_mode", "half_pixel") != "tf_crop_and_resize" || !roi
        || roi->size() != 2 * rank)
        return parts;
    for (std::size_t i = 0; i < rank; ++i)
        parts[i] = (*roi)[i + rank] - (*roi)[i];
    return parts;
}

InferredTypes resize(const ShapeCall& call)
{
    const auto& input = call.shape(0);
    if (call.has(2) == call.has(3))
        return invalidShape("needs either scales or sizes");
    if (call.has(3)) {
        const auto sizes = shapeFrom(call, 3);
        if (!sizes)
            return sizes.error();
        if (sizes->size() != input.size() || !elementCount(*sizes))
            return invalidShape("sizes of " + toString(*sizes) + " do not fit " + toString(input));
        return oneOutput(call.type(0), *sizes);
    }
    const auto scales = call.reals(2);
    if (!scales)
        return frameDependent("scales");
    if (scales->size() != input.size())
        return invalidShape(std::to_string(scales->size()) + " scales do not fit " + toString(input));
    const auto parts = keptParts(call, input.size());
    Shape shape;
    for (std::size_t i = 0; i < input.size(); ++i) {
        const auto size = std::floor(static_cast<double>(input[i]) * parts[i] * (*scales)[i]);
        if (!(size >= 0.0 && size <= static_cast<double>(maxTensorElements)))
            return invalidShape("scales a dimension by " + std::to_string((*scales)[i]));
        shape.push_back(static_cast<std::int64_t>(size));
    }
    return oneOutput(call.type(0), shape);
}

InferredTypes shapeOf(const ShapeCall& call)
{
    const auto rank = call.rank(0);
    const auto bounded = [rank](std::int64_t position) {
        return std::clamp<std::int64_t>(position < 0 ? position + rank : position, 0, rank);
    };
    const auto first = bounded(call.integer("start", 0));
    const auto last = bounded(call.integer("end", rank));
    return oneOutput(ElementType::Int64, Shape{std::max<std::int64_t>(0, last - first)});
}

InferredTypes sizeOf(const ShapeCall&)
{
    return oneOutput(ElementType::Int64, Shape{});
}

InferredTypes range(const ShapeCall& call)
{
    const auto start = call.reals(0);
    const auto limit = call.reals(1);
    const auto delta = call.reals(2);
    if (!start || !limit || !delta)
        return frameDependent("range");
    if (start->size() != 1 || limit->size() != 1 || delta->size() != 1 || delta->front() == 0.0)
        return invalidShape("needs three scalars and a step other than 0");
    const auto count = std::ceil((limit->front() - start->front()) / delta->front());
    if (!(count <= static_cast<double>(maxTensorElements)))
        return invalidShape("counts too far");
    return oneOutput(call.type(0), Shape{static_cast<std::int64_t>(std::max(0.0, count))});
}

InferredTypes topK(const ShapeCall& call)
{
    const auto count = call.integers(1);
    if (!count)
        return frameDependent("k");
    auto shape = call.shape(0);
    const auto axis = axisFromFront(call.integer("axis", -1), shape.size());
    if (!axis || count->size() != 1 || count->front() < 0 || count->front() > shape[*axis])
        return invalidShape("its axis or k does not fit " + toString(shape));
    shape[*axis] = count->front();
    return std::vector<TensorType>{{call.type(0), shape}, {ElementType::Int64, shape}};
}

constexpr std::array rules{
    ShapeRule{"Gather", 2, 2, gather}, ShapeRule{"GatherElements", 2, 2, gatherElements},
    ShapeRule{"Pad", 2, 3, pad},       ShapeRule{"Range", 3, 3, range},
    ShapeRule{"Resize", 1, 4, resize}, ShapeRule{"Shape", 1, 1, shapeOf},
    ShapeRule{"Size", 1, 1, sizeOf},   ShapeRule{"Slice", 3, 5, slice},
    ShapeRule{"TopK", 2, 2, topK},
};

} // namespace

std::span<const ShapeRule> selectionRules()
{
    return rules;
}

} // namespace engine
