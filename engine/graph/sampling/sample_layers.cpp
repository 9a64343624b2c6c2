// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/sampling/sample_units.h"

#include <array>

namespace engine {

namespace {

/// Channels of published networks, and sides of their images.
constexpr std::array<std::int64_t, 52> realChannels{16,  24,  32,  40,  48,  56,  64,  72,  80,  88,  96,   112,  116,
                                                    120, 128, 144, 160, 176, 184, 192, 200, 208, 224, 232,  240,  256,
                                                    272, 288, 304, 320, 336, 352, 384, 400, 416, 448, 464,  480,  512,
                                                    544, 576, 608, 640, 672, 704, 768, 832, 896, 960, 1024, 1280, 2048};
constexpr std::array<std::int64_t, 36> realSides{4,  5,  6,  7,  8,  9,  10,  12,  13,  14,  15,  16,
                                                 17, 19, 20, 24, 26, 27, 28,  32,  35,  40,  48,  52,
                                                 55, 56, 64, 71, 80, 96, 112, 128, 147, 160, 192, 224};
constexpr std::array<std::int64_t, 18> realFeatures{10,  32,  48,  64,  96,   128,  192,  256,  300,
                                                    384, 400, 512, 768, 1000, 1024, 2048, 3072, 4096};

/// Near a real size, which must not be met itself too often.
std::int64_t near(Draws& draws, std::int64_t size, std::int64_t unit)
{
    const auto factor = draws.oneOf({5, 6, 7, 8, 8, 8, 8, 9, 10, 12});
    const auto moved = std::max(size * factor / 8, unit);
    return draws.chance(92) ? (moved + unit - 1) / unit * unit : moved;
}

} // namespace

std::int64_t drawChannels(NetworkDraft& net)
{
    auto& draws = net.draws();
    if (!net.wide() && draws.chance(35)) // widths that most networks have somewhere
        return draws.oneOf({32, 64, 64, 96, 128, 128, 192, 256, 256, 384, 512, 512});
    if (!net.wide())
        return near(draws, draws.oneOf(realChannels), draws.oneOf({8, 16, 16, 32}));
    const auto count = draws.logUniform(1, 2048);
    return draws.chance(60) ? (count + 7) / 8 * 8 : count;
}

std::int64_t drawSide(NetworkDraft& net)
{
    auto& draws = net.draws();
    return net.wide() ? draws.logUniform(draws.chance(20) ? 1 : 6, 299) : near(draws, draws.oneOf(realSides), 1);
}

std::int64_t drawFeatures(NetworkDraft& net)
{
    auto& draws = net.draws();
    return net.wide() ? draws.logUniform(1, 8192) : near(draws, draws.oneOf(realFeatures), 4);
}

namespace {

/// Large images have few channels, as in real networks, where channels times side mostly is 900 to 16,000: 256 of 56 x 56,
/// 480 of 14 x 14, 960 of 7 x 7.
Shape drawRealShape(NetworkDraft& net)
{
    auto& draws = net.draws();
    const auto side = near(draws, draws.oneOf({7, 7, 13, 14, 14, 27, 28, 28, 35, 55, 56, 56, 112, 112, 224}), 1);
    const auto unit = draws.oneOf({8, 16, 16, 16, 32, 32});
    const auto channels = std::max(draws.logUniform(900, 16'000) / side / unit * unit, unit);
    return {1, channels, side, side};
}

/// At most a million elements, now and then four.
Shape drawImageShape(NetworkDraft& net)
{
    auto& draws = net.draws();
    if (!net.wide() && draws.chance(75))
        return drawRealShape(net);
    const auto rows = drawSide(net);
    const auto columns = draws.chance(85) ? rows : drawSide(net);
    const std::int64_t most = draws.chance(15) ? 4'000'000 : 1'000'000;
    auto channels = draws.chance(15) ? draws.oneOf({1, 3, 3, 4}) : drawChannels(net);
    while (channels > 3 && channels * rows * columns > most)
        channels = channels * 5 / 8;
    const auto batch = draws.chance(92) ? 1 : draws.oneOf({2, 4, 8});
    return {batch, channels, rows, columns};
}

} // namespace

TensorId drawPlainImage(NetworkDraft& net)
{
    return net.input(drawImageShape(net));
}

/// Hardly a layer of real networks takes an input of theirs, so a convolution of few channels mostly stands before.
TensorId drawImage(NetworkDraft& net)
{
    auto& draws = net.draws();
    auto shape = drawImageShape(net);
    const auto channels = shape[1];
    if (channels < 16 || draws.chance(20))
        return net.input(std::move(shape));
    shape[1] = draws.oneOf({1, 3, 3, 4});
    return conv(net, net.input(std::move(shape)), {channels, 3, 3});
}

TensorId drawSequence(NetworkDraft& net)
{
    auto& draws = net.draws();
    const auto steps =
        net.wide() ? draws.logUniform(1, 512) : draws.oneOf({10, 16, 20, 32, 49, 50, 64, 77, 128, 197, 256});
    auto features = drawFeatures(net);
    while (features * steps > 500'000)
        features /= 2;
    return net.input({draws.chance(95) ? 1 : 2, steps, std::max<std::int64_t>(features, 1)});
}

TensorId drawRows(NetworkDraft& net)
{
    auto& draws = net.draws();
    if (draws.chance(65))
        return net.input({1, draws.chance(15) ? draws.logUniform(8192, 32768) : drawFeatures(net)});
    const auto rows = net.wide() ? draws.logUniform(1, 512) : draws.oneOf({2, 4, 8, 16, 32, 64, 100, 196});
    return net.input({rows, drawFeatures(net)});
}

TensorId conv(NetworkDraft& net, TensorId x, const ConvForm& form)
{
    if (x == noTensor || form.groups < 1 || form.filters < 1)
        return noTensor;
    const auto channels = net.shapeOf(x)[1];
    if (channels % form.groups != 0 || form.filters % form.groups != 0)
        return noTensor;
    const auto inputs = channels / form.groups;
    const auto padRows = form.same ? form.dilation * (form.rows - 1) / 2 : 0;
    const auto padColumns = form.same ? form.dilation * (form.columns - 1) / 2 : 0;
    Operation op{"Conv", {}, {x}, {}};
    op.attributes = {{"kernel_shape", std::vector{form.rows, form.columns}},
                     {"strides", std::vector{form.stride, form.stride}},
                     {"dilations", std::vector{form.dilation, form.dilation}},
                     {"pads", std::vector{padRows, padColumns, padRows, padColumns}},
                     {"group", form.groups}};
    op.inputs.push_back(net.kernel({form.filters, inputs, form.rows, form.columns}, inputs * form.rows * form.columns));
    if (form.bias)
        op.inputs.push_back(net.weights({form.filters}, -0.05, 0.05));
    return net.add(std::move(op));
}

TensorId norm(NetworkDraft& net, TensorId x)
{
    if (x == noTensor)
        return noTensor;
    const auto channels = net.shapeOf(x)[1];
    return net.add({"BatchNormalization",
                    {{"epsilon", 1e-5}},
                    {x, net.weights({channels}, 0.5, 1.0), net.weights({channels}, -0.1, 0.1),
                     net.weights({channels}, -0.1, 0.1), net.weights({channels}, 0.8, 1.2)},
                    {}});
}

TensorId function(NetworkDraft& net, TensorId x, const std::string& type)
{
    if (x == noTensor || type.empty())
        return x;
    Operation op{type, {}, {x}, {}};
    if (type == "Clip")
        op.inputs.insert(op.inputs.end(), {net.floats({0.0F}, {}), net.floats({6.0F}, {})});
    return net.add(std::move(op));
}

TensorId add(NetworkDraft& net, TensorId a, TensorId b)
{
    return net.add({"Add", {}, {a, b}, {}});
}

TensorId concat(NetworkDraft& net, std::vector<TensorId> parts, std::int64_t axis)
{
    return net.add({"Concat", {{"axis", axis}}, std::move(parts), {}});
}

TensorId pool(NetworkDraft& net, TensorId x, const std::string& type, const PoolForm& form)
{
    return net.add({type,
                    {{"kernel_shape", std::vector{form.size, form.size}},
                     {"strides", std::vector{form.stride, form.stride}},
                     {"pads", std::vector{form.padding, form.padding, form.padding, form.padding}},
                     {"ceil_mode", std::int64_t{form.ceil ? 1 : 0}}},
                    {x},
                    {}});
}

TensorId reshape(NetworkDraft& net, TensorId x, Shape shape)
{
    return net.add({"Reshape", {}, {x, net.integers(std::move(shape))}, {}});
}

TensorId transpose(NetworkDraft& net, TensorId x, std::vector<std::int64_t> order)
{
    return net.add({"Transpose", {{"perm", std::move(order)}}, {x}, {}});
}

TensorId dense(NetworkDraft& net, TensorId x, std::int64_t units, bool bias)
{
    if (x == noTensor)
        return noTensor;
    const auto& shape = net.shapeOf(x);
    const auto features = shape.back();
    const bool rows = shape.size() == 2;
    if (rows) {
        Operation op{"Gemm", {{"transB", std::int64_t{1}}}, {x, net.kernel({units, features}, features)}, {}};
        if (bias)
            op.inputs.push_back(net.weights({units}, -0.05, 0.05));
        return net.add(std::move(op));
    }
    const auto product = net.add({"MatMul", {}, {x, net.kernel({features, units}, features)}, {}});
    return bias ? add(net, product, net.weights({units}, -0.05, 0.05)) : product;
}

std::string drawFunction(NetworkDraft& net)
{
    static constexpr std::array<const char*, 8> others{"Swish", "HardSwish", "Gelu", "Sigmoid",
                                                       "Tanh",  "LeakyRelu", "Elu",  "HardSigmoid"};
    auto& draws = net.draws();
    return draws.chance(75) ? (draws.chance(70) ? "Relu" : "Clip") : draws.oneOf(others);
}

TensorId convBlock(NetworkDraft& net, TensorId x, ConvForm form, bool active)
{
    const bool normalized = net.draws().chance(65);
    form.bias = !normalized && net.draws().chance(85);
    x = conv(net, x, form);
    if (normalized)
        x = norm(net, x);
    return active && net.draws().chance(85) ? function(net, x, drawFunction(net)) : x;
}

} // namespace engine
