// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"
#include "engine/core/result.h"
#include "engine/graph/layer_graph.h"

#include <map>

namespace engine {

/// A dense tensor in memory: row-major, little-endian.
struct Tensor
{
    ElementType type = ElementType::Float32;
    Shape shape;
    Blob data; ///< byteSize(type, shape) bytes

    /// Fails with InvalidInput when the size of @p data does not fit type and shape.
    static Result<Tensor> create(ElementType type, Shape shape, Blob data);

    bool operator==(const Tensor&) const = default;
};

/// Whether @p tensor is what the graph says of it; an open dimension takes any size.
bool fits(const TensorInfo& info, const Tensor& tensor);

using TensorMap = std::map<TensorId, Tensor>;

/// Values in [0, 1) from @p seed for each input of @p graph; whole numbers stay below 10, and
/// where they are indices inside of their tables (indexRanges()).
TensorMap seededInputs(const LayerGraph& graph, std::uint64_t seed);

/// max |a - b| / max(|a|) over all elements; infinite when shapes differ, types differ or a value is NaN on one side only.
double relativeDifference(const Tensor& a, const Tensor& b);

} // namespace engine
