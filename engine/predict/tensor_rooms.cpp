// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/tensor_rooms.h"

#include "engine/graph/kernel_rules.h"
#include "engine/predict/layer_family.h"

#include <algorithm>

namespace engine {

namespace {

/// Channels that lie together where a processor has vectors of 64 bytes.
constexpr std::int64_t block = 16;

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::ranges::find(names, name) != names.end();
}

} // namespace

TensorRooms::TensorRooms(const LayerGraph& graph) : m_graph(graph)
{
    for (const Layer& layer : graph.layers())
        for (const Operation& op : layer.operations)
            if (joinsInPlace(graph, op, block) && !op.outputs.empty() && op.outputs[0] != noTensor)
                join(op);
    for (const TensorId id : graph.inputs())
        m_rooms[id] = placed(id, 0);
    for (std::uint32_t i = 0; i < graph.layers().size(); ++i)
        takeLayer(LayerId{i}, static_cast<int>(i));
    m_plan.place();
}

ByteRange TensorRooms::rangeOf(TensorId id) const
{
    const auto found = m_rooms.find(id);
    if (found == m_rooms.end())
        return {};
    const auto& room = found->second;
    const auto begin = m_plan.offset(room.buffer) + room.offset;
    return {begin, begin + room.bytes};
}

/// A later Concat takes over what an earlier one planned.
void TensorRooms::join(const Operation& concat)
{
    std::int64_t offset = 0;
    for (const TensorId id : concat.inputs) {
        m_targets[id] = {concat.outputs[0], offset};
        offset += m_graph.tensor(id).bytes().count;
    }
}

/// Images of more channels than are read row-major fill the last block.
std::int64_t TensorRooms::stored(TensorId id) const
{
    const auto& tensor = m_graph.tensor(id);
    const auto bytes = tensor.bytes().count;
    if (tensor.shape.size() != 4 || tensor.type != ElementType::Float32 || readsPlainImage(1, tensor.shape[1]))
        return bytes;
    return bytes / tensor.shape[1] * ((tensor.shape[1] + block - 1) / block * block);
}

TensorRooms::Room TensorRooms::placed(TensorId id, int now)
{
    if (const auto target = m_targets.find(id); target != m_targets.end()) {
        auto room = placed(target->second.result, now);
        room.offset += target->second.offset;
        room.bytes = stored(id);
        m_shared.insert(room.buffer);
        return room;
    }
    const auto [room, fresh] = m_own.try_emplace(id);
    if (fresh)
        room->second = {m_plan.add(stored(id), now), 0, stored(id)};
    return room->second;
}

bool TensorRooms::diesAt(TensorId id, LayerId layer) const
{
    const auto consumers = m_graph.consumersOf(id);
    const auto room = m_rooms.find(id);
    return room != m_rooms.end() && !consumers.empty() && consumers.back() == layer
        && std::ranges::find(m_graph.outputs(), id) == m_graph.outputs().end()
        && !m_shared.contains(room->second.buffer);
}

/// The input whose bytes the result takes over, perhaps under another shape; noTensor where it has a place of its own.
TensorId TensorRooms::takenOver(LayerId layer, std::string_view family, TensorId result) const
{
    const auto inputs = m_graph.inputsOf(layer);
    const auto& op = mainOperation(m_graph.layer(layer));
    const auto replaces = [&](TensorId id) {
        const auto& from = m_graph.tensor(id);
        const auto& to = m_graph.tensor(result);
        return from.type == to.type && from.shape == to.shape && diesAt(id, layer);
    };
    if (inputs.empty() || !m_rooms.contains(inputs[0]))
        return noTensor;
    const bool renames =
        isOneOf(op.type, {"Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Dropout"}) && inputs.size() == 1;
    if (renames || joinsInPlace(m_graph, op, block)) // the first of those that are joined lies at the beginning
        return inputs[0];
    if (isOneOf(family, {"elementwise", "activation", "normalization"}) && replaces(inputs[0]))
        return inputs[0];
    const bool adds = isOneOf(family, {"conv", "depthwise_conv", "matmul"}) && inputs.size() == 2;
    return adds && replaces(inputs[1]) ? inputs[1] : noTensor; // a residual is added where it lies
}

void TensorRooms::takeLayer(LayerId layer, int now)
{
    for (const TensorId id : m_graph.inputsOf(layer))
        use(id, now);
    const auto family = familyOf(m_graph, layer);
    for (const TensorId id : m_graph.outputsOf(layer)) {
        const auto from = takenOver(layer, family, id);
        auto room = from != noTensor ? m_rooms[from] : placed(id, now);
        if (from != noTensor && isOneOf(family, {"movement", "concat"})) {
            m_shared.insert(room.buffer);
            room.bytes = std::max(room.bytes, stored(id));
        }
        m_rooms[id] = room;
        use(id, now);
    }
}

void TensorRooms::use(TensorId id, int now)
{
    if (const auto room = m_rooms.find(id); room != m_rooms.end())
        m_plan.use(room->second.buffer, now);
}

} // namespace engine
