// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"

#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

/// A small ONNX model, written down call by call. Files for tests come from here, so they can be wrong
/// in any way that the format allows.
class OnnxModel
{
public:
    explicit OnnxModel(std::int64_t opset = 13)
    {
        m_model.set_ir_version(7);
        if (opset > 0)
            m_model.add_opset_import()->set_version(opset);
        graph().set_name("test");
    }

    onnx::ModelProto& model() { return m_model; }
    onnx::GraphProto& graph() { return *m_model.mutable_graph(); }

    OnnxModel& input(const std::string& name, const std::vector<std::int64_t>& shape,
                     int type = onnx::TensorProto::FLOAT)
    {
        auto& added = *graph().add_input();
        added.set_name(name);
        auto& tensor = *added.mutable_type()->mutable_tensor_type();
        tensor.set_elem_type(type);
        for (const auto size : shape)
            tensor.mutable_shape()->add_dim()->set_dim_value(size);
        if (shape.empty())
            tensor.mutable_shape();
        return *this;
    }

    /// Replaces a dimension of the last input by a name.
    OnnxModel& open(int dimension, const std::string& name)
    {
        auto& input = *graph().mutable_input(graph().input_size() - 1);
        input.mutable_type()->mutable_tensor_type()->mutable_shape()->mutable_dim(dimension)->set_dim_param(name);
        return *this;
    }

    OnnxModel& output(const std::string& name)
    {
        graph().add_output()->set_name(name);
        return *this;
    }

    onnx::NodeProto& node(const std::string& type, const std::vector<std::string>& inputs,
                          const std::vector<std::string>& outputs, const std::string& name = {})
    {
        auto& added = *graph().add_node();
        added.set_op_type(type);
        added.set_name(name);
        for (const auto& input : inputs)
            added.add_input(input);
        for (const auto& output : outputs)
            added.add_output(output);
        return added;
    }

    /// Raw float32 zeros.
    onnx::TensorProto& weights(const std::string& name, const std::vector<std::int64_t>& shape)
    {
        auto& tensor = *graph().add_initializer();
        std::int64_t count = 1;
        for (const auto size : shape) {
            tensor.add_dims(size);
            count *= size;
        }
        tensor.set_name(name);
        tensor.set_data_type(onnx::TensorProto::FLOAT);
        tensor.set_raw_data(std::string(static_cast<std::size_t>(count) * sizeof(float), '\0'));
        return tensor;
    }

    onnx::TensorProto& integers(const std::string& name, const std::vector<std::int64_t>& values)
    {
        auto& tensor = *graph().add_initializer();
        tensor.add_dims(static_cast<std::int64_t>(values.size()));
        tensor.set_name(name);
        tensor.set_data_type(onnx::TensorProto::INT64);
        for (const auto value : values)
            tensor.add_int64_data(value);
        return tensor;
    }

    std::string text() const { return m_model.SerializeAsString(); }
    engine::Blob blob() const
    {
        const auto serialized = text();
        return engine::makeBlob(std::vector<char>(serialized.begin(), serialized.end()));
    }

private:
    onnx::ModelProto m_model;
};

/// "Conv Relu", in order of execution.
inline std::string typesOf(const engine::LayerGraph& graph)
{
    std::string types;
    for (const auto& layer : graph.layers())
        types += (types.empty() ? "" : " ") + layer.type();
    return types;
}

inline void setInteger(onnx::NodeProto& node, const std::string& name, std::int64_t value)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INT);
    attribute.set_i(value);
}

inline void setIntegers(onnx::NodeProto& node, const std::string& name, const std::vector<std::int64_t>& values)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INTS);
    for (const auto value : values)
        attribute.add_ints(value);
}

inline void setText(onnx::NodeProto& node, const std::string& name, const std::string& value)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::STRING);
    attribute.set_s(value);
}

inline void setReal(onnx::NodeProto& node, const std::string& name, float value)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::FLOAT);
    attribute.set_f(value);
}
