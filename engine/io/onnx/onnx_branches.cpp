// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_importer.h"

#include "engine/io/onnx/onnx_names.h"

#include <algorithm>

namespace engine {

Result<void> OnnxImporter::addBranch(const onnx::NodeProto& node, const onnx::GraphProto& branch)
{
    if (branch.output_size() < node.output_size())
        return Error{ErrorCode::InvalidInput, "its branch gives too few results"};
    const auto isMade = [this](const auto& name) { return m_ids.contains(name) || m_program->makes(name); };
    std::vector<std::string_view> local; // names that only the branch knows
    for (const auto& initializer : branch.initializer()) {
        if (isMade(initializer.name()) || m_names.initializers.contains(initializer.name()))
            return Error{ErrorCode::InvalidInput,
                         sentence("its branch makes '%1', which exists already", shortName(initializer.name()))};
        local.push_back(initializer.name());
        auto constant = readTensor(initializer, {}, m_files);
        if (!constant)
            return constant.error();
        addConstant(initializer.name(), std::move(*constant));
    }
    for (const auto& inner : branch.node()) {
        if (std::ranges::any_of(inner.output(), isMade))
            return inNode(inner, {ErrorCode::InvalidInput, "makes a tensor that exists already"});
        if (const auto added = addNode(inner); !added)
            return inNode(inner, added.error());
        local.insert(local.end(), inner.output().begin(), inner.output().end());
    }
    // The names outside may be names inside, of other tensors.
    std::vector<std::pair<std::string_view, TensorId>> fixed;
    std::vector<std::pair<std::string_view, TensorId>> open;
    for (int i = 0; i < node.output_size(); ++i) {
        const auto& inside = branch.output(i).name();
        if (node.output(i).empty())
            continue;
        if (m_program->makes(inside)) {
            open.emplace_back(node.output(i), m_program->made(inside));
            continue;
        }
        const auto id = tensorNamed(inside);
        if (!id)
            return id.error();
        fixed.emplace_back(node.output(i), *id);
    }
    for (const auto name : local) {
        m_ids.erase(name);
        m_program->forget(name);
    }
    for (const auto& [name, id] : fixed)
        m_ids.insert_or_assign(name, id);
    for (const auto& [name, id] : open)
        m_program->call(std::string(name), id);
    return {};
}

Result<std::optional<ConstantTensor>> OnnxImporter::meaningInProgram(const std::string& name)
{
    const auto id = tensorNamed(name);
    if (!id)
        return id.error();
    auto constant = m_draft.constantTensor(*id);
    if (!constant)
        m_programInputs.push_back(*id);
    return constant;
}

/// Nothing that has a fixed shape needs the program, so it runs last and gives only outputs of the model.
Result<void> OnnxImporter::addProgram()
{
    if (m_program->isEmpty())
        return {};
    Operation operation{.type = programType, .attributes = {}, .inputs = {}, .outputs = {}};
    for (const auto& output : m_file.model.graph().output()) {
        if (!m_program->makes(output.name()) || m_ids.contains(output.name()))
            continue;
        const auto info = outputOf(output);
        if (!info)
            return info.error();
        const auto id = m_draft.addTensor(info->name);
        m_draft.setType(id, {info->type, info->shape});
        m_ids.emplace(output.name(), id);
        m_program->addOutput(output.name());
        operation.outputs.push_back(id);
    }
    operation.inputs = m_programInputs;
    operation.programs.push_back(std::move(*m_program).take());
    if (!operation.outputs.empty())
        m_draft.append(m_programName, std::move(operation));
    return {};
}

} // namespace engine
