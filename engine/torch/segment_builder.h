// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/executor.h"
#include "engine/torch/arena.h"

#include <map>
#include <set>

namespace engine::kernels {

/// How a tensor lies in memory between kernels. Blocked layouts hold 8 or 16 channels of one pixel
/// together and fill the last block with zeros; they and ChannelsLast exist for float32 images only.
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

/// What the segments of an executor share.
struct Workshop
{
    LayerGraph graph;
    int threads = 1;
    Layout imageLayout = Layout::RowMajor; ///< what the convolutions of this processor like best
    std::map<const Operation*, std::shared_ptr<const PackedWeights>> packed;
    std::map<TensorId, AlignedBytes> alignedConstants; ///< copies of constants that lie at odd addresses
};

/// Writes down the steps of one segment, layer by layer, and how long each buffer is needed.
class SegmentBuilder
{
public:
    SegmentBuilder(Workshop& workshop, const Segment& segment);

    Workshop& workshop() { return m_workshop; }
    const LayerGraph& graph() const { return m_workshop.graph; }
    const TensorInfo& tensor(TensorId id) const { return graph().tensor(id); }

    /// The value as it lies now; a use at the step that is added next.
    Value read(TensorId id);
    /// The same in @p layout, with a step that converts when it must.
    Value read(TensorId id, Layout layout);
    /// Room for a tensor that the next step writes.
    Value write(TensorId id, Layout layout);
    /// Room that only the next steps of this layer need.
    Value scratch(const Shape& shape, Layout layout);
    /// The tensor is what @p value holds already, perhaps under another shape.
    void define(TensorId id, const Value& value);
    /// The value's bytes are needed by the next step too.
    void touch(const Value& value);
    void add(std::unique_ptr<Step> step);

    /// Uses of a tensor by operations not yet compiled and by the segment's outputs.
    int pendingUses(TensorId id) const;
    /// Whether the next operation is the last that needs the tensor and nothing else shares its bytes.
    bool diesHere(TensorId id) const;
    /// The operations are compiled: their inputs have one use less.
    void finish(std::span<const Operation> operations);

    /// Where an input of a Concat was asked to be written, so that the Concat has nothing to do.
    const Place* plannedPlace(TensorId id) const;
    void planPlace(TensorId id, const Place& place) { m_planned[id] = place; }
    void planWrite(TensorId id, std::function<void()> plan) { m_plans[id] = std::move(plan); }

    int now() const { return static_cast<int>(m_steps.size()); }
    Arena& arena() { return m_arena; }
    std::vector<std::unique_ptr<Step>> takeSteps() { return std::move(m_steps); }
    Arena takeArena() { return std::move(m_arena); }

private:
    Value constantValue(TensorId id);

    Workshop& m_workshop;
    Arena m_arena;
    std::map<TensorId, Value> m_values;
    std::map<TensorId, int> m_pendingUses;
    std::set<BufferId> m_shared;
    std::map<TensorId, Place> m_planned;
    std::map<TensorId, std::function<void()>> m_plans;
    std::vector<std::unique_ptr<Step>> m_steps;
};

} // namespace engine::kernels
