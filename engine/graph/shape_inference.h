// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

#include <limits>
#include <set>

namespace engine {

/// A tensor is refused when one of its dimensions or its number of elements is larger, so that
/// products of two of them stay far from overflow.
inline constexpr std::int64_t maxTensorElements = std::numeric_limits<std::int32_t>::max();

inline constexpr std::size_t maxTensorRank = 32;

/// What is known of one input of an operation.
struct KnownTensor
{
    ElementType type = ElementType::Float32;
    Shape shape;
    const Blob* constant = nullptr; ///< its values, when they do not depend on the frame
};

/// In ONNX order; nothing where an optional input is missing.
using KnownInputs = std::vector<std::optional<KnownTensor>>;

struct TensorType
{
    ElementType type = ElementType::Float32;
    Shape shape;

    bool operator==(const TensorType&) const = default;
};

/// Types and shapes of the outputs of @p operation by the rules of ONNX opset 17, one for each of
/// operation.outputs up to the last that is used, or more. Fails with Unsupported for an operator outside the table,
/// with FrameDependent where a program can run the operation but nobody knows its shape before, with InvalidInput when
/// inputs or attributes do not fit together.
Result<std::vector<TensorType>> inferShapes(const Operation& operation, const KnownInputs& inputs);

/// The constants among @p inputs whose values inferShapes() looks at: the target of a Reshape, the pads of a Pad. By
/// index; none for an operator outside the table.
std::set<std::size_t> inputsThatShape(const Operation& operation, const KnownInputs& inputs);

bool isKnownOperator(std::string_view type);
/// Whether the result never has a shape before it is computed: NonZero, Loop and the like. They run in programs.
bool isOpenOperator(std::string_view type);

/// Fails with InvalidInput when a tensor of that shape is larger than we handle.
Result<void> checkSize(const TensorType& tensor);

} // namespace engine
