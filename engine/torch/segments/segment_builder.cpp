// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/segments/segment_builder.h"

#include <cstring>
#include <stdexcept>

namespace engine::kernels {

std::int64_t channelBlock(Layout layout)
{
    return layout == Layout::Blocked16 ? 16 : layout == Layout::Blocked8 ? 8 : 1;
}

std::int64_t storedBytes(ElementType type, const Shape& shape, Layout layout)
{
    Shape stored = shape;
    if (layout != Layout::RowMajor) {
        const std::int64_t block = channelBlock(layout);
        stored.at(1) = (stored.at(1) + block - 1) / block * block;
    }
    const auto bytes = byteSize(type, stored);
    if (!bytes)
        throw std::invalid_argument("a tensor of shape " + toString(shape) + " is too large");
    return bytes->count;
}

bool isPlain(const Value& value)
{
    if (value.layout == Layout::RowMajor)
        return true;
    const bool onePixel = value.shape[2] == 1 && value.shape[3] == 1;
    return onePixel && value.shape[1] % channelBlock(value.layout) == 0;
}

SegmentBuilder::SegmentBuilder(Workshop& workshop, const Segment& segment)
    : m_workshop(workshop), m_concats(*workshop.graph, segment, workshop.imageLayout)
{
    for (const LayerId layer : segment.layers)
        for (const Operation& op : graph().layer(layer).operations)
            for (const TensorId id : op.inputs)
                ++m_pendingUses[id];
    for (const TensorId id : segment.outputs)
        ++m_pendingUses[id];
}

Value SegmentBuilder::constantValue(TensorId id)
{
    const TensorInfo& info = tensor(id);
    return {info.type, info.shape, Layout::RowMajor, {noBuffer, 0, aligned(graph().constant(id)->bytes)}};
}

const std::byte* SegmentBuilder::aligned(std::span<const std::byte> constant)
{
    static constexpr std::byte nothing{};
    if (constant.empty())
        return &nothing; // null means: in the arena
    if (reinterpret_cast<std::uintptr_t>(constant.data()) % alignof(double) == 0)
        return constant.data();
    const auto [entry, fresh] = m_workshop.alignedConstants.try_emplace(constant.data());
    if (fresh) {
        entry->second = AlignedBytes(static_cast<std::int64_t>(constant.size()));
        std::memcpy(entry->second.data(), constant.data(), constant.size());
    }
    return entry->second.data();
}

Value SegmentBuilder::read(TensorId id)
{
    if (isConstant(id))
        return constantValue(id);
    const auto found = m_values.find(id);
    if (found == m_values.end())
        throw std::invalid_argument("tensor '" + tensor(id).name + "' is neither given nor computed");
    touch(found->second);
    return found->second;
}

Value SegmentBuilder::read(TensorId id, Layout layout)
{
    return converted(read(id), layout);
}

Value SegmentBuilder::converted(const Value& value, Layout layout)
{
    if (value.layout == layout)
        return value;
    Value other = value;
    other.layout = layout;
    if (isPlain(value) && isPlain(other))
        return other;
    other.place = scratch(value.shape, layout, value.type).place;
    touch(value);
    add(m_workshop.makeReorder(m_workshop, value, other));
    touch(other);
    return other;
}

Value SegmentBuilder::readUnblocked(TensorId id)
{
    const Value value = read(id);
    return channelBlock(value.layout) > 1 ? converted(value, Layout::ChannelsLast) : value;
}

Place SegmentBuilder::placeOf(TensorId id, std::int64_t bytes)
{
    if (const auto* target = m_concats.targetOf(id)) {
        Place place = placeOf(target->result, tensor(target->result).bytes().count);
        place.offset += target->offset;
        m_shared.insert(place.buffer);
        return place;
    }
    const auto [room, fresh] = m_rooms.try_emplace(id, noBuffer);
    if (fresh)
        room->second = m_plan.add(bytes, now());
    return {room->second, 0, nullptr};
}

Value SegmentBuilder::write(TensorId id, Layout layout)
{
    const TensorInfo& info = tensor(id);
    Value value{info.type, info.shape, layout, {}};
    const bool collected = layout == m_workshop.imageLayout && channelBlock(layout) > 1;
    value.place = collected ? placeOf(id, value.bytes()) : Place{m_plan.add(value.bytes(), now()), 0, nullptr};
    touch(value);
    m_values[id] = value;
    return value;
}

Value SegmentBuilder::write(TensorId id, const Value& from, bool inPlace)
{
    if (!inPlace)
        return write(id, from.layout);
    replace(id, from);
    return from;
}

Value SegmentBuilder::scratch(const Shape& shape, Layout layout, ElementType type)
{
    Value value{type, shape, layout, {}};
    value.place.buffer = m_plan.add(value.bytes(), now());
    return value;
}

void SegmentBuilder::define(TensorId id, const Value& value)
{
    Value renamed = value;
    renamed.shape = tensor(id).shape;
    m_values[id] = renamed;
    if (value.place.buffer != noBuffer)
        m_shared.insert(value.place.buffer);
    touch(value);
}

std::shared_ptr<Tensor> SegmentBuilder::loose(TensorId id)
{
    auto& place = m_loose[id];
    if (!place)
        place = std::make_shared<Tensor>();
    return place;
}

void SegmentBuilder::touch(const Value& value)
{
    if (value.place.buffer != noBuffer)
        m_plan.use(value.place.buffer, now());
}

int SegmentBuilder::pendingUses(TensorId id) const
{
    const auto found = m_pendingUses.find(id);
    return found == m_pendingUses.end() ? 0 : found->second;
}

bool SegmentBuilder::diesHere(TensorId id) const
{
    const auto found = m_values.find(id);
    return found != m_values.end() && pendingUses(id) == 1 && !m_shared.contains(found->second.place.buffer);
}

void SegmentBuilder::finish(std::span<const Operation> operations)
{
    for (const Operation& op : operations)
        for (const TensorId id : op.inputs)
            --m_pendingUses[id];
}

Arena SegmentBuilder::takeArena()
{
    m_plan.place();
    return Arena(std::move(m_plan));
}

} // namespace engine::kernels
