// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to constant folding: the families of the evaluator.

#include "engine/graph/shape_inference.h"

#include <span>

namespace engine {

/// One operation under evaluation; all inputs that it has are constants.
struct Evaluation
{
    const Operation& operation;
    const KnownInputs& inputs;
    const std::vector<TensorType>& outputs;

    bool has(std::size_t i) const { return i < inputs.size() && inputs[i].has_value(); }
    const KnownTensor& input(std::size_t i) const { return *inputs[i]; }
    const Shape& shape() const { return outputs.front().shape; }
    std::optional<std::vector<std::int64_t>> integers(std::size_t i) const;
};

using Evaluated = std::optional<std::vector<Blob>>;

struct Evaluator
{
    std::string_view type;
    Evaluated (*evaluate)(const Evaluation& call);
};

std::span<const Evaluator> movementEvaluators();
std::span<const Evaluator> arithmeticEvaluators();

/// Elements from one step to the next along each dimension of a dense tensor.
std::vector<std::int64_t> denseStrides(const Shape& shape);
/// A dense tensor of @p shape whose element at index i is the source's at @p begin + i . @p strides.
Blob stridedCopy(const KnownTensor& source, const Shape& shape, const std::vector<std::int64_t>& strides,
                 std::int64_t begin);
/// @p source repeated to @p shape as broadcasting does.
Blob broadcastCopy(const KnownTensor& source, const Shape& shape);

} // namespace engine
