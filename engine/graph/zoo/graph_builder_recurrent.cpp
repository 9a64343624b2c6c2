// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"

#include <cmath>

namespace engine {

TensorId GraphBuilder::embedding(const std::string& name, TensorId tokens, std::int64_t vocabulary,
                                 std::int64_t features)
{
    const auto shape = shapeOf(tokens);
    const auto table = constant(name + "/embeddings", {vocabulary, features}, -1.0, 1.0);
    Layer layer{name, {}};
    const auto rows = append(layer, {"Cast", {{"to", std::int64_t{7}}}, {tokens}, {}}, shape); // 7: int64
    m_parts.tensors[index(rows)].type = ElementType::Int64;
    append(layer, {"Gather", {{"axis", std::int64_t{0}}}, {table, rows}, {}}, {shape[0], shape[1], features});
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::appendTranspose(Layer& layer, TensorId from, std::vector<std::int64_t> permutation)
{
    Shape shape;
    for (const auto axis : permutation)
        shape.push_back(shapeOf(from)[static_cast<std::size_t>(axis)]);
    return append(layer, {"Transpose", {{"perm", std::move(permutation)}}, {from}, {}}, std::move(shape));
}

/// ONNX wants steps before the batch, and the gates in the order i, o, f, c where Keras has i, f, c, o; with seeded
/// weights only the forget gate's bias of one (Keras' unit_forget_bias) shows it.
void GraphBuilder::appendLstm(Layer& layer, TensorId from, const LstmSpec& spec, const LstmState& initial)
{
    const auto& name = layer.name;
    const auto steps = appendTranspose(layer, from, {1, 0, 2});
    const auto directions = spec.bothDirections ? 2 : 1;
    const auto features = shapeOf(from)[2];
    const auto limit = std::sqrt(3.0 / static_cast<double>(features));
    const auto recurrentLimit = std::sqrt(1.0 / static_cast<double>(spec.units));
    const auto kernel = constant(name + "/kernel", {directions, 4 * spec.units, features}, -limit, limit);
    const auto recurrent =
        constant(name + "/recurrent_kernel", {directions, 4 * spec.units, spec.units}, -recurrentLimit, recurrentLimit);
    std::vector<float> bias; // the second half, of zeros, is one that Keras does not have
    for (std::int64_t i = 0; i < directions * 8 * spec.units; ++i)
        bias.push_back(i % (8 * spec.units) / spec.units == 2 ? 1.0F : 0.0F);
    Operation operation{"LSTM", {{"hidden_size", spec.units}}, {steps, kernel, recurrent}, {}};
    operation.inputs.push_back(floats(name + "/bias", {directions, 8 * spec.units}, std::move(bias)));
    std::vector<std::string> activations;
    for (int i = 0; i < directions; ++i)
        activations.insert(activations.end(), {"HardSigmoid", spec.activation, spec.activation});
    operation.attributes["activations"] = std::move(activations);
    operation.attributes["direction"] = std::string(spec.bothDirections ? "bidirectional" : "forward");
    if (initial.hidden != noTensor) {
        const auto axis = constant(name + "/axis", {0});
        operation.inputs.push_back(noTensor); // every sequence has the full length
        for (const auto state : {initial.hidden, initial.cell})
            operation.inputs.push_back(append(layer, {"Unsqueeze", {}, {state, axis}, {}}, {1, 1, spec.units}));
    }
    layer.operations.push_back(std::move(operation));
}

TensorId GraphBuilder::lstm(const std::string& name, TensorId from, const LstmSpec& spec, const LstmState& initial)
{
    Layer layer{name, {}};
    appendLstm(layer, from, spec, initial);
    const auto steps = shapeOf(from)[1];
    const auto axis = constant(name + "/direction", {1});
    const auto directions = spec.bothDirections ? 2 : 1;
    const auto all = addTensor(name + "/LSTM", {steps, directions, 1, spec.units});
    layer.operations.back().outputs = {all};
    Operation merge{"Squeeze", {}, {all, axis}, {}};
    if (spec.bothDirections)
        merge = {"ReduceSum", {{"keepdims", std::int64_t{0}}}, {all, axis}, {}};
    const auto sequence = append(layer, std::move(merge), {steps, 1, spec.units});
    appendTranspose(layer, sequence, {1, 0, 2});
    return addLayer(std::move(layer));
}

LstmState GraphBuilder::lstmState(const std::string& name, TensorId from, const LstmSpec& spec)
{
    Layer layer{name, {}};
    appendLstm(layer, from, spec, {});
    const auto axis = constant(name + "/direction", {0});
    const auto hidden = addTensor(name + "/hidden", {1, 1, spec.units});
    const auto cell = addTensor(name + "/cell", {1, 1, spec.units});
    layer.operations.back().outputs = {noTensor, hidden, cell};
    LstmState state;
    state.hidden = append(layer, {"Squeeze", {}, {hidden, axis}, {}}, {1, spec.units});
    state.cell = append(layer, {"Squeeze", {}, {cell, axis}, {}}, {1, spec.units});
    addLayer(std::move(layer));
    return state;
}

} // namespace engine
