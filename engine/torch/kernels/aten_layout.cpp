// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include <algorithm>
#include <numeric>

namespace engine::kernels {

namespace {

/// The same elements under the shape that the graph has: Reshape, Flatten, Squeeze, Unsqueeze.
Tensors reshape(const AtenCall& call)
{
    return {call[0].reshape(call.outputShapes[0])};
}

Tensors transpose(const AtenCall& call)
{
    auto order = call.list("perm");
    if (order.empty()) {
        order.resize(static_cast<std::size_t>(call.rank()));
        std::iota(order.rbegin(), order.rend(), 0);
    }
    return {call[0].permute(order)};
}

Tensors concat(const AtenCall& call)
{
    return {at::cat(call.inputs, call.axis(0))};
}

/// As many as there are, all but the last of one size.
std::vector<std::int64_t> equalParts(std::int64_t whole, std::size_t count)
{
    const auto parts = static_cast<std::int64_t>(count);
    std::vector<std::int64_t> sizes(count, (whole + parts - 1) / parts);
    sizes.back() = whole - (parts - 1) * sizes.front();
    if (sizes.back() < 0)
        throw std::invalid_argument("Split: " + std::to_string(whole) + " are too few for " + std::to_string(parts)
                                    + " parts");
    return sizes;
}

/// The sizes of the parts are those of the outputs; in a program they may follow from their number.
Tensors split(const AtenCall& call)
{
    const auto axis = call.axis(0);
    // Not the outputs' shapes, because an output that nobody uses has none.
    const auto sizes = call.has(1) ? call.integers(1) : equalParts(call[0].size(axis), call.outputShapes.size());
    Tensors parts;
    std::int64_t from = 0;
    for (std::size_t i = 0; i < call.outputShapes.size(); ++i) {
        parts.push_back(call[0].narrow(axis, from, sizes.at(i)));
        from += sizes[i];
    }
    return parts;
}

at::Tensor indexTensor(const std::vector<std::int64_t>& indices)
{
    return at::tensor(indices, at::TensorOptions(at::kLong));
}

at::Tensor sliceAxis(const at::Tensor& from, std::int64_t axis, std::int64_t start, std::int64_t end, std::int64_t step)
{
    const std::int64_t size = from.size(axis);
    const auto counted = [size](std::int64_t at) { return at < 0 ? at + size : at; };
    if (step > 0)
        return from.slice(axis, std::clamp<std::int64_t>(counted(start), 0, size),
                          std::clamp<std::int64_t>(counted(end), 0, size), step);
    std::vector<std::int64_t> indices;
    const std::int64_t last = std::clamp<std::int64_t>(end < -size ? -1 : counted(end), -1, size - 1);
    for (std::int64_t i = std::clamp<std::int64_t>(counted(start), 0, size - 1); i > last; i += step)
        indices.push_back(i);
    return from.index_select(axis, indexTensor(indices));
}

Tensors slice(const AtenCall& call)
{
    const auto starts = call.integers(1);
    const auto ends = call.integers(2);
    const auto axes = call.has(3) ? call.integers(3) : std::vector<std::int64_t>{};
    const auto steps = call.has(4) ? call.integers(4) : std::vector<std::int64_t>(starts.size(), 1);
    at::Tensor result = call[0];
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const std::int64_t axis = axes.empty() ? static_cast<std::int64_t>(i) : axes.at(i);
        if (steps.at(i) == 0)
            refuse(call, "a step of 0");
        result = sliceAxis(result, axis, starts[i], ends.at(i), steps[i]);
    }
    return {result};
}

Tensors gather(const AtenCall& call)
{
    const std::int64_t axis = call.axis(0);
    const at::Tensor indices = wrapped(call[1].to(at::kLong).reshape({-1}), call[0].size(axis));
    return {call[0].index_select(axis, indices).reshape(call.outputShapes[0])};
}

Tensors gatherElements(const AtenCall& call)
{
    const std::int64_t axis = call.axis(0);
    return {at::gather(call[0], axis, wrapped(call[1].to(at::kLong), call[0].size(axis)))};
}

/// Index i of an axis that goes on beyond both ends: mirrored, around in a circle, or with its ends repeated.
std::int64_t indexBeyond(std::int64_t i, std::int64_t size, const std::string& mode)
{
    if (mode == "edge" || size == 1)
        return std::clamp<std::int64_t>(i, 0, size - 1);
    const std::int64_t period = mode == "wrap" ? size : 2 * (size - 1);
    const std::int64_t within = ((i % period) + period) % period;
    return within < size ? within : period - within;
}

/// Indices into [0, size) of an axis that is widened.
at::Tensor paddedIndices(std::int64_t size, std::int64_t before, std::int64_t after, const std::string& mode)
{
    std::vector<std::int64_t> indices;
    for (std::int64_t i = -before; i < size + after; ++i)
        indices.push_back(indexBeyond(i, size, mode));
    return indexTensor(indices);
}

Tensors padConstant(const AtenCall& call, const std::vector<std::int64_t>& before,
                    const std::vector<std::int64_t>& after)
{
    std::vector<std::int64_t> lastFirst;
    for (std::size_t i = before.size(); i-- > 0;) {
        lastFirst.push_back(before[i]);
        lastFirst.push_back(after[i]);
    }
    const at::Scalar value = call.has(2) ? call[2].item() : at::Scalar(0);
    return {at::constant_pad_nd(call[0], lastFirst, value)};
}

Tensors pad(const AtenCall& call)
{
    const auto rank = static_cast<std::size_t>(call.rank());
    const auto pads = call.integers(1);
    std::vector<std::int64_t> axes(pads.size() / 2);
    std::iota(axes.begin(), axes.end(), 0);
    if (call.has(3))
        axes = call.integers(3);
    std::vector<std::int64_t> before(rank, 0);
    std::vector<std::int64_t> after(rank, 0);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const auto axis = static_cast<std::size_t>(axes[i] < 0 ? axes[i] + call.rank() : axes[i]);
        before.at(axis) = pads.at(i);
        after.at(axis) = pads.at(i + axes.size());
    }
    const std::string mode = call.text("mode", "constant");
    if (mode == "constant")
        return padConstant(call, before, after);
    if (mode != "reflect" && mode != "edge" && mode != "wrap")
        refuse(call, "mode '" + mode + "'");
    at::Tensor result = call[0];
    for (std::size_t i = 0; i < rank; ++i)
        if (before[i] != 0 || after[i] != 0)
            result = result.index_select(
                static_cast<std::int64_t>(i),
                paddedIndices(result.size(static_cast<std::int64_t>(i)), before[i], after[i], mode));
    return {result};
}

Tensors expand(const AtenCall& call)
{
    return {call[0].expand(call.outputShapes[0])};
}

Tensors tile(const AtenCall& call)
{
    return {call[0].repeat(call.integers(1))};
}

/// [N, C, H, W] and a block size, seen as [N, C / b^2, H b, W b] or back.
Tensors depthToSpace(const AtenCall& call)
{
    const std::int64_t block = call.integer("blocksize", 1);
    const auto size = call[0].sizes();
    const std::int64_t depth = size[1] / (block * block);
    const bool columnFirst = call.text("mode", "DCR") == "DCR";
    const at::Tensor parts = columnFirst
        ? call[0].reshape({size[0], block, block, depth, size[2], size[3]}).permute({0, 3, 4, 1, 5, 2})
        : call[0].reshape({size[0], depth, block, block, size[2], size[3]}).permute({0, 1, 4, 2, 5, 3});
    return {parts.reshape(call.outputShapes[0])};
}

Tensors spaceToDepth(const AtenCall& call)
{
    const std::int64_t block = call.integer("blocksize", 1);
    const auto size = call[0].sizes();
    const at::Tensor parts = call[0].reshape({size[0], size[1], size[2] / block, block, size[3] / block, block});
    return {parts.permute({0, 3, 5, 1, 2, 4}).reshape(call.outputShapes[0])};
}

/// Programs ask for shapes while they run.
Tensors shapeOf(const AtenCall& call)
{
    const std::int64_t count = call.outputShapes[0].at(0);
    const std::int64_t given = call.integer("start", 0);
    const std::int64_t start = std::clamp<std::int64_t>(given < 0 ? given + call.rank() : given, 0, call.rank());
    const auto sizes = call[0].sizes();
    return {indexTensor({sizes.begin() + start, sizes.begin() + start + count})};
}

Tensors sizeOf(const AtenCall& call)
{
    return {at::full({}, call[0].numel(), at::TensorOptions(at::kLong))};
}

constexpr NamedOperator operators[]{
    {"Shape", shapeOf},
    {"Size", sizeOf},
    {"Reshape", reshape},
    {"Flatten", reshape},
    {"Squeeze", reshape},
    {"Unsqueeze", reshape},
    {"Transpose", transpose},
    {"Concat", concat},
    {"Split", split},
    {"Slice", slice},
    {"Gather", gather},
    {"GatherElements", gatherElements},
    {"Pad", pad},
    {"Expand", expand},
    {"Tile", tile},
    {"DepthToSpace", depthToSpace},
    {"SpaceToDepth", spaceToDepth},
};

} // namespace

std::span<const NamedOperator> layoutOperators()
{
    return operators;
}

} // namespace engine::kernels
