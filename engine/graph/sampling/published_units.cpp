// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/sampling/sample_units.h"

#include <array>

// The grids of published collectors, one layer each: their channels, sides, windows, strides and functions. Where a
// function has no ONNX operator of its own, its nearest one stands in.

namespace engine {

namespace {

std::string publishedFunction(NetworkDraft& net)
{
    static constexpr std::array<const char*, 8> functions{"Elu",  "Selu", "Softplus", "Softsign",
                                                          "Relu", "Tanh", "Sigmoid",  "HardSigmoid"};
    return net.draws().oneOf(functions);
}

TensorId publishedConv(NetworkDraft& net, TensorId)
{
    auto& draws = net.draws();
    const auto side = draws.oneOf({32, 64, 224, 299});
    ConvForm form{draws.oneOf({64, 128, 256, 384, 512})};
    form.rows = form.columns = draws.oneOf({2, 3, 4});
    form.stride = draws.oneOf({1, 2, 3});
    form.same = draws.chance(50);
    form.bias = draws.chance(50);
    const std::string active = draws.oneOf(std::array{"Relu", "Sigmoid", "Tanh"});
    return function(net, conv(net, net.input({1, 3, side, side}), form), active);
}

TensorId publishedDense(NetworkDraft& net, TensorId)
{
    auto& draws = net.draws();
    const auto inputs = draws.oneOf({10, 100, 128, 200, 256, 300, 384, 512, 1024, 2048});
    const auto units = draws.oneOf({10, 100, 128, 200, 256, 300, 384, 512, 1000, 1024, 2048});
    const auto x = dense(net, net.input({1, inputs}), units, draws.chance(50));
    return draws.chance(10) ? x : function(net, x, publishedFunction(net));
}

TensorId publishedNormalization(NetworkDraft& net, TensorId)
{
    auto& draws = net.draws();
    const auto side = draws.oneOf({5, 8, 12, 14, 16, 26, 28, 32, 48, 54, 64, 80, 96, 112, 128, 192, 224, 256, 299});
    const auto channels = draws.oneOf(
        {3, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 192, 208, 225, 256, 288, 320, 384, 400, 480, 512});
    return norm(net, net.input({1, channels, side, side}));
}

TensorId publishedPooling(NetworkDraft& net, TensorId)
{
    auto& draws = net.draws();
    const auto side = draws.oneOf({8, 12, 14, 16, 26, 28, 32, 54, 112});
    const auto channels = draws.oneOf({32, 64, 96, 192, 256, 480, 512});
    const auto size = draws.oneOf({2, 3, 4});
    const PoolForm form{size, draws.oneOf({1, 2, 3, 4}), draws.chance(50) ? size / 2 : 0};
    return pool(net, net.input({1, channels, side, side}), draws.chance(50) ? "MaxPool" : "AveragePool", form);
}

std::int64_t publishedSize(NetworkDraft& net)
{
    return net.draws().oneOf(
        {10, 16, 32, 64, 96, 100, 128, 200, 256, 256, 384, 480, 500, 512, 512, 640, 768, 896, 1000, 1024});
}

TensorId publishedActivation(NetworkDraft& net, TensorId)
{
    const auto rows = publishedSize(net);
    return function(net, net.input({rows, publishedSize(net)}), publishedFunction(net));
}

std::int64_t publishedRows(NetworkDraft& net)
{
    return net.draws().oneOf({8, 10, 12, 14, 16, 26, 28, 32, 54, 100, 112, 128, 200, 256, 384, 500, 512, 1000, 1024});
}

std::int64_t publishedColumns(NetworkDraft& net)
{
    return net.draws().oneOf({10,  32,  64,  96,  100,  128,  192,  200,  256,  384,  480, 500,
                              512, 640, 768, 896, 1000, 1024, 1152, 1280, 1408, 2000, 2048});
}

TensorId publishedSoftmax(NetworkDraft& net, TensorId)
{
    const auto rows = publishedRows(net);
    return net.add({"Softmax", {{"axis", std::int64_t{-1}}}, {net.input({rows, publishedColumns(net)})}, {}});
}

TensorId publishedArgmax(NetworkDraft& net, TensorId)
{
    const auto rows = publishedRows(net);
    return net.add({"ArgMax", {{"axis", std::int64_t{-1}}}, {net.input({rows, publishedColumns(net)})}, {}});
}

} // namespace

std::span<const SampleUnit> publishedUnits()
{
    static constexpr std::array units{
        SampleUnit{"published-conv", ChainKind::Own, publishedConv},
        SampleUnit{"published-dense", ChainKind::Own, publishedDense},
        SampleUnit{"published-normalization", ChainKind::Own, publishedNormalization},
        SampleUnit{"published-pooling", ChainKind::Own, publishedPooling},
        SampleUnit{"published-activation", ChainKind::Own, publishedActivation},
        SampleUnit{"published-softmax", ChainKind::Own, publishedSoftmax},
        SampleUnit{"published-argmax", ChainKind::Own, publishedArgmax},
    };
    return units;
}

} // namespace engine
