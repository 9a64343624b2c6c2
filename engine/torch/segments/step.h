// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "engine/torch/segments/arena.h"

namespace engine::kernels {

/// How a tensor lies in memory between kernels. Blocked layouts hold 8 or 16 channels of one pixel
/// together and fill the last block with zeros: float32 images only. ChannelsLast is for images of float32 or bytes.
enum class Layout : std::uint8_t { RowMajor, Blocked8, Blocked16, ChannelsLast };

/// Channels that lie together: 1, 8 or 16.
std::int64_t channelBlock(Layout layout);
/// Size in memory, the fill of the last block included.
std::int64_t storedBytes(ElementType type, const Shape& shape, Layout layout);

/// A tensor while a segment runs.
struct Value
{
    ElementType type = ElementType::Float32;
    Shape shape;
    Layout layout = Layout::RowMajor;
    Place place;

    std::int64_t bytes() const { return storedBytes(type, shape, layout); }
};

/// Whether the bytes of @p value are those of the same tensor in row-major order.
bool isPlain(const Value& value);

/// The smallest piece of work of a segment. bind() and run() throw what the libraries below throw.
class Step
{
public:
    virtual ~Step() = default;
    /// Called once, when the arena has its address.
    virtual void bind(const Arena& arena) = 0;
    virtual void run() = 0;
};

/// Weights as a kernel wants them; one for all segments that run the layer.
struct PackedWeights
{
    virtual ~PackedWeights() = default;
};

} // namespace engine::kernels
