// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include "engine/graph/graph_draft.h"
#include "engine/io/onnx/byte_weights.h"
#include "engine/io/onnx/onnx_node.h"
#include "engine/io/onnx/onnx_order.h"
#include "engine/io/onnx/onnx_program.h"
#include "engine/io/onnx/onnx_wire.h"

namespace engine {

/// Turns a parsed file into a graph: node after node in order of execution, each normalised, its
/// shapes inferred, then dropped, folded, appended or, without a fixed shape, put into the program.
class OnnxImporter
{
public:
    /// Weights of four bits become floats when they are dequantised.
    static constexpr std::int64_t unfoldedPerByte = 8;

    /// @p files gathers those that it maps.
    OnnxImporter(const OnnxFile& file, ExternalFiles& files, const OnnxOptions& options, std::int64_t foldingBudget);

    Result<LayerGraph> graph();

private:
    Result<void> addInputs();
    Result<void> addNode(const onnx::NodeProto& node);
    Result<void> addStaticNode(const onnx::NodeProto& node);
    /// The branch of an If that a constant condition chooses, in place of the node.
    Result<void> addBranch(const onnx::NodeProto& node, const onnx::GraphProto& branch);
    /// True when it has an input from the program or never has a shape before it runs.
    bool belongsToProgram(const onnx::NodeProto& node) const;
    /// What a name means to the program.
    Result<std::optional<ConstantTensor>> meaningInProgram(const std::string& name);
    Result<void> addProgram();
    Result<void> addConstant(const onnx::NodeProto& node);
    /// ConstantOfShape as an Expand of its element.
    Result<void> addOperation(const std::string& name, Operation operation);
    bool fold(const Operation& operation, const KnownInputs& inputs, const std::vector<TensorType>& types);
    Result<void> connectInputs(const onnx::NodeProto& node, Operation& operation);
    void stateNarrowType(Operation& operation) const;
    bool takesNarrowType(const onnx::NodeProto& node);
    void addOutputs(const onnx::NodeProto& node, Operation& operation);
    Result<TensorId> tensorNamed(const std::string& name);
    /// From now on @p name, which lives in the file, means the constant.
    TensorId addConstant(const std::string& name, OnnxConstant constant);
    void countDataFiles();
    Result<std::vector<TensorId>> wantedOutputs();

    const OnnxFile& m_file;
    ExternalFiles& m_files;
    const OnnxOptions& m_options;
    std::int64_t m_foldingBudget;
    std::int64_t m_countedBytes = 0; ///< of data files that are in the budget
    std::size_t m_countedFiles = 0;
    std::int64_t m_opset = 0;
    OnnxNames m_names;
    GraphDraft m_draft;
    ByteWeights m_byteWeights{m_draft};
    std::unordered_map<std::string_view, TensorId> m_ids;
    std::map<TensorId, std::int32_t> m_narrow; ///< whose type in the file is narrower than that in the graph
    std::optional<OnnxProgram> m_program;      ///< everything from the first shape on that depends on the frame
    std::string m_programName;
    std::vector<TensorId> m_programInputs; ///< in the order in which the program asked for them
};

} // namespace engine
