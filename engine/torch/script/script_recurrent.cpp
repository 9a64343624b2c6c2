// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

namespace engine::script {

namespace {

/// What the three recurrent operators of ONNX differ in.
struct Kind
{
    const char* type;
    Integers gates; ///< torch's gate at each place of ONNX's order
    Attributes attributes;
};

/// torch: input, forget, cell, output; ONNX: input, output, forget, cell.
Kind lstmKind()
{
    return {"LSTM", {0, 3, 1, 2}, {}};
}
/// torch: reset, update, new; ONNX: update, reset, hidden. Torch applies the reset behind the matrix.
Kind gruKind()
{
    return {"GRU", {1, 0, 2}, {{"linear_before_reset", std::int64_t{1}}}};
}
Kind rnnKind()
{
    return {"RNN", {0}, {}};
}

at::Tensor inOnnxOrder(const at::Tensor& gates, const Integers& order)
{
    const auto parts = gates.chunk(static_cast<std::int64_t>(order.size()), 0);
    std::vector<at::Tensor> moved;
    for (const auto gate : order)
        moved.push_back(parts.at(static_cast<std::size_t>(gate)));
    return at::cat(moved, 0);
}

/// The weights of a stack of layers, in torch's order: layer after layer, direction after direction.
class Weights
{
public:
    Weights(const ScriptCall& call, std::size_t at, Kind kind)
        : m_call(call), m_kind(std::move(kind)), m_each(call.flag("has_biases") ? 4 : 2)
    {
        const auto values = toIValue(call.value(at));
        for (const auto& value : values.toListRef())
            m_tensors.push_back(value.toTensor());
        m_directions = call.flag("bidirectional") ? 2 : 1;
        if (m_tensors.size() != m_each * m_directions * static_cast<std::size_t>(call.integer("num_layers")))
            refuse("has weights that do not fit its layers (projections are not supported)");
    }

    std::int64_t directions() const { return static_cast<std::int64_t>(m_directions); }
    std::int64_t hidden() const { return m_tensors.front().size(0) / static_cast<std::int64_t>(m_kind.gates.size()); }
    /// [directions, gates x hidden, columns]
    TensorId matrix(std::size_t layer, std::size_t which) const
    {
        std::vector<at::Tensor> parts;
        for (std::size_t direction = 0; direction < m_directions; ++direction)
            parts.push_back(inOnnxOrder(tensor(layer, direction, which), m_kind.gates));
        return m_call.graph.constant(at::stack(parts));
    }
    /// [directions, 2 x gates x hidden], or noTensor.
    TensorId biases(std::size_t layer) const
    {
        if (m_each == 2)
            return noTensor;
        std::vector<at::Tensor> parts;
        for (std::size_t direction = 0; direction < m_directions; ++direction)
            parts.push_back(at::cat({inOnnxOrder(tensor(layer, direction, 2), m_kind.gates),
                                     inOnnxOrder(tensor(layer, direction, 3), m_kind.gates)}));
        return m_call.graph.constant(at::stack(parts));
    }

private:
    const at::Tensor& tensor(std::size_t layer, std::size_t direction, std::size_t which) const
    {
        return m_tensors.at((layer * m_directions + direction) * m_each + which);
    }

    const ScriptCall& m_call;
    Kind m_kind;
    std::size_t m_each;
    std::size_t m_directions = 1;
    std::vector<at::Tensor> m_tensors;
};

/// The first state of one layer: [directions, batch, hidden], or noTensor when all is zero.
TensorId initialState(const ScriptCall& call, const ScriptValue& state, std::size_t layer, std::int64_t directions)
{
    const auto* constant = known(state);
    if (constant != nullptr && constant->isTensor() && !constant->toTensor().any().item().toBool())
        return noTensor;
    const auto begin = static_cast<std::int64_t>(layer) * directions;
    return call.graph.slice(call.tensorOf(state), 0, begin, begin + directions);
}

/// [steps, directions, batch, hidden] as [steps, batch, directions x hidden].
TensorId sideBySide(ScriptGraph& graph, TensorId y)
{
    const auto shape = graph.shape(y);
    return graph.reshape(graph.transpose(y, {0, 2, 1, 3}), {shape[0], shape[2], shape[1] * shape[3]});
}

/// Outputs: every step of the last layer, then the last states of all layers.
TensorIds recurrent(const ScriptCall& call, const Kind& kind, const std::vector<ScriptValue>& states)
{
    auto& graph = call.graph;
    if (call.given("data") || call.given("batch_sizes"))
        refuse("works on packed sequences");
    if (call.flag("train") && call.real("dropout", 0.0) > 0.0)
        refuse("drops values at random: the model is in training mode");
    const Weights weights(call, 2, kind);
    auto x = call.tensor(0);
    if (graph.rank(x) != 3)
        refuse("takes sequences of shape " + toString(graph.shape(x)) + " without a batch");
    const bool batchFirst = call.flag("batch_first");
    x = batchFirst ? graph.swapAxes(x, 0, 1) : x;
    auto attributes = kind.attributes;
    attributes["hidden_size"] = weights.hidden();
    if (weights.directions() == 2)
        attributes["direction"] = std::string("bidirectional");
    std::vector<TensorIds> last(states.size());
    for (std::size_t layer = 0; layer < static_cast<std::size_t>(call.integer("num_layers")); ++layer) {
        TensorIds inputs{x, weights.matrix(layer, 0), weights.matrix(layer, 1), weights.biases(layer), noTensor};
        for (const auto& state : states)
            inputs.push_back(initialState(call, state, layer, weights.directions()));
        const auto outputs = graph.emit(kind.type, attributes, inputs, 1 + states.size());
        x = sideBySide(graph, outputs.front());
        for (std::size_t i = 0; i < states.size(); ++i)
            last[i].push_back(outputs[i + 1]);
    }
    TensorIds results{batchFirst ? graph.swapAxes(x, 0, 1) : x};
    for (const auto& parts : last)
        results.push_back(parts.size() == 1 ? parts.front() : graph.emit("Concat", {{"axis", std::int64_t{0}}}, parts));
    return results;
}

TensorIds lstm(const ScriptCall& call)
{
    const auto* states = std::get_if<std::shared_ptr<Sequence>>(&call.value(1));
    if (states == nullptr || (*states)->items.size() != 2)
        refuse("works on packed sequences");
    return recurrent(call, lstmKind(), (*states)->items);
}

TensorIds gru(const ScriptCall& call)
{
    return recurrent(call, gruKind(), {call.value(1)});
}

TensorIds rnn(const ScriptCall& call)
{
    return recurrent(call, rnnKind(), {call.value(1)});
}

constexpr std::array operators{
    ScriptOperator{"lstm", lstm},
    ScriptOperator{"gru", gru},
    ScriptOperator{"rnn_tanh", rnn},
};

} // namespace

std::span<const ScriptOperator> recurrentTranslations()
{
    return operators;
}

} // namespace engine::script
