// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

/// @p shape without its first @p count dimensions.
Shape behind(const Shape& shape, std::size_t count)
{
    return {shape.begin() + static_cast<std::ptrdiff_t>(count), shape.end()};
}

Shape joined(Shape front, const Shape& back)
{
    front.insert(front.end(), back.begin(), back.end());
    return front;
}

/// The shape of what indices of the last dimension point at, behind the dimensions of the indices.
Result<Shape> pointedAt(const ShapeCall& call, std::size_t batchDimensions)
{
    const auto& from = call.shape(0);
    const auto& indices = call.shape(1);
    const auto depth = indices.empty() ? 0 : indices.back();
    if (batchDimensions >= std::max<std::size_t>(indices.size(), 1) || batchDimensions > from.size() || depth < 1
        || depth > static_cast<std::int64_t>(from.size() - batchDimensions)
        || !std::equal(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(batchDimensions), indices.begin()))
        return invalidShape("indices of " + toString(indices) + " do not fit " + toString(from));
    return joined({indices.begin(), indices.end() - 1},
                  behind(from, batchDimensions + static_cast<std::size_t>(depth)));
}

InferredTypes gatherND(const ShapeCall& call)
{
    const auto batch = call.integer("batch_dims", 0);
    if (batch < 0 || batch > static_cast<std::int64_t>(maxTensorRank))
        return invalidShape("has " + std::to_string(batch) + " batch dimensions");
    return oneOutput(call.type(0), pointedAt(call, static_cast<std::size_t>(batch)));
}

InferredTypes scatterND(const ShapeCall& call)
{
    const auto updates = pointedAt(call, 0);
    if (!updates)
        return updates.error();
    if (call.shape(2) != *updates || call.type(2) != call.type(0))
        return invalidShape("updates of " + toString(call.shape(2)) + " are not " + toString(*updates));
    return sameAsInput(call);
}

InferredTypes scatterElements(const ShapeCall& call)
{
    const auto axis = axisFromFront(call.integer("axis", 0), call.shape(0).size());
    if (!axis || call.rank(1) != call.rank(0) || call.shape(1) != call.shape(2) || call.type(2) != call.type(0))
        return invalidShape("indices of " + toString(call.shape(1)) + " and updates of " + toString(call.shape(2))
                            + " do not fit " + toString(call.shape(0)));
    for (std::size_t i = 0; i < call.shape(0).size(); ++i) {
        if (i != *axis && call.shape(1)[i] > call.shape(0)[i])
            return invalidShape("indices of " + toString(call.shape(1)) + " do not fit " + toString(call.shape(0)));
    }
    return sameAsInput(call);
}

InferredTypes oneHot(const ShapeCall& call)
{
    const auto depth = call.reals(1);
    if (!depth)
        return frameDependent("depth");
    auto shape = call.shape(0);
    const auto axis = axisFromFront(call.integer("axis", -1), shape.size() + 1);
    const bool fits =
        depth->size() == 1 && depth->front() >= 0 && depth->front() <= static_cast<double>(maxTensorElements);
    if (!axis || !fits || call.shape(2) != Shape{2})
        return invalidShape("its axis, depth or values do not fit " + toString(shape));
    shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(*axis), static_cast<std::int64_t>(depth->front()));
    return oneOutput(call.type(2), shape);
}

InferredTypes triangle(const ShapeCall& call)
{
    if (call.rank(0) < 2)
        return invalidShape("needs a matrix, not " + toString(call.shape(0)));
    return sameAsInput(call);
}

InferredTypes eyeLike(const ShapeCall& call)
{
    const auto type = call.hasAttribute("dtype") ? elementTypeFromOnnx(call.integer("dtype", 0)) : call.type(0);
    if (call.rank(0) != 2 || !type)
        return invalidShape("gives no matrix of that type");
    return oneOutput(*type, call.shape(0));
}

InferredTypes reverseSequence(const ShapeCall& call)
{
    const auto batch = call.integer("batch_axis", 1);
    const auto time = call.integer("time_axis", 0);
    const bool axes = (batch == 0 && time == 1) || (batch == 1 && time == 0);
    if (!axes || call.rank(0) < 2 || call.shape(1) != Shape{call.shape(0)[static_cast<std::size_t>(batch)]})
        return invalidShape("its axes or lengths do not fit " + toString(call.shape(0)));
    return sameAsInput(call);
}

InferredTypes determinant(const ShapeCall& call)
{
    const auto& shape = call.shape(0);
    if (shape.size() < 2 || shape.back() != shape[shape.size() - 2])
        return invalidShape("needs a square matrix, not " + toString(shape));
    return oneOutput(call.type(0), Shape{shape.begin(), shape.end() - 2});
}

InferredTypes gridSample(const ShapeCall& call)
{
    const auto& image = call.shape(0);
    const auto& grid = call.shape(1);
    if (image.size() < 4 || grid.size() != image.size() || grid[0] != image[0] || grid.back() != call.rank(0) - 2)
        return invalidShape("a grid of " + toString(grid) + " does not fit " + toString(image));
    return oneOutput(call.type(0), joined({image[0], image[1]}, {grid.begin() + 1, grid.end() - 1}));
}

InferredTypes roiAlign(const ShapeCall& call)
{
    const auto& image = call.shape(0);
    const auto& regions = call.shape(1);
    const auto height = call.integer("output_height", 1);
    const auto width = call.integer("output_width", 1);
    if (image.size() != 4 || regions.size() != 2 || regions[1] != 4 || call.shape(2) != Shape{regions[0]} || height < 1
        || height > maxTensorElements || width < 1 || width > maxTensorElements)
        return invalidShape("regions of " + toString(regions) + " do not fit " + toString(image));
    return oneOutput(call.type(0), Shape{regions[0], image[1], height, width});
}

constexpr std::array rules{
    ShapeRule{"Det", 1, 1, determinant},     ShapeRule{"EyeLike", 1, 1, eyeLike},
    ShapeRule{"GatherND", 2, 2, gatherND},   ShapeRule{"GridSample", 2, 2, gridSample},
    ShapeRule{"OneHot", 3, 3, oneHot},       ShapeRule{"ReverseSequence", 2, 2, reverseSequence},
    ShapeRule{"RoiAlign", 3, 3, roiAlign},   ShapeRule{"ScatterElements", 3, 3, scatterElements},
    ShapeRule{"ScatterND", 3, 3, scatterND}, ShapeRule{"Trilu", 1, 2, triangle},
};

} // namespace

std::span<const ShapeRule> indexingRules()
{
    return rules;
}

} // namespace engine
