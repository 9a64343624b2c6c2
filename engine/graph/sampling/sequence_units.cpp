// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/sampling/sample_units.h"

#include <array>

namespace engine {

namespace {

std::int64_t featuresOf(NetworkDraft& net, TensorId x)
{
    return net.shapeOf(x).back();
}

TensorId denseBlock(NetworkDraft& net, TensorId x)
{
    auto& draws = net.draws();
    x = dense(net, x, drawFeatures(net), draws.chance(85));
    return draws.chance(60) ? function(net, x, draws.chance(60) ? "Relu" : drawFunction(net)) : x;
}

/// As at the end of AlexNet and VGG: many weights, each used once.
TensorId largeDense(NetworkDraft& net, TensorId)
{
    auto& draws = net.draws();
    const auto units = draws.oneOf({1000, 2048, 2560, 3072, 3584, 4096, 4608});
    const auto x = net.input({1, draws.chance(60) ? draws.between(4, 100) * 256 : draws.logUniform(1024, 27'000)});
    return function(net, dense(net, x, units), "Relu");
}

TensorId layerNorm(NetworkDraft& net, TensorId x)
{
    if (x == noTensor)
        return noTensor;
    const auto features = featuresOf(net, x);
    return net.add({"LayerNormalization",
                    {{"axis", std::int64_t{-1}}, {"epsilon", 1e-5}},
                    {x, net.weights({features}, 0.5, 1.0), net.weights({features}, -0.1, 0.1)},
                    {}});
}

/// Both sides are computed: each step with each other one, as attention did before it was one operator.
TensorId stepsWithSteps(NetworkDraft& net, TensorId x)
{
    const auto units = std::max<std::int64_t>(drawFeatures(net) / 4, 1);
    const auto left = dense(net, x, units);
    const auto right = transpose(net, dense(net, x, units), {0, 2, 1});
    auto scores = net.add({"MatMul", {}, {left, right}, {}});
    scores = net.add({"Softmax", {{"axis", std::int64_t{-1}}}, {scores}, {}});
    return net.add({"MatMul", {}, {scores, x}, {}});
}

TensorId feedForward(NetworkDraft& net, TensorId x)
{
    const auto features = featuresOf(net, x);
    auto y = dense(net, layerNorm(net, x), features * net.draws().oneOf({2, 3, 4}));
    y = dense(net, function(net, y, net.draws().chance(70) ? "Gelu" : "Relu"), features);
    return add(net, x, y);
}

/// Queries, keys and values of heads of 8 to 96 numbers, and a shortcut.
TensorId attention(NetworkDraft& net, TensorId x)
{
    auto& draws = net.draws();
    const auto size = net.wide() ? draws.between(8, 96) / 4 * 4 : draws.oneOf({16, 24, 32, 40, 48, 64});
    const auto heads = net.wide() ? draws.between(1, 16) : draws.oneOf({1, 2, 3, 4, 6, 8, 12});
    const auto features = featuresOf(net, x);
    const auto from = layerNorm(net, x);
    std::vector<TensorId> parts;
    for (int i = 0; i < 3; ++i)
        parts.push_back(dense(net, from, heads * size, draws.chance(70)));
    const auto seen = net.add({"Attention", {{"q_num_heads", heads}, {"kv_num_heads", heads}}, parts, {}});
    return add(net, x, dense(net, seen, features));
}

/// LSTM and GRU as ONNX has them: steps come before the batch.
TensorId recurrent(NetworkDraft& net, TensorId x)
{
    auto& draws = net.draws();
    const bool lstm = draws.chance(65);
    const std::int64_t directions = draws.chance(30) ? 2 : 1;
    const auto units = net.wide() ? draws.logUniform(4, 1024) : draws.oneOf({32, 50, 64, 100, 128, 200, 256, 300, 512});
    const auto features = featuresOf(net, x);
    const std::int64_t rows = (lstm ? 4 : 3) * units;
    Operation op{lstm ? "LSTM" : "GRU", {{"hidden_size", units}}, {transpose(net, x, {1, 0, 2})}, {}};
    op.attributes["direction"] = std::string(directions == 2 ? "bidirectional" : "forward");
    if (!lstm)
        op.attributes["linear_before_reset"] = std::int64_t{draws.chance(50) ? 1 : 0};
    op.inputs.push_back(net.kernel({directions, rows, features}, features));
    op.inputs.push_back(net.kernel({directions, rows, units}, units));
    op.inputs.push_back(net.weights({directions, 2 * rows}, -0.05, 0.05));
    const auto all = net.add(std::move(op)); // steps, directions, batch, units
    if (all == noTensor)
        return noTensor;
    const auto shape = net.shapeOf(all);
    return reshape(net, transpose(net, all, {2, 0, 1, 3}), {shape[2], shape[0], shape[1] * shape[3]});
}

/// Words, each a row of a table.
TensorId embedding(NetworkDraft& net, TensorId)
{
    auto& draws = net.draws();
    const auto words =
        net.wide() ? draws.logUniform(16, 60'000) : draws.oneOf({100, 1000, 5000, 10'000, 20'000, 30'522});
    auto features = std::min<std::int64_t>(drawFeatures(net), 2048);
    while (words * features > 16'000'000)
        features /= 2;
    const auto steps = net.wide() ? draws.logUniform(1, 512) : draws.oneOf({10, 16, 20, 32, 64, 128, 256});
    const auto tokens = net.input({1, steps}, ElementType::Int64);
    return net.add({"Gather", {{"axis", std::int64_t{0}}}, {net.weights({words, features}, -1.0, 1.0), tokens}, {}});
}

/// Steps of a sequence in another order, as relative positions and windows ask for.
TensorId reorderedSteps(NetworkDraft& net, TensorId x)
{
    const auto steps = net.shapeOf(x)[1];
    std::vector<std::int64_t> order;
    for (std::int64_t i = 0; i < steps; ++i)
        order.push_back(net.draws().below(steps));
    return layerNorm(net, net.add({"Gather", {{"axis", std::int64_t{1}}}, {x, net.integers(std::move(order))}, {}}));
}

TensorId softmax(NetworkDraft& net, TensorId x)
{
    return net.add({"Softmax", {{"axis", std::int64_t{-1}}}, {x}, {}});
}

TensorId lonelyFunction(NetworkDraft& net, TensorId x)
{
    static constexpr std::array<const char*, 10> kinds{"Relu",  "Sigmoid", "Tanh",     "Elu",      "Gelu",
                                                       "Swish", "Selu",    "Softplus", "Softsign", "HardSigmoid"};
    return function(net, softmax(net, x), net.draws().oneOf(kinds));
}

TensorId best(NetworkDraft& net, TensorId x)
{
    const auto found = net.add({"ArgMax", {{"axis", std::int64_t{-1}}}, {x}, {}});
    return found == noTensor ? noTensor : x;
}

TensorId joined(NetworkDraft& net, TensorId x)
{
    std::vector<TensorId> parts{x};
    for (std::int64_t i = net.draws().between(1, 3); i > 0; --i)
        parts.push_back(dense(net, x, drawFeatures(net)));
    return concat(net, std::move(parts), -1);
}

TensorId product(NetworkDraft& net, TensorId x)
{
    return net.add({"Mul", {}, {softmax(net, x), x}, {}});
}

/// Heads before steps, as attention wants them.
TensorId heads(NetworkDraft& net, TensorId x)
{
    const auto shape = net.shapeOf(x);
    const auto count = net.draws().oneOf({2, 3, 4, 8});
    if (shape[2] % count != 0)
        return noTensor;
    auto y = reshape(net, softmax(net, x), {shape[0], shape[1], count, shape[2] / count});
    y = softmax(net, transpose(net, y, {0, 2, 1, 3}));
    return reshape(net, transpose(net, y, {0, 2, 1, 3}), shape);
}

} // namespace

std::span<const SampleUnit> sequenceUnits()
{
    constexpr auto sequence = ChainKind::Sequence;
    constexpr auto rows = ChainKind::Rows;
    static constexpr std::array units{
        SampleUnit{"matmul", rows, denseBlock},
        SampleUnit{"matmul", rows, denseBlock},
        SampleUnit{"matmul", ChainKind::Own, largeDense},
        SampleUnit{"matmul", ChainKind::Own, largeDense},
        SampleUnit{"matmul", sequence, denseBlock},
        SampleUnit{"matmul", sequence, stepsWithSteps},
        SampleUnit{"matmul", sequence, feedForward},
        SampleUnit{"softmax", sequence, softmax},
        SampleUnit{"softmax", rows, softmax},
        SampleUnit{"argmax", rows, best},
        SampleUnit{"argmax", sequence, best},
        SampleUnit{"activation", sequence, lonelyFunction},
        SampleUnit{"activation", rows, lonelyFunction},
        SampleUnit{"elementwise", sequence, product},
        SampleUnit{"concat", rows, joined},
        SampleUnit{"movement", sequence, heads},
        SampleUnit{"recurrent", sequence, recurrent},
        SampleUnit{"layer_norm", sequence, layerNorm},
        SampleUnit{"layer_norm", sequence, feedForward},
        SampleUnit{"gather", ChainKind::Own, embedding},
        SampleUnit{"gather", sequence, reorderedSteps},
        SampleUnit{"attention", sequence, attention},
    };
    return units;
}

} // namespace engine
