// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/sampling/sample_units.h"

#include <array>

namespace engine {

namespace {

std::int64_t channelsOf(NetworkDraft& net, TensorId x)
{
    return net.shapeOf(x)[1];
}

PoolForm drawPool(NetworkDraft& net, TensorId x)
{
    auto& draws = net.draws();
    const auto& shape = net.shapeOf(x);
    PoolForm form;
    form.size = net.wide() ? draws.between(1, 8) : draws.oneOf({2, 2, 3, 3, 3, 5, 7});
    form.size = std::min({form.size, shape[2], shape[3]});
    form.stride = net.wide() ? draws.between(1, 4) : draws.oneOf({1, 2, 2, 2, 3});
    form.padding = draws.chance(40) ? form.size / 2 : 0;
    form.ceil = draws.chance(20);
    return form;
}

TensorId maxPool(NetworkDraft& net, TensorId x)
{
    return pool(net, x, "MaxPool", drawPool(net, x));
}

TensorId averagePool(NetworkDraft& net, TensorId x)
{
    return pool(net, x, "AveragePool", drawPool(net, x));
}

/// What keeps the shape and takes nothing along, so that what comes next is a layer of its own.
TensorId lonely(NetworkDraft& net, TensorId x)
{
    return pool(net, x, "MaxPool", {3, 1, 1});
}

TensorId lonelyNorm(NetworkDraft& net, TensorId x)
{
    x = norm(net, lonely(net, x));
    return net.draws().chance(60) ? function(net, x, drawFunction(net)) : x;
}

TensorId localNorm(NetworkDraft& net, TensorId x)
{
    return net.add({"LRN", {{"size", net.draws().oneOf({3, 5, 7})}}, {lonely(net, x)}, {}});
}

TensorId lonelyFunction(NetworkDraft& net, TensorId x)
{
    static constexpr std::array<const char*, 14> kinds{"Relu",      "LeakyRelu", "Clip",     "Sigmoid", "HardSigmoid",
                                                       "HardSwish", "Tanh",      "Elu",      "Gelu",    "Swish",
                                                       "Selu",      "Softplus",  "Softsign", "Exp"};
    const auto source = net.draws().chance(60) ? lonely(net, x) : drawPlainImage(net);
    return function(net, source, net.draws().oneOf(kinds));
}

/// Squeeze and excitation around a pooling, or the end of a network.
TensorId squeeze(NetworkDraft& net, TensorId x)
{
    const auto channels = channelsOf(net, x);
    const auto few = std::max<std::int64_t>(channels / net.draws().oneOf({4, 8, 16}), 1);
    const auto type = net.draws().chance(90) ? "GlobalAveragePool" : "GlobalMaxPool";
    auto y = net.add({type, {}, {x}, {}});
    y = function(net, conv(net, y, {few, 1, 1, 1, 1, 1, true, true}), "Relu");
    y = function(net, conv(net, y, {channels, 1, 1, 1, 1, 1, true, true}), "Sigmoid");
    return net.add({"Mul", {}, {x, y}, {}});
}

/// Of what no layer before them takes along: two poolings.
TensorId twoOperands(NetworkDraft& net, TensorId x)
{
    const std::string type = net.draws().oneOf(std::array{"Add", "Mul", "Sub", "Div", "Max"});
    const auto left = lonely(net, x);
    const auto right = type == "Div" ? function(net, lonely(net, x), "Exp") : pool(net, x, "AveragePool", {3, 1, 1});
    return net.add({type, {}, {left, right}, {}});
}

TensorId perChannel(NetworkDraft& net, TensorId x)
{
    const auto channels = channelsOf(net, x);
    const auto type = net.draws().chance(50) ? "Add" : "Mul";
    return net.add({type, {}, {lonely(net, x), net.weights({channels, 1, 1}, 0.5, 1.0)}, {}});
}

TensorId withNumber(NetworkDraft& net, TensorId x)
{
    const auto type = net.draws().oneOf(std::array{"Add", "Mul", "Sub"});
    return net.add({type, {}, {lonely(net, x), net.weights({1}, 0.5, 1.0)}, {}});
}

TensorId branches(NetworkDraft& net, TensorId x)
{
    std::vector<TensorId> parts{net.draws().chance(50) ? x : lonely(net, x)};
    const auto count = net.wide() ? net.draws().between(1, 6) : net.draws().between(1, 3);
    for (std::int64_t i = 0; i < count; ++i)
        parts.push_back(convBlock(net, x, {std::max<std::int64_t>(drawChannels(net) / 2, 1)}));
    return concat(net, std::move(parts), 1);
}

TensorId resized(NetworkDraft& net, TensorId x)
{
    const auto factor = static_cast<float>(net.draws().oneOf({2, 2, 2, 3, 4}));
    const bool nearest = net.draws().chance(50);
    Operation op{"Resize", {{"mode", std::string(nearest ? "nearest" : "linear")}}, {x, noTensor}, {}};
    op.attributes["coordinate_transformation_mode"] = std::string(nearest ? "asymmetric" : "half_pixel");
    if (nearest)
        op.attributes["nearest_mode"] = std::string("floor");
    op.inputs.push_back(net.floats({1.0F, 1.0F, factor, factor}, {4}));
    return net.add(std::move(op));
}

TensorId padded(NetworkDraft& net, TensorId x)
{
    const auto border = net.draws().between(1, 4);
    const std::string mode = net.draws().chance(70) ? "constant" : "reflect";
    const auto pads = net.integers({0, 0, border, border, 0, 0, border, border});
    x = net.add({"Pad", {{"mode", mode}}, {x, pads}, {}});
    return net.draws().chance(50) ? x : convBlock(net, x, {drawChannels(net), 3, 3, 1, 1, 1, false});
}

/// The halves of the channels, as ShuffleNet parts them.
TensorId sliced(NetworkDraft& net, TensorId x)
{
    const auto half = channelsOf(net, x) / 2;
    return net.add(
        {"Slice", {}, {x, net.integers({0}), net.integers({half}), net.integers({1}), net.integers({1})}, {}});
}

/// ShuffleNet: channels of all groups in turns.
TensorId shuffled(NetworkDraft& net, TensorId x)
{
    const auto shape = net.shapeOf(x);
    const auto groups = net.draws().oneOf({2, 3, 4});
    if (shape[1] % groups != 0)
        return noTensor;
    auto y = reshape(net, x, {shape[0], groups, shape[1] / groups, shape[2], shape[3]});
    y = transpose(net, y, {0, 2, 1, 3, 4});
    return reshape(net, y, shape);
}

TensorId pixelShuffle(NetworkDraft& net, TensorId x)
{
    const auto type = net.draws().chance(60) ? "DepthToSpace" : "SpaceToDepth";
    return net.add({type, {{"blocksize", std::int64_t{2}}}, {x}, {}});
}

/// Channels last, as a transformer wants its patches, and back.
TensorId channelsLast(NetworkDraft& net, TensorId x)
{
    const auto last = function(net, transpose(net, lonely(net, x), {0, 2, 3, 1}), "Relu");
    return net.draws().chance(50) ? last : lonely(net, transpose(net, last, {0, 3, 1, 2}));
}

TensorId overChannels(NetworkDraft& net, TensorId x)
{
    return net.add({"Softmax", {{"axis", std::int64_t{1}}}, {lonely(net, x)}, {}});
}

/// Which class each pixel is of. Nothing goes on from whole numbers, so what went in does.
TensorId classOfPixels(NetworkDraft& net, TensorId x)
{
    const auto best = net.add({"ArgMax", {{"axis", std::int64_t{1}}}, {x}, {}});
    return best == noTensor ? noTensor : x;
}

TensorId imageNorm(NetworkDraft& net, TensorId x)
{
    const auto channels = channelsOf(net, x);
    return net.add(
        {"InstanceNormalization", {}, {x, net.weights({channels}, 0.5, 1.0), net.weights({channels}, -0.1, 0.1)}, {}});
}

} // namespace

std::span<const SampleUnit> imageUnits()
{
    constexpr auto image = ChainKind::Image;
    static constexpr std::array units{
        SampleUnit{"normalization", image, lonelyNorm}, SampleUnit{"normalization", image, lonelyNorm},
        SampleUnit{"normalization", image, lonelyNorm}, SampleUnit{"normalization", image, localNorm},
        SampleUnit{"max_pool", image, maxPool},         SampleUnit{"average_pool", image, averagePool},
        SampleUnit{"global_pool", image, squeeze},      SampleUnit{"activation", image, lonelyFunction},
        SampleUnit{"softmax", image, overChannels},     SampleUnit{"argmax", image, classOfPixels},
        SampleUnit{"elementwise", image, twoOperands},  SampleUnit{"elementwise", image, squeeze},
        SampleUnit{"elementwise", image, perChannel},   SampleUnit{"elementwise", image, withNumber},
        SampleUnit{"concat", image, branches},          SampleUnit{"movement", image, padded},
        SampleUnit{"movement", image, sliced},          SampleUnit{"movement", image, shuffled},
        SampleUnit{"movement", image, pixelShuffle},    SampleUnit{"movement", image, channelsLast},
        SampleUnit{"resize", image, resized},           SampleUnit{"layer_norm", image, imageNorm},
    };
    return units;
}

} // namespace engine
