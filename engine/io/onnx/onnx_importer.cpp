// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_importer.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/narrow_types.h"
#include "engine/graph/normalize.h"
#include "engine/io/constants/constant_folding.h"
#include "engine/io/onnx/onnx_names.h"

#include <algorithm>
#include <set>

namespace engine {

OnnxImporter::OnnxImporter(const OnnxFile& file, ExternalFiles& files, const OnnxOptions& options,
                           std::int64_t foldingBudget)
    : m_file(file), m_files(files), m_options(options), m_foldingBudget(foldingBudget)
{
    m_draft.giveRoom(Bytes{foldingBudget});
}

Result<LayerGraph> OnnxImporter::graph()
{
    const auto& graph = m_file.model.graph();
    const auto opset = opsetOf(m_file.model.opset_import());
    if (!opset)
        return opset.error();
    m_opset = *opset;
    auto names = collectNames(graph);
    if (!names)
        return names.error();
    m_names = std::move(*names);
    m_program.emplace(m_opset, m_files, [this](const std::string& name) { return meaningInProgram(name); });
    if (const auto added = addInputs(); !added)
        return added.error();
    const auto order = executionOrder(graph, m_names);
    if (!order)
        return order.error();
    for (const auto i : *order) {
        if (const auto added = addNode(graph.node(i)); !added)
            return inNode(graph.node(i), added.error());
    }
    if (const auto added = addProgram(); !added)
        return added.error();
    const auto outputs = wantedOutputs();
    if (!outputs)
        return outputs.error();
    return m_draft.finish(cleanText(graph.name()), *outputs);
}

Result<void> OnnxImporter::addInputs()
{
    for (const auto& input : m_file.model.graph().input()) {
        if (!m_names.inputs.contains(input.name()))
            continue; // an initializer that old files list as well
        auto info = inputOf(input, m_options);
        if (!info)
            return info.error();
        const auto id = m_draft.addInput(std::move(*info));
        if (narrowTypeOf(input.type().tensor_type().elem_type()))
            m_narrow.emplace(id, input.type().tensor_type().elem_type());
        m_ids.emplace(input.name(), id);
    }
    return {};
}

Result<TensorId> OnnxImporter::tensorNamed(const std::string& name)
{
    if (const auto known = m_ids.find(name); known != m_ids.end())
        return known->second;
    const auto found = m_names.initializers.find(name);
    if (found == m_names.initializers.end())
        return Error{ErrorCode::InvalidInput, sentence("'%1' does not exist", shortName(name))};
    const auto& tensor = m_file.model.graph().initializer(found->second);
    auto constant = readTensor(tensor, m_file.weights[static_cast<std::size_t>(found->second)], m_files);
    if (!constant)
        return Error{constant.error().code, sentence("initializer '%1': %2", shortName(name), constant.error().what)};
    countDataFiles();
    return addConstant(tensor.name(), std::move(*constant));
}

TensorId OnnxImporter::addConstant(const std::string& name, OnnxConstant constant)
{
    constant.info.name = cleanText(name);
    const auto id = m_draft.addConstant(std::move(constant.info), std::move(constant.blob));
    if (constant.narrowType != 0)
        m_narrow.emplace(id, constant.narrowType);
    m_ids.emplace(name, id);
    return id;
}

/// What lies beside the model may unfold in proportion, like the model itself.
void OnnxImporter::countDataFiles()
{
    if (m_files.mapped.size() == m_countedFiles)
        return;
    std::int64_t bytes = 0;
    for (const auto& [name, content] : m_files.mapped)
        bytes += static_cast<std::int64_t>(content.bytes.size());
    const auto more = unfoldedPerByte * (bytes - m_countedBytes);
    m_foldingBudget += more;
    m_draft.giveRoom(Bytes{more});
    m_countedBytes = bytes;
    m_countedFiles = m_files.mapped.size();
}

Result<void> OnnxImporter::addNode(const onnx::NodeProto& node)
{
    if (isOurs(node, "Constant"))
        return addConstant(node);
    if (isOurs(node, "If") && node.input_size() == 1 && !m_program->makes(node.input(0))) {
        const auto condition = tensorNamed(node.input(0));
        if (!condition)
            return condition.error();
        const auto* blob = m_draft.constant(*condition);
        const auto values = blob != nullptr ? integerValues(m_draft.tensor(*condition).type, *blob) : std::nullopt;
        const bool chosen = values && values->size() == 1;
        const auto* branch = chosen ? bodyNamed(node, values->front() != 0 ? "then_branch" : "else_branch") : nullptr;
        if (branch != nullptr)
            return addBranch(node, *branch);
    }
    if (!belongsToProgram(node)) {
        auto added = addStaticNode(node);
        if (added || added.error().code != ErrorCode::FrameDependent)
            return added;
        for (const auto& name : node.output())
            m_ids.erase(name);
    }
    if (takesNarrowType(node))
        return Error{ErrorCode::Unsupported, "takes a type of a few bits where shapes depend on the frame"};
    if (m_program->isEmpty())
        m_programName = layerName(node);
    return m_program->add(node);
}

bool OnnxImporter::takesNarrowType(const onnx::NodeProto& node)
{
    const int model = isOurs(node, "CastLike") ? 1 : isOurs(node, "QuantizeLinear") ? 2 : node.input_size();
    if (model >= node.input_size() || node.input(model).empty() || m_program->makes(node.input(model)))
        return false;
    const auto id = tensorNamed(node.input(model));
    return id && m_narrow.contains(*id);
}

bool OnnxImporter::belongsToProgram(const onnx::NodeProto& node) const
{
    return (isOpenOperator(node.op_type()) && isOurDomain(node.domain()))
        || std::ranges::any_of(node.input(), [this](const auto& name) { return m_program->makes(name); });
}

Result<void> OnnxImporter::addStaticNode(const onnx::NodeProto& node)
{
    auto operation = isOurs(node, "ConstantOfShape") ? repeatedConstant(node, m_files, m_draft) : operationOf(node);
    if (!operation)
        return operation.error();
    const auto opset = opsetOf(node, m_opset);
    if (!isRewritten(operation->type) && !isKnownOperator(operation->type))
        return Error{ErrorCode::Unsupported,
                     sentence("operator %1 of opset %2 is not supported", shortName(operation->type), opset)};
    if (const auto connected = connectInputs(node, *operation); !connected)
        return connected.error();
    stateNarrowType(*operation);
    addOutputs(node, *operation);
    auto operations = normalize(std::move(*operation), opset, m_draft);
    if (!operations)
        return operations.error();
    for (auto& one : *operations) {
        if (const auto added = addOperation(layerName(node), std::move(one)); !added)
            return added.error();
    }
    return {};
}

/// What an operator takes the type of may be narrower in the file than in the graph.
void OnnxImporter::stateNarrowType(Operation& operation) const
{
    const bool isCast = operation.type == "CastLike";
    const std::size_t model = isCast ? 1 : 2;
    if ((!isCast && !operation.type.ends_with("QuantizeLinear")) || operation.inputs.size() <= model)
        return;
    const auto narrow = m_narrow.find(m_draft.meaning(operation.inputs[model]));
    if (narrow == m_narrow.end())
        return;
    operation.attributes[isCast ? "to" : "output_dtype"] = std::int64_t{narrow->second};
    if (isCast) {
        operation.type = "Cast";
        operation.inputs.resize(1);
    }
}

Result<void> OnnxImporter::addConstant(const onnx::NodeProto& node)
{
    if (node.output().empty() || !m_names.used.contains(node.output(0)))
        return {};
    auto constant = constantOf(node, m_files);
    if (!constant)
        return constant.error();
    addConstant(node.output(0), std::move(*constant));
    return {};
}

Result<void> OnnxImporter::connectInputs(const onnx::NodeProto& node, Operation& operation)
{
    constexpr int mostOperands = 10'000;
    if (node.input_size() > mostOperands || node.output_size() > mostOperands)
        return Error{ErrorCode::Unsupported, sentence("has more than %1 inputs or outputs", mostOperands)};
    for (const auto& name : node.input()) {
        if (name.empty()) {
            operation.inputs.push_back(noTensor);
            continue;
        }
        const auto id = tensorNamed(name);
        if (!id)
            return id.error();
        operation.inputs.push_back(*id);
    }
    while (!operation.inputs.empty() && operation.inputs.back() == noTensor)
        operation.inputs.pop_back();
    return {};
}

/// Results that nobody uses get no tensor.
void OnnxImporter::addOutputs(const onnx::NodeProto& node, Operation& operation)
{
    for (const auto& name : node.output()) {
        if (name.empty() || !m_names.used.contains(name)) {
            operation.outputs.push_back(noTensor);
            continue;
        }
        const auto id = m_draft.addTensor(cleanText(name));
        m_ids.emplace(name, id);
        operation.outputs.push_back(id);
    }
}

Result<void> OnnxImporter::addOperation(const std::string& name, Operation operation)
{
    const auto inputs = m_draft.known(operation);
    const auto types = inferShapes(operation, inputs);
    if (!types)
        return types.error();
    for (std::size_t i = 0; i < operation.outputs.size(); ++i) {
        if (operation.outputs[i] != noTensor)
            m_draft.setType(operation.outputs[i], (*types)[i]);
    }
    if (std::ranges::all_of(operation.outputs, [](TensorId id) { return id == noTensor; }))
        return {};
    if (changesNothing(operation, inputs, types->front())) {
        m_draft.setAlias(operation.outputs.front(), operation.inputs.front());
    } else if (fold(operation, inputs, *types)) {
        m_byteWeights.remember(operation);
    } else {
        if (auto conversion = m_byteWeights.conversionFor(operation))
            m_draft.append(name + ".weights", std::move(*conversion));
        m_draft.append(name, std::move(operation));
    }
    return {};
}

bool OnnxImporter::fold(const Operation& operation, const KnownInputs& inputs, const std::vector<TensorType>& types)
{
    auto values = foldConstants(operation, inputs, types, m_foldingBudget);
    if (!values)
        return false;
    for (std::size_t i = 0; i < std::min(operation.outputs.size(), values->size()); ++i) {
        auto& value = (*values)[i];
        if (inputs.front()->constant == nullptr || value.owner != inputs.front()->constant->owner)
            m_foldingBudget -= static_cast<std::int64_t>(value.bytes.size());
        if (operation.outputs[i] != noTensor)
            m_draft.setConstant(operation.outputs[i], std::move(value));
    }
    return true;
}

Result<std::vector<TensorId>> OnnxImporter::wantedOutputs()
{
    std::vector<TensorId> outputs;
    std::set<TensorId> taken;
    for (const auto& output : m_file.model.graph().output()) {
        const auto named = tensorNamed(output.name());
        if (!named)
            return named.error();
        auto id = m_draft.meaning(*named);
        if (!taken.insert(id).second || m_draft.isInput(id) || m_draft.constant(id) != nullptr) {
            const auto copy = m_draft.addTensor({});
            m_draft.setType(copy, {m_draft.tensor(id).type, m_draft.tensor(id).shape});
            m_draft.append("Identity:" + cleanText(output.name()),
                           {.type = "Identity", .attributes = {}, .inputs = {id}, .outputs = {copy}});
            id = copy;
        }
        m_draft.rename(id, cleanText(output.name()));
        outputs.push_back(id);
    }
    return outputs;
}

} // namespace engine
