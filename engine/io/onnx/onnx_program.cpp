// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_program.h"

#include "engine/graph/normalize.h"
#include "engine/io/onnx/onnx_names.h"
#include "engine/io/onnx/onnx_node.h"

#include <algorithm>

namespace engine {

namespace {

Error invalid(const std::string& message)
{
    return {ErrorCode::InvalidInput, message};
}

} // namespace

OnnxProgram::OnnxProgram(std::int64_t opset, ExternalFiles& files, Around around)
    : m_opset(opset), m_files(files), m_around(std::move(around))
{
}

Result<void> OnnxProgram::add(const onnx::NodeProto& node)
{
    if (isOurs(node, "Constant"))
        return node.output().empty() ? Result<void>() : addConstant(node.output(0), constantOf(node, m_files));
    auto operation = connected(node);
    if (!operation)
        return operation.error();
    const auto opset = opsetOf(node, m_opset);
    if (!isRewritten(operation->type) && !isKnownOperator(operation->type) && !isOpenOperator(operation->type))
        return Error{ErrorCode::Unsupported,
                     sentence("operator %1 of opset %2 is not supported", shortName(operation->type), opset)};
    for (const auto& name : node.output()) {
        operation->outputs.push_back(name.empty() ? noTensor : m_draft.addTensor(cleanText(name)));
        if (!name.empty() && (!m_ids.emplace(name, operation->outputs.back()).second || !m_made.insert(name).second))
            return invalid("makes '" + shortName(name) + "', which exists already");
    }
    auto operations = normalize(std::move(*operation), opset, m_draft, Shapes::Unknown);
    if (!operations)
        return operations.error();
    for (auto& one : *operations)
        m_draft.append(layerName(node), std::move(one));
    return {};
}

Result<Operation> OnnxProgram::connected(const onnx::NodeProto& node)
{
    auto operation = isOurs(node, "ConstantOfShape") ? repeatedConstant(node, m_files, m_draft) : operationOf(node);
    if (!operation)
        return operation;
    for (const auto& name : node.input()) {
        const auto id = name.empty() ? Result<TensorId>(noTensor) : tensorNamed(name);
        if (!id)
            return id.error();
        operation->inputs.push_back(*id);
    }
    if (const auto added = addBodies(node, *operation); !added)
        return added.error();
    return operation;
}

/// In opset 8 a Scan went over a batch, whose sequences could differ in length; that no exporter writes.
Result<void> OnnxProgram::dropLengths(Operation& operation)
{
    if (operation.inputs.empty() || operation.inputs.front() != noTensor)
        return Error{ErrorCode::Unsupported, "a Scan over sequences of different lengths is not supported"};
    operation.inputs.erase(operation.inputs.begin());
    operation.attributes["batched"] = std::int64_t{1};
    if (auto directions = operation.attributes.extract("directions")) {
        directions.key() = "scan_input_directions";
        operation.attributes.insert(std::move(directions));
    }
    return {};
}

/// Bodies in the order in which the operator names them: then, else; body.
Result<void> OnnxProgram::addBodies(const onnx::NodeProto& node, Operation& operation)
{
    if (operation.type == "Scan" && opsetOf(node, m_opset) < 9) {
        if (const auto done = dropLengths(operation); !done)
            return done.error();
    }
    const auto* repeated = bodyNamed(node, "body");
    const auto own = repeated != nullptr ? static_cast<std::size_t>(repeated->input_size()) : 1;
    if (isOpenOperator(operation.type) && repeated != nullptr) {
        if (operation.inputs.size() > own)
            return invalid("its body has fewer inputs than it gives");
        operation.inputs.resize(own, noTensor); // M and the condition of a Loop may be left out
    }
    for (const auto* name : {"then_branch", "else_branch", "body"}) {
        const auto* body = bodyNamed(node, name);
        if (body == nullptr)
            continue;
        operation.attributes[ownInputs] = static_cast<std::int64_t>(own);
        OnnxProgram inner(m_opset, m_files,
                          [&](const std::string& inside) { return meaningInside(inside, operation.inputs); });
        if (const auto added = inner.addBody(*body); !added)
            return added.error();
        operation.programs.push_back(std::move(inner).take());
    }
    const std::size_t expected = operation.type == "If"        ? 2
        : operation.type == "Loop" || operation.type == "Scan" ? 1
                                                               : 0;
    return operation.programs.size() == expected ? Result<void>() : invalid("does not have the bodies it needs");
}

Result<void> OnnxProgram::addBody(const onnx::GraphProto& body)
{
    for (const auto& input : body.input()) {
        const auto id = m_draft.addTensor(cleanText(input.name()));
        if (!m_ids.emplace(input.name(), id).second)
            return invalid("a body has two inputs '" + shortName(input.name()) + "'");
        m_inputs.push_back(id);
    }
    for (const auto& initializer : body.initializer()) {
        if (const auto added = addConstant(initializer.name(), readTensor(initializer, {}, m_files)); !added)
            return added.error();
    }
    for (const auto& node : body.node()) {
        if (const auto added = add(node); !added)
            return inNode(node, added.error());
    }
    for (const auto& output : body.output()) {
        const auto id = tensorNamed(output.name());
        if (!id)
            return id.error();
        m_outputs.push_back(*id);
    }
    return {};
}

Result<void> OnnxProgram::addConstant(const std::string& name, Result<OnnxConstant> constant)
{
    if (!constant)
        return constant.error();
    constant->info.name = cleanText(name);
    m_ids.emplace(name, m_draft.addConstant(std::move(constant->info), std::move(constant->blob)));
    return {};
}

Result<TensorId> OnnxProgram::tensorNamed(const std::string& name)
{
    if (const auto known = m_ids.find(name); known != m_ids.end())
        return known->second;
    auto constant = m_around(name);
    if (!constant)
        return constant.error();
    TensorId id{};
    if (*constant) {
        auto& [type, shape, blob] = **constant;
        id = m_draft.addConstant({.name = cleanText(name), .type = type, .shape = shape}, std::move(blob));
    } else {
        id = m_draft.addTensor(cleanText(name));
        m_passed.push_back(id);
    }
    m_ids.emplace(name, id);
    return id;
}

Result<std::optional<ConstantTensor>> OnnxProgram::meaningInside(const std::string& name,
                                                                 std::vector<TensorId>& handedOver)
{
    const auto id = tensorNamed(name);
    if (!id)
        return id.error();
    auto constant = m_draft.constantTensor(*id);
    if (!constant)
        handedOver.push_back(*id);
    return constant;
}

void OnnxProgram::call(const std::string& name, TensorId id)
{
    m_ids.insert_or_assign(name, id);
    m_made.insert(name);
}

void OnnxProgram::forget(std::string_view name)
{
    if (const auto known = m_ids.find(name); known != m_ids.end())
        m_ids.erase(known);
    if (const auto made = m_made.find(name); made != m_made.end())
        m_made.erase(made);
}

Program OnnxProgram::take() &&
{
    auto inputs = m_inputs;
    inputs.insert(inputs.end(), m_passed.begin(), m_passed.end());
    return std::move(m_draft).program(inputs, m_outputs);
}

} // namespace engine
