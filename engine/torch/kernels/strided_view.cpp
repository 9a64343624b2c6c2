// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/strided_view.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/element_moves.h"

#include <algorithm>

namespace engine::kernels {

namespace {

using Integers = std::vector<std::int64_t>;

std::optional<Integers> integersAt(const LayerGraph& graph, const Operation& op, std::size_t at)
{
    const auto* blob = at < op.inputs.size() && op.inputs[at] != noTensor ? graph.constant(op.inputs[at]) : nullptr;
    return blob != nullptr ? integerValues(graph.tensor(op.inputs[at]).type, *blob) : std::nullopt;
}

std::optional<std::size_t> axisOf(std::int64_t axis, std::size_t rank)
{
    const auto size = static_cast<std::int64_t>(rank);
    if (axis < -size || axis >= size)
        return std::nullopt;
    return static_cast<std::size_t>(axis < 0 ? axis + size : axis);
}

/// Starts at @p from of a dimension; with the step that is given.
void cut(StridedView& view, std::size_t axis, std::int64_t from, std::int64_t step, std::int64_t size)
{
    view.offset += from * view.strides[axis];
    view.strides[axis] *= step;
    view.shape[axis] = size;
}

std::optional<StridedView> sliced(const LayerGraph& graph, const Operation& op, StridedView view)
{
    const auto starts = integersAt(graph, op, 1);
    const auto given = integersAt(graph, op, 3);
    const auto steps = integersAt(graph, op, 4);
    const auto& result = graph.tensor(op.outputs[0]).shape;
    if (!starts || result.size() != view.shape.size())
        return std::nullopt;
    for (std::size_t i = 0; i < starts->size(); ++i) {
        const auto axis = axisOf(given ? given->at(i) : static_cast<std::int64_t>(i), view.shape.size());
        const auto step = steps ? steps->at(i) : 1;
        if (!axis || step < 1)
            return std::nullopt;
        const auto size = view.shape[*axis];
        const auto start = (*starts)[i] < 0 ? (*starts)[i] + size : (*starts)[i];
        cut(view, *axis, std::clamp<std::int64_t>(start, 0, size), step, result[*axis]);
    }
    return view;
}

std::optional<StridedView> part(const LayerGraph& graph, const Operation& op, std::size_t output, StridedView view)
{
    const auto axis = axisOf(attributeOr(op, "axis", std::int64_t{0}), view.shape.size());
    if (!axis)
        return std::nullopt;
    std::int64_t from = 0;
    for (std::size_t i = 0; i < output; ++i) {
        if (op.outputs[i] == noTensor)
            return std::nullopt; // nobody says how large it is
        from += graph.tensor(op.outputs[i]).shape[*axis];
    }
    cut(view, *axis, from, 1, graph.tensor(op.outputs[output]).shape[*axis]);
    return view;
}

std::optional<StridedView> entry(const LayerGraph& graph, const Operation& op, StridedView view)
{
    const auto axis = axisOf(attributeOr(op, "axis", std::int64_t{0}), view.shape.size());
    const auto indices = integersAt(graph, op, 1);
    if (!axis || !indices || indices->size() != 1 || view.shape[*axis] < 1)
        return std::nullopt;
    const auto at = indices->front() < 0 ? indices->front() + view.shape[*axis] : indices->front();
    if (at < 0 || at >= view.shape[*axis])
        return std::nullopt;
    cut(view, *axis, at, 1, 1);
    return reshaped(view, graph.tensor(op.outputs[0]).shape);
}

} // namespace

StridedView wholeView(const Shape& shape)
{
    StridedView view{shape, Shape(shape.size(), 1)};
    for (std::size_t i = shape.size(); i-- > 1;)
        view.strides[i - 1] = view.strides[i] * std::max<std::int64_t>(shape[i], 1);
    return view;
}

std::optional<StridedView> reshaped(const StridedView& view, const Shape& shape)
{
    StridedView result{shape, Shape(shape.size(), 1), view.offset};
    auto next = shape.size(); // dimensions from here on have their strides
    std::int64_t held = 1;    // elements of the run of dimensions that lie evenly spaced
    std::int64_t given = 1;   // of these, how many the result has dimensions for
    std::int64_t spacing = view.strides.empty() ? 1 : view.strides.back();
    for (auto i = view.shape.size(); i-- > 0;) {
        held *= view.shape[i];
        if (i > 0 && (view.shape[i - 1] == 1 || view.strides[i - 1] == held * spacing))
            continue;
        while (next > 0 && (given < held || shape[next - 1] == 1)) {
            result.strides[--next] = given * spacing;
            given *= shape[next];
        }
        if (given != held)
            return std::nullopt;
        held = given = 1;
        spacing = i > 0 ? view.strides[i - 1] : 1;
    }
    const bool done = std::all_of(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(next),
                                  [](std::int64_t size) { return size == 1; });
    return done ? std::optional(result) : std::nullopt;
}

StridedView transposed(const StridedView& view, const std::vector<std::int64_t>& order)
{
    StridedView result = view;
    const auto rank = view.shape.size();
    for (std::size_t i = 0; i < rank; ++i) {
        const auto from = order.empty() ? rank - 1 - i : static_cast<std::size_t>(order[i]);
        result.shape[i] = view.shape[from];
        result.strides[i] = view.strides[from];
    }
    return result;
}

std::optional<StridedView> viewThrough(const LayerGraph& graph, const Operation& op, std::size_t output,
                                       const StridedView& view)
{
    if (keepsOrder(op))
        return reshaped(view, graph.tensor(op.outputs[output]).shape);
    if (op.type == "Transpose")
        return transposed(view, attributeOr(op, "perm", Integers{}));
    if (op.type == "Slice")
        return sliced(graph, op, view);
    if (op.type == "Split")
        return part(graph, op, output, view);
    return op.type == "Gather" ? entry(graph, op, view) : std::nullopt;
}

std::optional<StridedView> viewBefore(const LayerGraph& graph, const Operation& op, const StridedView& view)
{
    if (keepsOrder(op))
        return reshaped(view, graph.tensor(op.inputs[0]).shape);
    if (op.type != "Transpose")
        return std::nullopt;
    const auto order = attributeOr(op, "perm", Integers{});
    Integers back(view.shape.size());
    for (std::size_t i = 0; i < back.size(); ++i)
        back[order.empty() ? back.size() - 1 - i : static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
    return transposed(view, back);
}

} // namespace engine::kernels
