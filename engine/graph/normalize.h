// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/graph_draft.h"

namespace engine {

/// Before opset 7 only operators that have not changed since; see normalize().
inline constexpr std::int64_t oldestOpset = 1;
/// Of the published opsets, the newest whose changes are known here.
inline constexpr std::int64_t newestOpset = 25;

/// Rewrites an operation that means what @p opset says into operations that mean the same in opset 17:
/// attributes that became inputs and back, Upsample into Resize, Softmax over several dimensions,
/// auto_pad and output_shape into pads. Constants and tensors that this takes are added to @p draft;
/// the inputs' shapes are known there. Fails with Unsupported when opset 17 cannot say it.
/// With @p shapes unknown, in a program, what kernels work out themselves stays as it is.
enum class Shapes : std::uint8_t { Known, Unknown };
Result<std::vector<Operation>> normalize(Operation operation, std::int64_t opset, GraphDraft& draft,
                                         Shapes shapes = Shapes::Known);

/// Whether normalize() turns operators of that type into others, so that no rule needs to know them. Those of the domain
/// com.microsoft have it before their name.
bool isRewritten(std::string_view type);

/// True when the first output always equals the first input: Identity, Dropout, and operations that
/// only move elements and move none here (a Pad by zero, a Reshape to the same shape).
bool changesNothing(const Operation& operation, const KnownInputs& inputs, const TensorType& output);

} // namespace engine
