// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "engine/graph/own_names.h"
#include "engine/graph/shape_inference.h"

#include <set>

namespace engine {

/// An attribute as ONNX can say it: real numbers are float32.
void roundToFloat(Attribute& attribute);

/// A graph while it is written down, one operation after the other in order of execution.
class GraphDraft
{
public:
    TensorId addInput(TensorInfo info);
    TensorId addConstant(TensorInfo info, Blob blob);
    TensorId addConstant(const std::string& name,
                         const std::vector<std::int64_t>& values); ///< int64, one dimension
    /// A tensor that an operation will compute; its type and shape follow with setType().
    TensorId addTensor(std::string name);

    /// From now on @p alias means @p target, which is known already.
    void setAlias(TensorId alias, TensorId target) { m_meaning[index(alias)] = meaning(target); }
    TensorId meaning(TensorId id) const { return id == noTensor ? noTensor : m_meaning[index(id)]; }
    void setType(TensorId id, const TensorType& type);
    /// The value of @p id does not depend on the frame after all.
    void setConstant(TensorId id, Blob blob) { m_parts.constants[id] = std::move(blob); }
    /// How many bytes of constants rewriting may still add, because files say little and mean much.
    void giveRoom(Bytes bytes) { m_room += bytes.count; }
    bool takeRoom(Bytes bytes);
    void rename(TensorId id, std::string name) { m_parts.tensors[index(id)].name = std::move(name); }

    const TensorInfo& tensor(TensorId id) const { return m_parts.tensors[index(meaning(id))]; }
    const Blob* constant(TensorId id) const;
    std::optional<ConstantTensor> constantTensor(TensorId id) const; ///< nothing when it depends on the frame
    bool isInput(TensorId id) const { return m_inputs.contains(meaning(id)); }
    KnownInputs known(const Operation& operation) const;

    /// Appends a layer of one operation; its name gets a number when it is taken.
    void append(const std::string& name, Operation operation);
    /// Leaves out what no output needs, tensors that are not used included.
    Result<LayerGraph> finish(std::string name, const std::vector<TensorId>& outputs);

    /// The same as a program, whose operations have no shapes yet.
    Program program(const std::vector<TensorId>& inputs, const std::vector<TensorId>& outputs) &&;

private:
    GraphParts m_parts;
    std::vector<TensorId> m_meaning;
    std::set<TensorId> m_inputs;
    OwnNames m_layerNames;
    std::int64_t m_room = 64 << 20;
};

} // namespace engine
