// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_marks.h"

#include "engine/graph/shape_inference.h"
#include "engine/io/onnx/onnx_names.h"

#include <algorithm>

namespace engine {

namespace {

Error changed(const std::string& what)
{
    return {ErrorCode::InvalidInput, sentence("%1 is not as this program wrote it", what)};
}

/// The tensors of value_info in their order, then the nodes.
class MarkedGraph
{
public:
    MarkedGraph(const OnnxFile& file, ExternalFiles& files) : m_file(file), m_graph(file.model.graph()), m_files(files)
    {
    }

    Result<LayerGraph> graph()
    {
        m_parts.name = cleanText(m_graph.name());
        for (const auto& step : {&MarkedGraph::addTensors, &MarkedGraph::addConstants, &MarkedGraph::addNodes}) {
            if (const auto done = (this->*step)(); !done)
                return done.error();
        }
        if (const auto named = addEnds(m_graph.input(), m_parts.inputs); !named)
            return named.error();
        if (const auto named = addEnds(m_graph.output(), m_parts.outputs); !named)
            return named.error();
        return LayerGraph::create(std::move(m_parts));
    }

private:
    Result<void> addEnds(const google::protobuf::RepeatedPtrField<onnx::ValueInfoProto>& values,
                         std::vector<TensorId>& ends)
    {
        for (const auto& value : values) {
            const auto id = tensorNamed(value.name());
            if (!id)
                return id.error();
            if (elementCount(m_parts.tensors[index(*id)].shape) == 0)
                return changed("tensor '" + shortName(value.name()) + "'");
            ends.push_back(*id);
        }
        return {};
    }

    Result<void> addTensors()
    {
        for (const auto& value : m_graph.value_info()) {
            const auto& type = value.type().tensor_type();
            const auto element = elementTypeOf(type.elem_type());
            if (!element || !type.has_shape() || static_cast<std::size_t>(type.shape().dim_size()) > maxTensorRank)
                return changed("tensor '" + shortName(value.name()) + "'");
            TensorInfo info{cleanText(value.has_doc_string() ? value.doc_string() : value.name()), *element, {}};
            for (const auto& dimension : type.shape().dim())
                info.shape.push_back(dimension.has_dim_value() ? dimension.dim_value() : -1);
            if (const auto fits = checkSize({info.type, info.shape}); !fits)
                return fits.error();
            if (!m_ids.emplace(value.name(), TensorId{static_cast<std::uint32_t>(m_parts.tensors.size())}).second)
                return changed("tensor '" + shortName(value.name()) + "'");
            m_parts.tensors.push_back(std::move(info));
        }
        return {};
    }

    Result<void> addConstants()
    {
        for (int i = 0; i < m_graph.initializer_size(); ++i) {
            const auto id = tensorNamed(m_graph.initializer(i).name());
            if (!id)
                return id.error();
            auto constant = readTensor(m_graph.initializer(i), m_file.weights[static_cast<std::size_t>(i)], m_files);
            if (!constant)
                return constant.error();
            const auto& info = m_parts.tensors[index(*id)];
            if (constant->info.type != info.type || constant->info.shape != info.shape)
                return changed("constant '" + shortName(info.name) + "'");
            m_parts.constants.emplace(*id, std::move(constant->blob));
        }
        return {};
    }

    /// Nodes of one layer follow one another.
    Result<void> addNodes()
    {
        for (const auto& node : m_graph.node()) {
            auto operation = operationFrom(node);
            if (!operation)
                return operation.error();
            auto layer = cleanText(node.doc_string());
            if (m_parts.layers.empty() || m_parts.layers.back().name != layer)
                m_parts.layers.push_back({std::move(layer), {}});
            m_parts.layers.back().operations.push_back(std::move(*operation));
        }
        return {};
    }

    Result<Operation> operationFrom(const onnx::NodeProto& node)
    {
        auto operation = operationOf(node);
        if (!operation)
            return operation.error();
        const auto padding = attributeOr(*operation, "auto_pad", std::string("NOTSET"));
        constexpr int mostOperands = 10'000;
        if (node.input_size() > mostOperands || node.output_size() > mostOperands || !node.has_doc_string()
            || !isKnownOperator(operation->type) || padding != "NOTSET")
            return changed(nodeLabel(node));
        for (const auto& name : node.input()) {
            const auto id = name.empty() ? Result<TensorId>(noTensor) : tensorNamed(name);
            if (!id)
                return id.error();
            operation->inputs.push_back(*id);
        }
        for (const auto& name : node.output()) {
            const auto found = m_ids.find(name);
            operation->outputs.push_back(found == m_ids.end() ? noTensor : found->second); // an unused one
        }
        while (!operation->outputs.empty() && operation->outputs.back() == noTensor)
            operation->outputs.pop_back();
        if (const auto fits = checkTypes(*operation); !fits)
            return Error{fits.error().code, sentence("%1: %2", nodeLabel(node), fits.error().what)};
        return operation;
    }

    Result<void> checkTypes(const Operation& operation) const
    {
        KnownInputs inputs;
        for (const auto id : operation.inputs) {
            inputs.emplace_back();
            if (id == noTensor)
                continue;
            const auto& info = m_parts.tensors[index(id)];
            const auto constant = m_parts.constants.find(id);
            inputs.back() =
                KnownTensor{info.type, info.shape, constant == m_parts.constants.end() ? nullptr : &constant->second};
        }
        const auto types = inferShapes(operation, inputs);
        if (!types)
            return types.error();
        for (std::size_t i = 0; i < operation.outputs.size(); ++i) {
            if (operation.outputs[i] == noTensor)
                continue;
            const auto& info = m_parts.tensors[index(operation.outputs[i])];
            if (i >= types->size() || (*types)[i] != TensorType{info.type, info.shape})
                return changed("tensor '" + shortName(info.name) + "'");
        }
        return {};
    }

    Result<TensorId> tensorNamed(const std::string& name) const
    {
        const auto found = m_ids.find(name);
        if (found == m_ids.end())
            return changed("tensor '" + shortName(name) + "'");
        return found->second;
    }

    const OnnxFile& m_file;
    const onnx::GraphProto& m_graph;
    ExternalFiles& m_files;
    GraphParts m_parts;
    std::map<std::string, TensorId, std::less<>> m_ids;
};

} // namespace

bool isMarked(const onnx::ModelProto& model)
{
    const auto isMark = [](const auto& entry) { return entry.key() == graphMark && entry.value() == graphMarkVersion; };
    const auto opset = opsetOf(model.opset_import());
    return std::ranges::any_of(model.metadata_props(), isMark) && opset && *opset == writtenOpset;
}

Result<LayerGraph> readMarked(const OnnxFile& file, ExternalFiles& files)
{
    return MarkedGraph(file, files).graph();
}

} // namespace engine
