// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_message.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/own_names.h"
#include "engine/io/onnx/onnx_marks.h"
#include "engine/io/onnx/onnx_names.h"
#include "engine/io/onnx/onnx_tensor.h"

#include <set>

namespace engine {

namespace {

using onnx::AttributeProto;

/// Names that are valid, not empty, and each given once.
class UniqueNames
{
public:
    std::string take(const std::string& wanted, const std::string& otherwise)
    {
        const auto name = cleanText(wanted);
        return m_names.take(name.empty() ? otherwise : name);
    }

private:
    OwnNames m_names;
};

struct AttributeWriter
{
    AttributeProto& proto;

    void operator()(std::int64_t value) const
    {
        proto.set_type(AttributeProto::INT);
        proto.set_i(value);
    }
    void operator()(double value) const
    {
        proto.set_type(AttributeProto::FLOAT);
        proto.set_f(static_cast<float>(value));
    }
    void operator()(const std::string& value) const
    {
        proto.set_type(AttributeProto::STRING);
        proto.set_s(value);
    }
    void operator()(const std::vector<std::int64_t>& values) const
    {
        proto.set_type(AttributeProto::INTS);
        proto.mutable_ints()->Add(values.begin(), values.end());
    }
    void operator()(const std::vector<double>& values) const
    {
        proto.set_type(AttributeProto::FLOATS);
        for (const auto value : values)
            proto.add_floats(static_cast<float>(value));
    }
    void operator()(const std::vector<std::string>& values) const
    {
        proto.set_type(AttributeProto::STRINGS);
        for (const auto& value : values)
            proto.add_strings(value);
    }
};

class MessageWriter
{
public:
    explicit MessageWriter(const LayerGraph& graph) : m_graph(graph)
    {
        const auto tensors = std::span(graph.parts().tensors);
        for (std::size_t i = 0; i < tensors.size(); ++i)
            m_names.push_back(m_tensorNames.take(tensors[i].name, "tensor_" + std::to_string(i)));
    }

    OnnxMessage message()
    {
        addHeader();
        for (std::uint32_t i = 0; i < m_names.size(); ++i)
            addTensor(TensorId{i});
        for (const auto id : m_graph.inputs())
            describe(*graph().add_input(), id);
        for (const auto& layer : m_graph.layers()) {
            for (const auto& operation : layer.operations)
                addNode(layer, operation);
        }
        for (const auto id : m_graph.outputs())
            addOutput(id);
        return std::move(m_message);
    }

private:
    onnx::GraphProto& graph() { return *m_message.model.mutable_graph(); }
    const std::string& nameOf(TensorId id) const { return m_names[index(id)]; }

    void addHeader()
    {
        auto& model = m_message.model;
        model.set_ir_version(writtenIrVersion);
        model.set_producer_name("suture");
        auto& opset = *model.add_opset_import();
        opset.set_domain("");
        opset.set_version(writtenOpset);
        auto& mark = *model.add_metadata_props();
        mark.set_key(std::string(graphMark));
        mark.set_value(std::string(graphMarkVersion));
        const auto name = cleanText(m_graph.name());
        graph().set_name(name.empty() ? "model" : name); // ONNX wants one
    }

    void describe(onnx::ValueInfoProto& proto, TensorId id) const
    {
        const auto& tensor = m_graph.tensor(id);
        proto.set_name(nameOf(id));
        auto& type = *proto.mutable_type()->mutable_tensor_type();
        type.set_elem_type(onnxTypeOf(tensor.type));
        auto& shape = *type.mutable_shape();
        for (const auto size : tensor.shape)
            shape.add_dim()->set_dim_value(size);
    }

    void addTensor(TensorId id)
    {
        const auto& tensor = m_graph.tensor(id);
        auto& proto = *graph().add_value_info();
        describe(proto, id);
        if (tensor.name != nameOf(id))
            proto.set_doc_string(cleanText(tensor.name));
        if (m_graph.constant(id) == nullptr)
            return;
        auto& initializer = *graph().add_initializer();
        initializer.set_name(nameOf(id));
        initializer.set_data_type(onnxTypeOf(tensor.type));
        initializer.mutable_dims()->Add(tensor.shape.begin(), tensor.shape.end());
        m_message.constants.push_back(id);
    }

    void addNode(const Layer& layer, const Operation& operation)
    {
        auto& node = *graph().add_node();
        const auto name = layer.operations.size() == 1 ? layer.name : layer.name + "/" + operation.type;
        node.set_name(m_nodeNames.take(name, operation.type));
        node.set_doc_string(cleanText(layer.name));
        node.set_op_type(operation.type);
        for (const auto& [key, value] : operation.attributes) {
            auto& attribute = *node.add_attribute();
            attribute.set_name(key);
            std::visit(AttributeWriter{attribute}, value);
        }
        for (const auto id : operation.inputs)
            node.add_input(id == noTensor ? std::string() : nameOf(id));
        for (const auto id : operation.outputs)
            node.add_output(id == noTensor ? unusedOutput(layer) : nameOf(id));
        for (auto missing = missingParts(operation); missing > 0; --missing)
            node.add_output(unusedOutput(layer));
    }

    /// Because only optional outputs may go without a name.
    std::string unusedOutput(const Layer& layer) { return m_tensorNames.take(layer.name + "/unused", "unused"); }

    /// Parts of a Split behind the last that is used, which ONNX wants to see.
    std::size_t missingParts(const Operation& operation) const
    {
        if (operation.type != "Split" || operation.inputs.size() < 2 || operation.inputs[1] == noTensor)
            return 0;
        const auto& sizes = m_graph.tensor(operation.inputs[1]);
        const auto parts = sizes.shape.size() == 1 ? static_cast<std::size_t>(sizes.shape.front()) : 0;
        return parts > operation.outputs.size() ? parts - operation.outputs.size() : 0;
    }

    void addOutput(TensorId id)
    {
        const bool computed = m_graph.producerOf(id).has_value();
        auto& output = *graph().add_output();
        describe(output, id);
        if (computed && m_outputs.insert(id).second)
            return;
        output.set_name(m_tensorNames.take(m_graph.tensor(id).name + "/output", "output"));
        auto& copy = *graph().add_node();
        copy.set_op_type("Identity");
        copy.set_name(m_nodeNames.take(output.name(), "Identity"));
        copy.set_doc_string(copy.name());
        copy.add_input(nameOf(id));
        copy.add_output(output.name());
    }

    const LayerGraph& m_graph;
    OnnxMessage m_message;
    UniqueNames m_tensorNames;
    UniqueNames m_nodeNames;
    std::vector<std::string> m_names; ///< indexed by TensorId
    std::set<TensorId> m_outputs;
};

} // namespace

OnnxMessage messageOf(const LayerGraph& graph)
{
    return MessageWriter(graph).message();
}

} // namespace engine
