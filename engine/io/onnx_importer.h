// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include "engine/graph/graph_draft.h"
#include "engine/io/onnx_node.h"
#include "engine/io/onnx_order.h"
#include "engine/io/onnx_wire.h"

namespace engine {

/// Turns a parsed file into a graph: node after node in order of execution, each normalised, its
/// shapes inferred, then dropped, folded or appended.
class OnnxImporter
{
public:
    OnnxImporter(const OnnxFile& file, ExternalFiles files, const OnnxOptions& options, std::int64_t foldingBudget);

    Result<LayerGraph> graph();

private:
    Result<void> addInputs();
    Result<void> addNode(const onnx::NodeProto& node);
    Result<void> addConstant(const onnx::NodeProto& node);
    /// ConstantOfShape as an Expand of its element.
    Result<Operation> repeatedConstant(const onnx::NodeProto& node);
    Result<void> addOperation(const std::string& name, Operation operation);
    bool fold(const Operation& operation, const KnownInputs& inputs, const std::vector<TensorType>& types);
    Result<void> connectInputs(const onnx::NodeProto& node, Operation& operation);
    void addOutputs(const onnx::NodeProto& node, Operation& operation);
    Result<TensorId> tensorNamed(const std::string& name);
    Result<std::vector<TensorId>> wantedOutputs();

    const OnnxFile& m_file;
    ExternalFiles m_files;
    const OnnxOptions& m_options;
    std::int64_t m_foldingBudget;
    std::int64_t m_opset = 0;
    OnnxNames m_names;
    GraphDraft m_draft;
    std::unordered_map<std::string_view, TensorId> m_ids;
};

} // namespace engine
