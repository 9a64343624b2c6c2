// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/movement.h"

#include "engine/graph/element_moves.h"
#include "engine/torch/kernels/chain.h"
#include "engine/torch/kernels/rows.h"
#include "engine/torch/segments/parallel.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace engine::kernels {

namespace {

/// Elements that stay side by side.
struct Run
{
    std::int32_t from; ///< -1 for zeros
    std::int32_t to;
    std::int32_t count;
};

/// Empty where it is not worth it.
struct PackedRuns : PackedWeights
{
    std::vector<Run> runs;
};

constexpr std::size_t fewestTogether = 8; ///< elements of a run, on average

std::vector<Run> runsOf(const std::vector<std::int32_t>& sources)
{
    std::vector<Run> runs;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const auto at = static_cast<std::int32_t>(i);
        const auto follows = [&](const Run& run) {
            return run.from < 0 ? sources[i] < 0 : sources[i] == run.from + run.count;
        };
        if (!runs.empty() && follows(runs.back()))
            ++runs.back().count;
        else
            runs.push_back({sources[i], at, 1});
    }
    return runs;
}

class MovementStep : public Step
{
public:
    MovementStep(std::shared_ptr<const PackedRuns> packed, std::int64_t elementSize, Place from,
                 std::optional<Place> added, Place to)
        : m_packed(std::move(packed)), m_size(elementSize), m_source(from), m_addedPlace(added), m_result(to)
    {
    }

    void bind(const Arena& arena) override
    {
        m_from = arena.address(m_source);
        m_to = arena.address(m_result);
        if (m_addedPlace)
            m_added = reinterpret_cast<const float*>(arena.address(*m_addedPlace));
    }

    void run() override
    {
        const auto count = static_cast<std::int64_t>(m_packed->runs.size());
        const std::int64_t elements = m_packed->runs.back().to + m_packed->runs.back().count;
        inParallel(count, std::max<std::int64_t>(1, 8192 * count / elements),
                   [this](std::int64_t from, std::int64_t to) {
                       for (auto i = from; i < to; ++i)
                           move(m_packed->runs[static_cast<std::size_t>(i)]);
                   });
    }

private:
    void move(const Run& run) const
    {
        std::byte* to = m_to + run.to * m_size;
        const auto bytes = static_cast<std::size_t>(run.count * m_size);
        if (m_added != nullptr && run.from >= 0)
            addRow(reinterpret_cast<const float*>(m_from) + run.from, m_added + run.to, reinterpret_cast<float*>(to),
                   run.count);
        else if (m_added != nullptr)
            std::memmove(to, m_added + run.to, bytes);
        else if (run.from >= 0)
            std::memcpy(to, m_from + run.from * m_size, bytes);
        else
            std::memset(to, 0, bytes);
    }

    std::shared_ptr<const PackedRuns> m_packed;
    std::int64_t m_size;
    Place m_source;
    std::optional<Place> m_addedPlace;
    Place m_result;
    const std::byte* m_from = nullptr;
    const float* m_added = nullptr;
    std::byte* m_to = nullptr;
};

bool moves(const Operation& op)
{
    return keepsOrder(op) || movesPast(op);
}

/// The tensor that the operations read and do not make, when there is only one.
TensorId onlySource(const SegmentBuilder& builder, std::span<const Operation> operations)
{
    std::set<TensorId> made;
    std::set<TensorId> sources;
    for (const Operation& op : operations) {
        for (const TensorId id : op.inputs)
            if (id != noTensor && !builder.isConstant(id) && !made.contains(id))
                sources.insert(id);
        made.insert(op.outputs.begin(), op.outputs.end());
    }
    return sources.size() == 1 ? *sources.begin() : noTensor;
}

/// What the operation behind the first @p taken adds to their result; noTensor where it does anything else.
TensorId addedBehind(const SegmentBuilder& builder, std::span<const Operation> operations, std::size_t taken)
{
    return feedsOnlyNext(builder, operations, taken - 1)
        ? addedTensor(builder, operations[taken - 1].outputs[0], operations[taken])
        : noTensor;
}

/// Nothing where too few elements stay side by side to copy them together.
std::shared_ptr<const PackedRuns> runsFor(Workshop& workshop, std::span<const Operation> moving)
{
    auto& entry = workshop.packed[{&moving[0], moving.size()}];
    if (auto known = std::dynamic_pointer_cast<const PackedRuns>(entry))
        return known;
    auto packed = std::make_shared<PackedRuns>();
    if (const auto sources = elementsMoved(*workshop.graph, moving)) {
        packed->runs = runsOf(*sources);
        if (packed->runs.size() * fewestTogether > sources->size())
            packed->runs.clear();
    }
    entry = packed;
    return packed;
}

} // namespace

std::size_t compileMovement(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const auto end = std::ranges::find_if_not(operations, moves);
    const auto moving = operations.first(static_cast<std::size_t>(end - operations.begin()));
    if (moving.empty() || std::ranges::none_of(moving, movesPast) || !hidesTheRest(builder, moving, moving.size()))
        return 0;
    const TensorId source = onlySource(builder, moving);
    const TensorId moved = moving.back().outputs[0];
    const TensorId added = end != operations.end() ? addedBehind(builder, operations, moving.size()) : noTensor;
    if (source == noTensor || builder.isLoose(source) || (moving.size() < 2 && added == noTensor)
        || elementCount(builder.tensor(moved).shape).value_or(0) == 0)
        return 0;
    auto packed = runsFor(builder.workshop(), moving);
    if (packed->runs.empty())
        return 0;
    const TensorId result = added != noTensor ? end->outputs[0] : moved;
    const bool inPlace = added != noTensor && builder.diesHere(added);
    const Value from = builder.read(source, Layout::RowMajor);
    std::optional<Value> other;
    if (added != noTensor)
        other = builder.read(added, Layout::RowMajor);
    const Value to = builder.write(result, inPlace ? *other : from, inPlace);
    builder.touch(from);
    if (other)
        builder.touch(*other);
    const auto elementSize = byteSize(from.type, {1})->count;
    builder.add(std::make_unique<MovementStep>(std::move(packed), elementSize, from.place,
                                               other ? std::optional(other->place) : std::nullopt, to.place));
    return moving.size() + (added != noTensor ? 1 : 0);
}

} // namespace engine::kernels
