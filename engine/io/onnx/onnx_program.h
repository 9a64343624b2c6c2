// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include "engine/graph/graph_draft.h"
#include "engine/io/onnx/onnx_tensor.h"

#include <functional>
#include <set>

namespace engine {

/// Gathers nodes whose shapes depend on the frame into a program, bodies of If, Loop and Scan included.
class OnnxProgram
{
public:
    /// What a name means around the program: a constant, or nothing when the tensor has to be handed over, behind a
    /// body's inputs in the order in which it is asked for. Asked once for a name until it is forgotten.
    using Around = std::function<Result<std::optional<ConstantTensor>>(const std::string& name)>;

    OnnxProgram(std::int64_t opset, ExternalFiles& files, Around around);

    Result<void> add(const onnx::NodeProto& node);
    /// All of a body; its inputs come before what is handed over, its outputs are the program's.
    Result<void> addBody(const onnx::GraphProto& body);
    void addOutput(const std::string& name) { m_outputs.push_back(m_ids.at(name)); }

    /// A tensor that it makes().
    TensorId made(const std::string& name) const { return m_ids.at(name); }
    /// Gives such a tensor a name, a second one or the only one.
    void call(const std::string& name, TensorId id);
    /// Another tensor may have the name from now on.
    void forget(std::string_view name);

    bool makes(const std::string& name) const { return m_made.contains(name); }
    bool isEmpty() const { return m_made.empty(); }
    Program take() &&;

private:
    Result<TensorId> tensorNamed(const std::string& name);
    Result<Operation> connected(const onnx::NodeProto& node);
    Result<void> addConstant(const std::string& name, Result<OnnxConstant> constant);
    static Result<void> dropLengths(Operation& operation);
    Result<void> addBodies(const onnx::NodeProto& node, Operation& operation);
    /// What @p name means to a body in here, which is given @p handedOver.
    Result<std::optional<ConstantTensor>> meaningInside(const std::string& name, std::vector<TensorId>& handedOver);

    std::int64_t m_opset;
    ExternalFiles& m_files;
    Around m_around;
    GraphDraft m_draft;
    std::map<std::string, TensorId, std::less<>> m_ids;
    std::set<std::string, std::less<>> m_made;
    std::vector<TensorId> m_inputs;
    std::vector<TensorId> m_passed;
    std::vector<TensorId> m_outputs;
};

} // namespace engine
