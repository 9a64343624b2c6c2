// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"
#include "engine/graph/window.h"

#include <array>
#include <numeric>

namespace engine {

namespace {

InferredTypes centerCropPad(const ShapeCall& call)
{
    const auto wanted = shapeFrom(call, 1);
    if (!wanted)
        return wanted.error();
    auto shape = call.shape(0);
    auto axes = call.integerList("axes");
    if (axes.empty()) {
        axes.resize(shape.size());
        std::iota(axes.begin(), axes.end(), 0);
    }
    const auto found = axesFromFront(axes, shape.size());
    if (!found)
        return found.error();
    if (found->size() != wanted->size() || !elementCount(*wanted))
        return invalidShape("cannot cut " + toString(shape) + " to " + toString(*wanted));
    for (std::size_t i = 0; i < found->size(); ++i)
        shape[(*found)[i]] = (*wanted)[i];
    return oneOutput(call.type(0), shape);
}

/// The picture that blocks were cut out of, as a window that slides over it.
Result<Window> blockWindow(const ShapeCall& call, const Shape& picture, const Shape& block)
{
    auto operation = call.operation();
    operation.attributes["kernel_shape"] = block;
    Shape whole{1, 1};
    whole.insert(whole.end(), picture.begin(), picture.end());
    return windowOf(operation, whole);
}

InferredTypes columnsToImage(const ShapeCall& call)
{
    const auto& columns = call.shape(0);
    const auto picture = shapeFrom(call, 1);
    const auto block = shapeFrom(call, 2);
    if (!picture || !block)
        return picture ? block.error() : picture.error();
    const auto blockSize = elementCount(*block);
    if (columns.size() != 3 || !elementCount(*picture) || !blockSize || *blockSize < 1 || columns[1] % *blockSize != 0)
        return invalidShape("blocks of " + toString(*block) + " do not fit " + toString(columns));
    const auto window = blockWindow(call, *picture, *block);
    if (!window)
        return window.error();
    auto padded = *picture;
    for (std::size_t i = 0; i < padded.size(); ++i)
        padded[i] += window->padsBegin[i] + window->padsEnd[i];
    if (const auto fits = checkSize({call.type(0), padded}); !fits)
        return fits.error();
    const auto places = slidingOutput(*window, *picture, false);
    if (!places)
        return places.error();
    if (elementCount(*places) != columns[2])
        return invalidShape("has " + std::to_string(columns[2]) + " blocks where " + toString(*places) + " fit");
    Shape shape{columns[0], columns[1] / *blockSize};
    shape.insert(shape.end(), picture->begin(), picture->end());
    return oneOutput(call.type(0), shape);
}

InferredTypes affineGrid(const ShapeCall& call)
{
    const auto size = shapeFrom(call, 1);
    if (!size)
        return size.error();
    const auto& theta = call.shape(0);
    const auto dimensions = static_cast<std::int64_t>(size->size()) - 2;
    if ((dimensions != 2 && dimensions != 3) || !elementCount(*size)
        || theta != Shape{(*size)[0], dimensions, dimensions + 1})
        return invalidShape("matrices of " + toString(theta) + " do not fit a size of " + toString(*size));
    Shape shape{(*size)[0]};
    shape.insert(shape.end(), size->begin() + 2, size->end());
    shape.push_back(dimensions);
    return oneOutput(call.type(0), shape);
}

InferredTypes deformedConvolution(const ShapeCall& call)
{
    const auto& image = call.shape(0);
    const auto& weights = call.shape(1);
    if (image.size() != 4 || weights.size() != 4)
        return invalidShape("convolves " + toString(image) + " with " + toString(weights));
    const auto shape = convolutionShape(call, 1);
    if (!shape)
        return shape.error();
    const auto groups = call.integer("offset_group", 1);
    const auto kernel = weights[2] * weights[3];
    if (groups < 1 || groups > image[1] || image[1] % groups != 0)
        return invalidShape("moves its channels in " + std::to_string(groups) + " groups");
    const auto expected = [&](std::int64_t each) {
        return Shape{image[0], groups * kernel * each, (*shape)[2], (*shape)[3]};
    };
    if (call.shape(2) != expected(2) || (call.has(3) && call.shape(3) != Shape{(*shape)[1]})
        || (call.has(4) && call.shape(4) != expected(1)))
        return invalidShape("offsets of " + toString(call.shape(2)) + ", a bias or a mask do not fit "
                            + toString(*shape));
    return oneOutput(call.type(0), *shape);
}

InferredTypes inverse(const ShapeCall& call)
{
    const auto& shape = call.shape(0);
    if (shape.size() < 2 || shape.back() != shape[shape.size() - 2])
        return invalidShape("cannot invert " + toString(shape));
    return sameAsInput(call);
}

constexpr std::array rules{
    ShapeRule{"AffineGrid", 2, 2, affineGrid}, ShapeRule{"CenterCropPad", 2, 2, centerCropPad},
    ShapeRule{"Col2Im", 3, 3, columnsToImage}, ShapeRule{"DeformConv", 3, 5, deformedConvolution},
    ShapeRule{"Inverse", 1, 1, inverse},
};

} // namespace

std::span<const ShapeRule> geometryRules()
{
    return rules;
}

} // namespace engine
