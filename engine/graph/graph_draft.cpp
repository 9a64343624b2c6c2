// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/graph_draft.h"

#include <algorithm>

namespace engine {

namespace {

/// Which layers and tensors the outputs need; layers stand in order of execution.
struct Needed
{
    std::vector<bool> layers;
    std::vector<bool> tensors;
};

Needed neededFor(const GraphParts& parts)
{
    Needed needed{std::vector<bool>(parts.layers.size(), false), std::vector<bool>(parts.tensors.size(), false)};
    const auto wanted = [&](TensorId id) { return id != noTensor && needed.tensors[index(id)]; };
    for (const auto id : parts.outputs)
        needed.tensors[index(id)] = true;
    for (auto i = parts.layers.size(); i-- > 0;) {
        const auto& operation = parts.layers[i].operations.front();
        needed.layers[i] = std::ranges::any_of(operation.outputs, wanted);
        if (!needed.layers[i])
            continue;
        for (const auto id : operation.inputs) {
            if (id != noTensor)
                needed.tensors[index(id)] = true;
        }
    }
    for (const auto id : parts.inputs)
        needed.tensors[index(id)] = true;
    return needed;
}

void renumber(std::vector<TensorId>& ids, const std::vector<TensorId>& newIds)
{
    for (auto& id : ids) {
        if (id != noTensor)
            id = newIds[index(id)];
    }
    while (!ids.empty() && ids.back() == noTensor)
        ids.pop_back();
}

GraphParts onlyNeeded(GraphParts parts)
{
    const auto needed = neededFor(parts);
    GraphParts kept{.name = std::move(parts.name),
                    .tensors = {},
                    .constants = {},
                    .layers = {},
                    .inputs = std::move(parts.inputs),
                    .outputs = std::move(parts.outputs)};
    std::vector<TensorId> newIds(parts.tensors.size(), noTensor);
    for (std::size_t i = 0; i < parts.tensors.size(); ++i) {
        if (!needed.tensors[i])
            continue;
        newIds[i] = TensorId{static_cast<std::uint32_t>(kept.tensors.size())};
        kept.tensors.push_back(std::move(parts.tensors[i]));
    }
    for (auto& [id, blob] : parts.constants) {
        if (needed.tensors[index(id)])
            kept.constants.emplace(newIds[index(id)], std::move(blob));
    }
    for (std::size_t i = 0; i < parts.layers.size(); ++i) {
        if (!needed.layers[i])
            continue;
        auto& operation = parts.layers[i].operations.front();
        renumber(operation.inputs, newIds);
        renumber(operation.outputs, newIds);
        kept.layers.push_back(std::move(parts.layers[i]));
    }
    renumber(kept.inputs, newIds);
    renumber(kept.outputs, newIds);
    return kept;
}

/// A file may want one tensor twice, or tell two apart by characters that we take out. Plans and proofs name them.
void nameTensorsApart(GraphParts& parts)
{
    OwnNames names;
    for (std::uint32_t i = 0; i < parts.tensors.size(); ++i) {
        if (!parts.constants.contains(TensorId{i}))
            parts.tensors[i].name = names.take(parts.tensors[i].name);
    }
}

} // namespace

TensorId GraphDraft::addTensor(std::string name)
{
    const TensorId id{static_cast<std::uint32_t>(m_parts.tensors.size())};
    m_parts.tensors.push_back({.name = std::move(name), .type = ElementType::Float32, .shape = {}});
    m_meaning.push_back(id);
    return id;
}

TensorId GraphDraft::addInput(TensorInfo info)
{
    const auto id = addTensor({});
    m_parts.tensors.back() = std::move(info);
    m_parts.inputs.push_back(id);
    m_inputs.insert(id);
    return id;
}

TensorId GraphDraft::addConstant(TensorInfo info, Blob blob)
{
    const auto id = addTensor({});
    m_parts.tensors.back() = std::move(info);
    m_parts.constants.emplace(id, std::move(blob));
    return id;
}

TensorId GraphDraft::addConstant(const std::string& name, const std::vector<std::int64_t>& values)
{
    return addConstant({.name = name, .type = ElementType::Int64, .shape = {static_cast<std::int64_t>(values.size())}},
                       makeBlob(values));
}

bool GraphDraft::takeRoom(Bytes bytes)
{
    const bool fits = bytes.count <= m_room;
    m_room -= fits ? bytes.count : 0;
    return fits;
}

void GraphDraft::setType(TensorId id, const TensorType& type)
{
    m_parts.tensors[index(id)].type = type.type;
    m_parts.tensors[index(id)].shape = type.shape;
}

const Blob* GraphDraft::constant(TensorId id) const
{
    const auto found = m_parts.constants.find(meaning(id));
    return found == m_parts.constants.end() ? nullptr : &found->second;
}

std::optional<ConstantTensor> GraphDraft::constantTensor(TensorId id) const
{
    const auto* blob = constant(id);
    if (blob == nullptr)
        return std::nullopt;
    return ConstantTensor{tensor(id).type, tensor(id).shape, *blob};
}

KnownInputs GraphDraft::known(const Operation& operation) const
{
    KnownInputs inputs;
    for (const auto id : operation.inputs) {
        if (id == noTensor)
            inputs.emplace_back();
        else
            inputs.push_back(KnownTensor{tensor(id).type, tensor(id).shape, constant(id)});
    }
    return inputs;
}

void roundToFloat(Attribute& attribute)
{
    const auto rounded = [](double value) { return static_cast<double>(static_cast<float>(value)); };
    if (auto* value = std::get_if<double>(&attribute))
        *value = rounded(*value);
    else if (auto* values = std::get_if<std::vector<double>>(&attribute))
        std::ranges::transform(*values, values->begin(), rounded);
}

void GraphDraft::append(const std::string& name, Operation operation)
{
    for (auto& id : operation.inputs)
        id = meaning(id);
    for (auto& [key, value] : operation.attributes)
        roundToFloat(value);
    Layer layer{.name = m_layerNames.take(name), .operations = {}};
    layer.operations.push_back(std::move(operation));
    m_parts.layers.push_back(std::move(layer));
}

Result<LayerGraph> GraphDraft::finish(std::string name, const std::vector<TensorId>& outputs)
{
    m_parts.name = std::move(name);
    for (const auto id : outputs)
        m_parts.outputs.push_back(meaning(id));
    auto kept = onlyNeeded(std::move(m_parts));
    nameTensorsApart(kept);
    return LayerGraph::create(std::move(kept));
}

Program GraphDraft::program(const std::vector<TensorId>& inputs, const std::vector<TensorId>& outputs) &&
{
    Program program{
        .tensorCount = m_parts.tensors.size(), .constants = {}, .operations = {}, .inputs = inputs, .outputs = outputs};
    for (auto& [id, blob] : m_parts.constants)
        program.constants.emplace(id, ConstantTensor{tensor(id).type, tensor(id).shape, std::move(blob)});
    for (auto& layer : m_parts.layers)
        program.operations.push_back(std::move(layer.operations.front()));
    return program;
}

} // namespace engine
