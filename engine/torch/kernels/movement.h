// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/segments/segment_builder.h"

namespace engine::kernels {

/// Several operations that only move elements of one tensor as one copy, with a float32 tensor of the same shape added
/// where the last one does that; answers how many operations it took. None where the elements that stay side by side are
/// too few to copy them together.
std::size_t compileMovement(SegmentBuilder& builder, std::span<const Operation> operations);

/// For each element of the result of @p operations, where it comes from in their one input that is not constant; -1 for
/// zeros of a Pad. Nothing for operations that do more than move elements.
std::optional<std::vector<std::int32_t>> elementsMoved(const LayerGraph& graph, std::span<const Operation> operations);

} // namespace engine::kernels
