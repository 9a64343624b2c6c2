// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include "engine/graph/window.h"

#include <numeric>
#include <stdexcept>

namespace engine::kernels {

namespace {

using Sizes = std::vector<std::int64_t>;

Window checkedWindow(const AtenCall& call, const Operation& op, const Shape& image, const Shape& weights = {})
{
    auto window = windowOf(op, image, weights);
    if (!window)
        throw std::invalid_argument(call.op.type + ": " + window.error().message());
    return std::move(*window);
}

/// Cut or filled up with zeros on both sides alike; the odd one is behind.
Tensors centerCropPad(const AtenCall& call)
{
    at::Tensor result = call[0];
    for (std::int64_t axis = 0; axis < call.rank(); ++axis) {
        const std::int64_t size = result.size(axis);
        const std::int64_t wanted = call.outputShapes[0].at(static_cast<std::size_t>(axis));
        if (wanted <= size) {
            result = result.narrow(axis, (size - wanted) / 2, wanted);
            continue;
        }
        Sizes lastFirst(static_cast<std::size_t>(2 * (call.rank() - axis)), 0);
        lastFirst[lastFirst.size() - 2] = (wanted - size) / 2;
        lastFirst[lastFirst.size() - 1] = wanted - size - (wanted - size) / 2;
        result = at::constant_pad_nd(result, lastFirst, 0);
    }
    return {result};
}

/// Where the elements of all blocks lie along one dimension of the padded picture: [element, block].
at::Tensor placesAlong(const Window& window, std::size_t i, std::int64_t blocks)
{
    const auto options = at::TensorOptions(at::kLong);
    return (at::arange(window.kernel[i], options) * window.dilations[i]).unsqueeze(1)
        + (at::arange(blocks, options) * window.strides[i]).unsqueeze(0);
}

/// The same in the whole plane: [elements of a block, blocks], both counted row by row.
at::Tensor placesInPlane(const Window& window, const Shape& padded, const Shape& blocks)
{
    at::Tensor places = at::zeros({1, 1}, at::TensorOptions(at::kLong));
    for (std::size_t i = 0; i < padded.size(); ++i) {
        const at::Tensor along = placesAlong(window, i, blocks[i]);
        places = (places * padded[i]).unsqueeze(1).unsqueeze(3) + along.unsqueeze(0).unsqueeze(2);
        places = places.reshape({places.size(0) * places.size(1), places.size(2) * places.size(3)});
    }
    return places;
}

/// Blocks are added up where they were cut out.
Tensors columnsToImage(const AtenCall& call)
{
    const Shape picture = call.integers(1);
    Operation op = call.op;
    op.attributes["kernel_shape"] = call.integers(2);
    Shape whole{1, 1};
    whole.insert(whole.end(), picture.begin(), picture.end());
    const Window window = checkedWindow(call, op, whole);
    const auto blocks = slidingOutput(window, picture, false);
    if (!blocks)
        throw std::invalid_argument(blocks.error().message());
    Shape padded = picture;
    for (std::size_t i = 0; i < padded.size(); ++i)
        padded[i] += window.padsBegin[i] + window.padsEnd[i];
    const at::Tensor places = placesInPlane(window, padded, *blocks).reshape({-1});
    const auto count = std::accumulate(padded.begin(), padded.end(), std::int64_t{1}, std::multiplies<>());
    const std::int64_t planes = call.outputShapes[0][0] * call.outputShapes[0][1];
    at::Tensor result = at::zeros({planes, count}, call[0].options());
    result.index_add_(1, places, call[0].reshape({planes, places.numel()}));
    Shape all{call.outputShapes[0][0], call.outputShapes[0][1]};
    all.insert(all.end(), padded.begin(), padded.end());
    result = result.reshape(all);
    for (std::size_t i = 0; i < picture.size(); ++i)
        result = result.narrow(static_cast<std::int64_t>(i) + 2, window.padsBegin[i], picture[i]);
    return {result};
}

Tensors affineGrid(const AtenCall& call)
{
    return {at::affine_grid_generator(call[0], call.integers(1), call.integer("align_corners", 0) != 0)};
}

/// Positions along one dimension as grid_sampler counts them: the middle of the first element at 1 / size - 1.
at::Tensor asGrid(const at::Tensor& positions, std::int64_t size)
{
    return (positions * 2 + 1) / static_cast<double>(size) - 1;
}

/// The image moved by the offsets of one element of the kernel: [batch, channels, rows, columns].
at::Tensor movedImage(const at::Tensor& image, const at::Tensor& offsets, double top, double left, const Window& window)
{
    const auto options = image.options();
    const at::Tensor rows = at::arange(offsets.size(2), options) * window.strides[0] + top;
    const at::Tensor columns = at::arange(offsets.size(3), options) * window.strides[1] + left;
    const at::Tensor y = offsets.select(1, 0) + rows.unsqueeze(1);
    const at::Tensor x = offsets.select(1, 1) + columns;
    const at::Tensor grid = at::stack({asGrid(x, image.size(3)), asGrid(y, image.size(2))}, -1);
    return at::grid_sampler(image, grid, /*bilinear*/ 0, /*zeros*/ 0, /*align_corners=*/false);
}

/// "Deformable Convolutional Networks" (2017), and a mask as in its second version (2018).
Tensors deformedConvolution(const AtenCall& call)
{
    const Window window = checkedWindow(call, call.op, call[0].sizes().vec(), call[1].sizes().vec());
    const std::int64_t groups = call.integer("offset_group", 1);
    const std::int64_t kernel = window.kernel[0] * window.kernel[1];
    const std::int64_t channels = call[0].size(1) / groups;
    const std::int64_t batch = call[0].size(0);
    const at::Tensor offsets =
        call[2].to(at::kDouble).reshape({batch, groups, kernel, 2, call.outputShapes[0][2], call.outputShapes[0][3]});
    Tensors ofGroups;
    for (std::int64_t group = 0; group < groups; ++group) {
        const at::Tensor image = call[0].narrow(1, group * channels, channels).to(at::kDouble);
        Tensors moved;
        for (std::int64_t i = 0; i < kernel; ++i) {
            const auto top = static_cast<double>(i / window.kernel[1] * window.dilations[0] - window.padsBegin[0]);
            const auto left = static_cast<double>(i % window.kernel[1] * window.dilations[1] - window.padsBegin[1]);
            moved.push_back(movedImage(image, offsets.select(1, group).select(1, i), top, left, window));
            if (call.has(4))
                moved.back() = moved.back() * call[4].narrow(1, group * kernel + i, 1);
        }
        ofGroups.push_back(at::stack(moved, 2)); // [batch, channels, kernel, rows, columns]
    }
    const std::int64_t parts = call.integer("group", 1);
    const at::Tensor columns =
        at::cat(ofGroups, 1)
            .to(call[1].scalar_type())
            .reshape({batch, parts, call[1].size(1) * kernel, call.outputShapes[0][2] * call.outputShapes[0][3]});
    const at::Tensor weights = call[1].reshape({1, parts, call[1].size(0) / parts, call[1].size(1) * kernel});
    at::Tensor result = at::matmul(weights, columns).reshape(call.outputShapes[0]);
    if (call.has(3))
        result = result + call[3].reshape({1, -1, 1, 1});
    return {result};
}

Tensors inverse(const AtenCall& call)
{
    return {at::linalg_inv(call[0])};
}

constexpr NamedOperator operators[]{
    {"AffineGrid", affineGrid}, {"CenterCropPad", centerCropPad},
    {"Col2Im", columnsToImage}, {"DeformConv", deformedConvolution},
    {"Inverse", inverse},
};

} // namespace

std::span<const NamedOperator> geometryOperators()
{
    return operators;
}

} // namespace engine::kernels
