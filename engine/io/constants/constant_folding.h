// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/shape_inference.h"

namespace engine {

/// The outputs of an operation of opset 17 whose inputs are all constant (Shape and Size only ask for
/// the shape): what a model computes about its own shapes, and weights that are only rearranged.
/// @p outputs is what inferShapes() gave. Nothing when the operator or type is outside
/// our small evaluator, a division by zero comes up, or the results take more than @p budget bytes.
std::optional<std::vector<Blob>> foldConstants(const Operation& operation, const KnownInputs& inputs,
                                               const std::vector<TensorType>& outputs, std::int64_t budget);

} // namespace engine
