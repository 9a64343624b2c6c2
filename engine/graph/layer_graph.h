// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"
#include "engine/core/result.h"
#include "engine/graph/tensor_type.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace engine {

enum class TensorId : std::uint32_t {};
enum class LayerId : std::uint32_t {};

constexpr std::size_t index(TensorId id)
{
    return static_cast<std::size_t>(id);
}
constexpr std::size_t index(LayerId id)
{
    return static_cast<std::size_t>(id);
}

/// An optional input that the operator was not given.
inline constexpr TensorId noTensor{0xffffffffU};

struct TensorInfo
{
    std::string name;
    ElementType type = ElementType::Float32;
    Shape shape; ///< every dimension known, none negative; -1 only for an output of the model that a program gives

    Bytes bytes() const; ///< valid for tensors of a LayerGraph, which checks that it fits
    bool operator==(const TensorInfo&) const = default;
};

using Attribute = std::variant<std::int64_t, double, std::string, std::vector<std::int64_t>, std::vector<double>,
                               std::vector<std::string>>;
using Attributes = std::map<std::string, Attribute, std::less<>>;

struct ConstantTensor
{
    ElementType type = ElementType::Float32;
    Shape shape;
    Blob blob;

    bool operator==(const ConstantTensor&) const = default;
};

struct Operation;

/// Operations whose shapes are known only once they run. Its tensors are its own: ids count from 0.
struct Program
{
    std::size_t tensorCount = 0;
    std::map<TensorId, ConstantTensor> constants;
    std::vector<Operation> operations; ///< in order of execution
    std::vector<TensorId> inputs;      ///< in the order in which they are handed over
    std::vector<TensorId> outputs;

    bool operator==(const Program&) const;
};

/// One operator with the meaning that ONNX opset 17 gives its type, whatever file it came from.
struct Operation
{
    std::string type; ///< "Conv", "Relu", ...
    Attributes attributes;
    std::vector<TensorId> inputs;  ///< in ONNX order; noTensor where an optional input is missing
    std::vector<TensorId> outputs; ///< in ONNX order; noTensor where an output is unused
    /// What an operation of type "Program" computes; inside of one, the bodies of If (then, else), Loop and Scan.
    /// What a body needs from around it stands behind the operator's own inputs.
    std::vector<Program> programs = {};

    bool operator==(const Operation&) const;
};

/// The unit of timing, prediction and cutting: operators that run as one kernel.
/// Before fusion it holds one operation, after fusion for example Conv, BatchNormalization, Relu.
struct Layer
{
    std::string name;                  ///< unique in its graph
    std::vector<Operation> operations; ///< in order of execution, at least one

    /// The first operator that computes: "LSTM" of Transpose, LSTM, Squeeze; "Attention" of what it is part of; "Transpose"
    /// of Reshape, Transpose, Reshape.
    const std::string& type() const;
    bool operator==(const Layer&) const = default;
};

/// The type of the operation that runs a program: everything from the first shape on that depends on the frame.
inline constexpr const char* programType = "Program";

/// The attribute of If, Loop and Scan in a program that tells how many inputs are the operator's own.
inline constexpr const char* ownInputs = "own_inputs";

/// What LayerGraph::create() checks.
struct GraphParts
{
    std::string name;
    std::vector<TensorInfo> tensors;    ///< indexed by TensorId
    std::map<TensorId, Blob> constants; ///< weights by reference, row-major, little-endian
    std::vector<Layer> layers;          ///< any order
    std::vector<TensorId> inputs;       ///< given for each frame, in the model's order
    std::vector<TensorId> outputs;      ///< wanted for each frame, in the model's order

    bool operator==(const GraphParts&) const = default;
};

/// A checked directed acyclic graph of layers. Layers are in topological order: an edge runs
/// from a smaller to a larger LayerId.
class LayerGraph
{
public:
    /// Fails with InvalidInput and a message that names the layer or tensor when an id is out of
    /// range, a tensor has no producer or several, a name of a layer stands twice, a size
    /// overflows, a constant has the wrong number of bytes, or the layers form a cycle.
    static Result<LayerGraph> create(GraphParts parts);

    const GraphParts& parts() const { return m_parts; }
    const std::string& name() const { return m_parts.name; }
    std::span<const Layer> layers() const { return m_parts.layers; }
    const Layer& layer(LayerId id) const { return m_parts.layers[index(id)]; }
    const TensorInfo& tensor(TensorId id) const { return m_parts.tensors[index(id)]; }
    std::span<const TensorId> inputs() const { return m_parts.inputs; }
    std::span<const TensorId> outputs() const { return m_parts.outputs; }

    /// The bytes of a constant, or null when @p id is computed or an input.
    const Blob* constant(TensorId id) const;

    /// Tensors that a layer needs from other layers or from the model's inputs, each once, no constants.
    std::span<const TensorId> inputsOf(LayerId id) const { return m_inputsOf[index(id)]; }
    /// Tensors that a layer gives to other layers or to the model's outputs, each once.
    std::span<const TensorId> outputsOf(LayerId id) const { return m_outputsOf[index(id)]; }
    /// Constants that a layer reads, each once.
    std::span<const TensorId> constantsOf(LayerId id) const { return m_constantsOf[index(id)]; }
    /// The layer that computes @p id; nothing for inputs and constants.
    std::optional<LayerId> producerOf(TensorId id) const;
    /// Layers that need @p id from outside, in topological order, each once.
    std::span<const LayerId> consumersOf(TensorId id) const { return m_consumersOf[index(id)]; }

    bool operator==(const LayerGraph& other) const { return m_parts == other.m_parts; }

private:
    LayerGraph() = default;
    void indexTensors();

    GraphParts m_parts;
    std::vector<std::vector<TensorId>> m_inputsOf;
    std::vector<std::vector<TensorId>> m_outputsOf;
    std::vector<std::vector<TensorId>> m_constantsOf;
    std::vector<std::optional<LayerId>> m_producerOf;
    std::vector<std::vector<LayerId>> m_consumersOf;
};

/// Identifies what is computed, and in which layers: two sides that agree on it mean the same layer by the same
/// LayerId, and times of one are times of the other. 16 hexadecimal digits, XXH3 of everything but the weights:
/// - types and shapes of all tensors (their names are not in it), layers by name with their operators, every
///   attribute (reals as float32, as ONNX keeps them), programs whole, inputs and outputs;
/// - of constants which they are, and the values of those that set an operator up: what a shape rule reads (the target
///   of a Reshape, the pads of a Pad, ...) and single numbers without a dimension (the bounds of a Clip). All others
///   are weights, which times do not depend on and which may be gigabytes. In a program, where shapes are known only
///   while it runs, a constant of up to 4 KiB counts.
/// A new way to compute it is a new version of it, so files and peers of another version never match by chance.
std::string fingerprint(const LayerGraph& graph);

/// Whether @p operation was given its input @p at.
bool hasInput(const Operation& operation, std::size_t at);
/// Whether only the first input of @p operation depends on the frame.
bool restIsConstant(const LayerGraph& graph, const Operation& operation);

/// Typed access to attributes; the fallback answers when the name is missing or of another kind.
std::int64_t attributeOr(const Operation& op, std::string_view name, std::int64_t fallback);
double attributeOr(const Operation& op, std::string_view name, double fallback);
std::string attributeOr(const Operation& op, std::string_view name, const std::string& fallback);
std::vector<std::int64_t> attributeOr(const Operation& op, std::string_view name,
                                      const std::vector<std::int64_t>& fallback);
std::vector<double> attributeOr(const Operation& op, std::string_view name, const std::vector<double>& fallback);
std::vector<std::string> attributeOr(const Operation& op, std::string_view name,
                                     const std::vector<std::string>& fallback);

} // namespace engine
