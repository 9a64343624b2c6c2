// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/executor.h"
#include "engine/torch/segments/concat_plan.h"

#include <set>

namespace engine::kernels {

struct OneDnn;
struct Workshop;

/// A step that turns the bytes of @p from into another layout of the same shape.
using MakeReorder = std::unique_ptr<Step> (*)(Workshop& workshop, const Value& from, const Value& to);

/// What the segments of an executor share.
struct Workshop
{
    std::unique_ptr<const LayerGraph> graph;
    Layout imageLayout = Layout::RowMajor; ///< what the convolutions of this processor like best
    std::shared_ptr<OneDnn> oneDnn;        ///< null when built without it
    MakeReorder makeReorder = nullptr;     ///< needed where imageLayout is not row-major
    std::map<std::pair<const Operation*, std::size_t>, std::shared_ptr<const PackedWeights>>
        packed; ///< by the first and the number of operations
    std::map<const std::byte*, AlignedBytes>
        alignedConstants; ///< copies of constants that lie at odd addresses, by these
    Bytes programMemory;  ///< what a program may hold at a time
};

/// A tensor of a size that is known when it has been computed.
struct LooseResult
{
    TensorInfo info;
    std::shared_ptr<Tensor> tensor;
};

/// Writes down the steps of one segment, layer by layer, and how long each buffer is needed.
class SegmentBuilder
{
public:
    SegmentBuilder(Workshop& workshop, const Segment& segment);

    Workshop& workshop() { return m_workshop; }
    const LayerGraph& graph() const { return *m_workshop.graph; }
    const TensorInfo& tensor(TensorId id) const { return graph().tensor(id); }
    bool isConstant(TensorId id) const { return graph().constant(id) != nullptr; }

    /// The value as it lies now; a use at the step that is added next. Throws std::invalid_argument
    /// when the segment neither computes nor is given the tensor.
    Value read(TensorId id);
    /// The same in @p layout, with a step that converts when it must.
    Value read(TensorId id, Layout layout);
    Value converted(const Value& value, Layout layout);
    /// The value with its channels last where they lie in blocks, with a step that converts when it must.
    Value readUnblocked(TensorId id);
    /// Room for a tensor that the next step writes.
    Value write(TensorId id, Layout layout);
    /// The same, over @p from where @p inPlace says that nobody needs that any more.
    Value write(TensorId id, const Value& from, bool inPlace);
    /// Room that is written by the next step and read by the one after it.
    Value scratch(const Shape& shape, Layout layout, ElementType type = ElementType::Float32);
    /// The tensor is what @p value holds already, perhaps under another shape.
    void define(TensorId id, const Value& value);
    /// The tensor takes the bytes of a value that nobody else needs.
    void replace(TensorId id, const Value& value) { m_values[id] = value; }
    /// Where a step leaves a tensor that cannot lie in the arena; the same place at each call.
    std::shared_ptr<Tensor> loose(TensorId id);
    bool isLoose(TensorId id) const { return m_loose.contains(id); }
    /// Where the bytes of a constant lie so that kernels can read them; never null.
    const std::byte* aligned(std::span<const std::byte> constant);
    /// The bytes of @p value are needed by the next step too.
    void touch(const Value& value);
    void add(std::unique_ptr<Step> step) { m_steps.push_back(std::move(step)); }

    /// Uses of a tensor by operations not yet compiled and by the segment's outputs.
    int pendingUses(TensorId id) const;
    /// Whether the next operation is the last that needs the tensor and nothing else shares its bytes.
    bool diesHere(TensorId id) const;
    /// The operations are compiled: their inputs have one use less.
    void finish(std::span<const Operation> operations);

    int now() const { return static_cast<int>(m_steps.size()); }
    std::vector<std::unique_ptr<Step>> takeSteps() { return std::move(m_steps); }
    /// All buffers placed; touches no values any more.
    Arena takeArena();

private:
    Value constantValue(TensorId id);
    Place placeOf(TensorId id, std::int64_t bytes);

    Workshop& m_workshop;
    ConcatPlan m_concats;
    BufferPlan m_plan;
    std::map<TensorId, Value> m_values;
    std::map<TensorId, std::shared_ptr<Tensor>> m_loose;
    std::map<TensorId, BufferId> m_rooms;
    std::map<TensorId, int> m_pendingUses;
    std::set<BufferId> m_shared;
    std::vector<std::unique_ptr<Step>> m_steps;
};

} // namespace engine::kernels
