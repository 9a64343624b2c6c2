// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_graph.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/normalize.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace engine::script {

namespace {

constexpr std::int64_t opset = 17;

Blob blobOf(const at::Tensor& tensor)
{
    const auto owner = std::make_shared<const at::Tensor>(tensor);
    const auto* bytes = static_cast<const std::byte*>(owner->data_ptr());
    return {owner, {bytes, static_cast<std::size_t>(owner->nbytes())}};
}

bool onlyRenames(const Operation& operation)
{
    return operation.type == "Reshape" || operation.type == "Squeeze" || operation.type == "Unsqueeze";
}

const c10::StorageImpl* storageOf(const at::Tensor& tensor)
{
    return tensor.has_storage() ? tensor.storage().unsafeGetStorageImpl() : nullptr;
}

} // namespace

std::string ScriptGraph::uniqueName(const std::string& name)
{
    auto unique = name;
    for (auto& number = m_lastNumber[name]; !m_names.insert(unique).second;)
        unique = name + "_" + std::to_string(++number);
    return unique;
}

TensorId ScriptGraph::addInput(const std::string& name, const TensorType& type)
{
    if (const auto checked = checkSize(type); !checked)
        refuse("input '" + name + "': " + checked.error().message());
    return m_draft.addInput({uniqueName(name), type.type, type.shape});
}

Result<LayerGraph> ScriptGraph::finish(const std::string& name,
                                       const std::vector<std::pair<std::string, TensorId>>& outputs)
{
    TensorIds ids;
    std::set<TensorId> taken;
    for (const auto& [output, tensor] : outputs) {
        auto id = m_draft.meaning(tensor);
        if (!taken.insert(id).second || m_draft.isInput(id) || m_draft.constant(id) != nullptr) {
            const auto copy = m_draft.addTensor({});
            m_draft.setType(copy, {info(id).type, info(id).shape});
            m_draft.append("Identity:" + output,
                           {.type = "Identity", .attributes = {}, .inputs = {id}, .outputs = {copy}});
            id = copy;
        }
        m_draft.rename(id, uniqueName(output));
        ids.push_back(id);
    }
    return m_draft.finish(name, ids);
}

void ScriptGraph::nameWeight(const at::Tensor& tensor, const std::string& name)
{
    m_weightNames.try_emplace(tensor.unsafeGetTensorImpl(), name);
    m_weightStorages.insert(storageOf(tensor));
}

bool ScriptGraph::isWeight(const at::Tensor& tensor) const
{
    return m_weightStorages.contains(storageOf(tensor));
}

TensorId ScriptGraph::constant(const at::Tensor& tensor)
{
    const auto* key = tensor.unsafeGetTensorImpl();
    if (const auto found = m_constants.find(key); found != m_constants.end())
        return found->second.id;
    if (tensor.is_quantized() || tensor.layout() != at::kStrided)
        refuse("has a weight that is quantized or sparse");
    auto values = tensor.detach().to(at::kCPU).contiguous();
    const bool shared = isWeight(values);
    if (!shared && values.data_ptr() == tensor.data_ptr())
        values = values.clone(); // because the program may change it later
    const auto named = m_weightNames.find(key);
    const auto name = uniqueName(named == m_weightNames.end() ? m_layer + ".constant" : named->second);
    const auto id =
        m_draft.addConstant({name, elementTypeOf(values.scalar_type()), values.sizes().vec()}, blobOf(values));
    if (shared)
        m_constants.emplace(key, Constant{tensor, id});
    return id;
}

TensorId ScriptGraph::integers(const Integers& values)
{
    return m_draft.addConstant(uniqueName(m_layer + ".constant"), values);
}

TensorId ScriptGraph::reals(const Reals& values)
{
    const std::vector<float> floats(values.begin(), values.end());
    return m_draft.addConstant(
        {uniqueName(m_layer + ".constant"), ElementType::Float32, {static_cast<std::int64_t>(floats.size())}},
        makeBlob(floats));
}

TensorId ScriptGraph::scalar(double value, ElementType type)
{
    return constant(at::scalar_tensor(value, at::TensorOptions(scalarTypeOf(type))));
}

TensorIds ScriptGraph::emit(const std::string& type, Attributes attributes, TensorIds inputs, std::size_t outputs)
{
    while (!inputs.empty() && inputs.back() == noTensor)
        inputs.pop_back();
    Operation operation;
    operation.type = type;
    operation.attributes = std::move(attributes);
    operation.inputs = std::move(inputs);
    for (std::size_t i = 0; i < outputs; ++i)
        operation.outputs.push_back(m_draft.addTensor(uniqueName(m_layer)));
    const auto results = operation.outputs;
    auto normal = normalize(std::move(operation), opset, m_draft);
    if (!normal)
        refuse(type + " " + normal.error().message());
    for (auto& one : *normal)
        append(std::move(one));
    return results;
}

void ScriptGraph::append(Operation operation)
{
    const auto inputs = m_draft.known(operation);
    const auto types = inferShapes(operation, inputs);
    if (!types)
        refuse(operation.type + " " + types.error().message());
    for (std::size_t i = 0; i < operation.outputs.size(); ++i) {
        if (operation.outputs[i] != noTensor)
            m_draft.setType(operation.outputs[i], types->at(i));
    }
    if (onlyRenames(operation) && inputs.front()->constant != nullptr)
        m_draft.setConstant(operation.outputs.front(), *inputs.front()->constant);
    else if (changesNothing(operation, inputs, types->front()))
        m_draft.setAlias(operation.outputs.front(), operation.inputs.front());
    else
        m_draft.append(m_layer, std::move(operation));
}

std::int64_t ScriptGraph::axis(std::int64_t axis, std::int64_t rank) const
{
    if (axis < -rank || axis >= std::max<std::int64_t>(rank, 1))
        refuse("has no axis " + std::to_string(axis));
    return axis < 0 ? axis + rank : axis;
}

TensorId ScriptGraph::cast(TensorId id, ElementType type)
{
    if (info(id).type == type)
        return id;
    if (const auto* values = m_draft.constant(id); values != nullptr) {
        auto* bytes = const_cast<std::byte*>(values->bytes.data()); // from_blob() wants it so; nothing is written
        return constant(at::from_blob(bytes, info(id).shape, at::TensorOptions(scalarTypeOf(info(id).type)))
                            .to(scalarTypeOf(type)));
    }
    constexpr std::array onnxNumbers{1, 11, 10, 16, 7, 6, 5, 3, 2, 4, 12, 13, 9}; // in the order of ElementType
    return emit("Cast", {{"to", std::int64_t{onnxNumbers.at(static_cast<std::size_t>(type))}}}, {id});
}

TensorId ScriptGraph::reshape(TensorId id, const Integers& shape)
{
    return emit("Reshape", {{"allowzero", std::int64_t{1}}}, {id, integers(shape)});
}

TensorId ScriptGraph::transpose(TensorId id, const Integers& order)
{
    if (std::ranges::is_sorted(order))
        return id;
    return emit("Transpose", {{"perm", order}}, {id});
}

TensorId ScriptGraph::swapAxes(TensorId id, std::int64_t a, std::int64_t b)
{
    Integers order(shape(id).size());
    std::iota(order.begin(), order.end(), 0);
    std::swap(order.at(static_cast<std::size_t>(axis(a, rank(id)))),
              order.at(static_cast<std::size_t>(axis(b, rank(id)))));
    return transpose(id, order);
}

TensorId ScriptGraph::slice(TensorId id, std::int64_t axis, std::int64_t start, std::int64_t end, std::int64_t step)
{
    return emit("Slice", {}, {id, integers({start}), integers({end}), integers({axis}), integers({step})});
}

TensorId ScriptGraph::scaled(TensorId id, double factor)
{
    return factor == 1.0 ? id : binary("Mul", id, scalar(factor, info(id).type));
}

} // namespace engine::script
