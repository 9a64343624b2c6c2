// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/element_moves.h"
#include "engine/torch/kernels/weights.h"
#include "engine/torch/segments/segment_builder.h"

namespace engine::kernels {

/// Whether the result of operation @p at is needed by the operation after it and by nothing else.
bool feedsOnlyNext(const SegmentBuilder& builder, std::span<const Operation> operations, std::size_t at);

/// Whether nobody outside of the first @p length of @p operations needs what they make, the last one's result apart.
bool hidesTheRest(const SegmentBuilder& builder, std::span<const Operation> operations, std::size_t length);

/// The tensor of floats that @p op adds to @p x, when it has the same shape and comes from elsewhere; else noTensor.
TensorId addedTensor(const SegmentBuilder& builder, TensorId x, const Operation& op);

/// The operations behind the first @p taken that scale and shift the channels, dimension @p axis, one
/// after the other: they can be folded into weights.
std::vector<ChannelScale> scalesBehind(const SegmentBuilder& builder, std::span<const Operation> operations,
                                       std::size_t taken, std::size_t axis);

/// Whether the layer that computes @p id has its channels last until a Transpose says otherwise.
bool comesChannelsLast(const LayerGraph& graph, TensorId id);

} // namespace engine::kernels
