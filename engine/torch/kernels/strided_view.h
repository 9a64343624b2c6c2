// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/segments/segment_builder.h"

#include <optional>

namespace engine::kernels {

/// Elements of a row-major tensor, by how far apart they lie.
struct StridedView
{
    Shape shape;
    Shape strides;           ///< in elements
    std::int64_t offset = 0; ///< of the first element
};

/// All of a row-major tensor.
StridedView wholeView(const Shape& shape);
/// The same elements in another shape, or nothing when strides cannot say where they lie.
std::optional<StridedView> reshaped(const StridedView& view, const Shape& shape);
/// Dimension i of the result is dimension @p order[i] of @p view; every dimension when @p order is empty, the last first.
StridedView transposed(const StridedView& view, const std::vector<std::int64_t>& order);
/// What a Reshape, Transpose, Slice, Split or Gather of one index, and the like, shows of the elements that its input
/// shows as @p view; nothing for other operators. @p output is which result.
std::optional<StridedView> viewThrough(const LayerGraph& graph, const Operation& op, std::size_t output,
                                       const StridedView& view);
/// The other way round: where the elements of the input go, when those of the output go to @p view. Only for operators
/// that keep every element.
std::optional<StridedView> viewBefore(const LayerGraph& graph, const Operation& op, const StridedView& view);

} // namespace engine::kernels
