// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/kernels/strided_view.h"
#include "engine/torch/segments/segment_builder.h"

#include <optional>
#include <span>

namespace engine::kernels {

/// Where a tensor lies that an Attention reads or writes: [batch, heads, length, size].
struct AttentionOperand
{
    TensorId base = noTensor; ///< row-major
    StridedView view;
};

/// An Attention of four dimensions with the views around it.
struct AttentionPlan
{
    AttentionOperand queries;
    AttentionOperand keys;
    AttentionOperand values;
    std::vector<AttentionOperand> masks; ///< broadcast by strides of zero
    AttentionOperand result;
    float scale = 1;
    std::size_t length = 0; ///< operations taken
};

/// What @p operations begin with, or nothing when that is anything else. A batch whose images have no heads is one of
/// heads.
std::optional<AttentionPlan> attentionPlanOf(const SegmentBuilder& builder, std::span<const Operation> operations);

} // namespace engine::kernels
