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

/// As wide as what is there, twice or half as wide, or anything.
std::int64_t nextChannels(NetworkDraft& net, TensorId x)
{
    const auto channels = channelsOf(net, x);
    const auto kind = net.draws().below(5);
    if (net.wide() || kind > 2)
        return drawChannels(net);
    return kind == 0 ? channels : kind == 1 ? 2 * channels : std::max<std::int64_t>(channels / 2, 8);
}

TensorId oneConv(NetworkDraft& net, TensorId x)
{
    auto& draws = net.draws();
    ConvForm form{nextChannels(net, x)};
    form.rows = form.columns = net.wide() ? draws.between(1, 11) : draws.oneOf({1, 1, 3, 3, 3, 5, 7, 11});
    if (draws.chance(12))
        (draws.chance(50) ? form.rows : form.columns) = net.wide() ? draws.between(1, 11) : 1;
    form.stride = net.wide() ? draws.oneOf({1, 1, 1, 2, 2, 3, 4}) : draws.oneOf({1, 1, 1, 1, 2, form.rows > 6 ? 4 : 2});
    form.same = draws.chance(75);
    return convBlock(net, x, form);
}

TensorId pointwise(NetworkDraft& net, TensorId x)
{
    return convBlock(net, x, {nextChannels(net, x)});
}

TensorId threeByThree(NetworkDraft& net, TensorId x)
{
    return convBlock(net, x, {nextChannels(net, x), 3, 3, net.draws().chance(80) ? 1 : 2});
}

/// Where most of the time of VGG and its kind goes: three or four of some hundred million multiplications.
TensorId largeConvs(NetworkDraft& net, TensorId)
{
    auto& draws = net.draws();
    const auto side = draws.between(12, 56) * draws.oneOf({1, 1, 2, 4});
    const auto work =
        draws.oneOf({60, 150, 300, 520, 600, 750, 900, 1300, 1900}) * 1'000'000 / 9 / (side * side); // channels squared
    std::int64_t channels = 16;
    while ((channels + 16) * (channels + 16) <= work)
        channels += 16;
    auto x = conv(net, net.input({1, 3, side, side}), {channels, 3, 3});
    for (int i = 0; i < 3; ++i) {
        const auto filters =
            draws.chance(50) ? channels : std::max<std::int64_t>(channels * draws.between(4, 16) / 128 * 16, 16);
        const auto next = convBlock(net, x, {filters, 3, 3});
        if (next == noTensor)
            return i == 0 ? noTensor : x;
        x = next;
    }
    return x;
}

/// Two as in VGG, and a pooling.
TensorId vggBlock(NetworkDraft& net, TensorId x)
{
    const auto channels = nextChannels(net, x);
    for (int i = 0; i < 2; ++i)
        x = function(net, conv(net, x, {channels, 3, 3, 1, 1, 1, true, true}), "Relu");
    return pool(net, x, "MaxPool", {2, 2});
}

/// ResNet-18: two of 3x3 and a shortcut, which a 1x1 fits where the shape changes.
TensorId basicBlock(NetworkDraft& net, TensorId x)
{
    const bool changes = net.draws().chance(40);
    const auto channels = changes ? nextChannels(net, x) : channelsOf(net, x);
    const std::int64_t stride = changes && net.draws().chance(60) ? 2 : 1;
    auto y = function(net, norm(net, conv(net, x, {channels, 3, 3, stride})), "Relu");
    y = norm(net, conv(net, y, {channels, 3, 3}));
    const auto shortcut = changes ? norm(net, conv(net, x, {channels, 1, 1, stride})) : x;
    return function(net, add(net, y, shortcut), "Relu");
}

/// ResNet-50 and ResNeXt: 1x1, 3x3 perhaps in groups, 1x1 and a shortcut.
TensorId bottleneck(NetworkDraft& net, TensorId x)
{
    auto& draws = net.draws();
    const auto channels = channelsOf(net, x);
    const auto inner = std::max<std::int64_t>(channels / draws.oneOf({2, 4, 4}) / 8 * 8, 8);
    const auto groups = draws.chance(35) ? draws.oneOf({2, 4, 8}) : 1;
    auto y = function(net, norm(net, conv(net, x, {inner, 1, 1})), "Relu");
    y = function(net, norm(net, conv(net, y, {inner, 3, 3, 1, groups})), "Relu");
    y = norm(net, conv(net, y, {channels, 1, 1}));
    return function(net, add(net, y, x), "Relu");
}

/// SqueezeNet: few channels, then 1x1 beside 3x3.
TensorId fire(NetworkDraft& net, TensorId x)
{
    const auto form = [](std::int64_t filters, std::int64_t side) {
        return ConvForm{filters, side, side, 1, 1, 1, true, true};
    };
    const auto squeezed = drawChannels(net) / 4 + 1;
    const auto wide = squeezed * net.draws().oneOf({2, 3, 4});
    x = function(net, conv(net, x, form(squeezed, 1)), "Relu");
    const auto left = function(net, conv(net, x, form(wide, 1)), "Relu");
    const auto right = function(net, conv(net, x, form(wide, 3)), "Relu");
    return concat(net, {left, right}, 1);
}

/// Inception: branches of several sizes.
TensorId inception(NetworkDraft& net, TensorId x)
{
    const auto block = [&](TensorId from, std::int64_t filters, std::int64_t rows, std::int64_t columns) {
        return function(net, norm(net, conv(net, from, {filters, rows, columns})), "Relu");
    };
    const auto width = [&] { return std::max<std::int64_t>(drawChannels(net) / 3, 1); };
    std::vector<TensorId> parts{block(x, width(), 1, 1)};
    const auto middle = block(x, width(), 1, 1);
    if (net.draws().chance(50)) {
        parts.push_back(block(middle, width(), net.draws().oneOf({3, 5}), 3));
    } else { // as in the 17x17 part: a row, then a column
        const auto size = net.draws().oneOf({3, 7});
        parts.push_back(block(block(middle, width(), 1, size), width(), size, 1));
    }
    if (net.draws().chance(60))
        parts.push_back(
            block(pool(net, x, net.draws().chance(50) ? "MaxPool" : "AveragePool", {3, 1, 1}), width(), 1, 1));
    return concat(net, std::move(parts), 1);
}

/// DenseNet: normalization first, and the input beside the result.
TensorId denseLayer(NetworkDraft& net, TensorId x)
{
    const auto growth = net.draws().oneOf({12, 16, 24, 40, 48});
    auto y = function(net, norm(net, x), "Relu");
    y = function(net, norm(net, conv(net, y, {4 * growth, 1, 1})), "Relu");
    return concat(net, {x, conv(net, y, {growth, 3, 3})}, 1);
}

/// Rows and columns apart, or holes between the taps as in DeepLab.
TensorId unusualConv(NetworkDraft& net, TensorId x)
{
    auto& draws = net.draws();
    ConvForm form{nextChannels(net, x)};
    const auto size = draws.oneOf({3, 5, 7});
    const auto kind = draws.below(3);
    form.rows = kind == 0 ? 1 : size;
    form.columns = kind == 1 ? 1 : size;
    form.dilation = kind == 2 ? draws.oneOf({2, 3, 4}) : 1;
    return convBlock(net, x, form);
}

TensorId groupedConv(NetworkDraft& net, TensorId x)
{
    auto& draws = net.draws();
    const auto channels = channelsOf(net, x);
    const auto groups = net.wide() ? draws.logUniform(2, 64) : draws.oneOf({2, 3, 4, 8, 16, 32});
    if (channels % groups != 0 || channels == groups)
        return noTensor;
    const auto filters = (nextChannels(net, x) + groups - 1) / groups * groups;
    const auto size = draws.oneOf({1, 3, 3, 5});
    return convBlock(net, x, {filters, size, size, draws.chance(75) ? 1 : 2, groups});
}

TensorId depthwise(NetworkDraft& net, TensorId x, std::int64_t size, std::int64_t stride)
{
    const auto channels = channelsOf(net, x);
    return convBlock(net, x, {channels, size, size, stride, channels});
}

TensorId oneDepthwise(NetworkDraft& net, TensorId x)
{
    auto& draws = net.draws();
    if (net.wide())
        return depthwise(net, x, draws.between(1, 11), draws.between(1, 4));
    return depthwise(net, x, draws.oneOf({3, 3, 5, 7}), draws.oneOf({1, 1, 2}));
}

TensorId separable(NetworkDraft& net, TensorId x)
{
    x = oneDepthwise(net, x);
    return x == noTensor ? x : convBlock(net, x, {nextChannels(net, x)});
}

/// What squeeze-and-excitation multiplies with: one number a channel.
TensorId gate(NetworkDraft& net, TensorId x)
{
    const auto channels = channelsOf(net, x);
    const auto few = std::max<std::int64_t>(channels / net.draws().oneOf({4, 8, 16}), 1);
    auto y = net.add({"GlobalAveragePool", {}, {x}, {}});
    y = function(net, conv(net, y, {few, 1, 1, 1, 1, 1, true, true}), "Relu");
    return function(net, conv(net, y, {channels, 1, 1, 1, 1, 1, true, true}),
                    net.draws().chance(70) ? "Sigmoid" : "HardSigmoid");
}

/// MobileNet v2 and v3, EfficientNet: wider, depthwise, perhaps squeezed and excited, narrow again.
TensorId invertedResidual(NetworkDraft& net, TensorId x)
{
    auto& draws = net.draws();
    const auto channels = channelsOf(net, x);
    const auto inner = channels * draws.oneOf({2, 3, 4, 5, 6});
    const std::int64_t stride = draws.chance(70) ? 1 : 2;
    const std::string kind = draws.oneOf(std::array{"Clip", "Relu", "HardSwish", "Swish"});
    const auto size = draws.oneOf({3, 3, 3, 5, 7});
    auto y = function(net, norm(net, conv(net, x, {inner, 1, 1})), kind);
    y = function(net, norm(net, conv(net, y, {inner, size, size, stride, inner})), kind);
    if (y != noTensor && draws.chance(35))
        y = net.add({"Mul", {}, {y, gate(net, y)}, {}});
    const bool adds = stride == 1 && draws.chance(70);
    y = norm(net, conv(net, y, {adds ? channels : nextChannels(net, x), 1, 1}));
    return adds ? add(net, y, x) : y;
}

TensorId upConv(NetworkDraft& net, TensorId x)
{
    auto& draws = net.draws();
    const auto channels = channelsOf(net, x);
    if (channels < 8 && draws.chance(90))
        return noTensor;
    const bool last = draws.chance(10); // the image that is made
    const auto filters = last ? draws.oneOf({1, 3})
        : net.wide()          ? drawChannels(net)
                              : std::max<std::int64_t>(channels / draws.oneOf({1, 2, 4}), 8);
    const auto size = net.wide() ? draws.between(1, 7) : draws.oneOf({2, 3, 4, 4, 5});
    const auto stride = std::min(size, draws.oneOf({1, 2, 2, 2, 2, 2, 2, 3, 4}));
    const auto pad = std::min(size - stride, size - 1) / 2;
    Operation op{"ConvTranspose", {}, {x}, {}};
    op.attributes = {{"kernel_shape", std::vector{size, size}},
                     {"strides", std::vector{stride, stride}},
                     {"pads", std::vector{pad, pad, pad, pad}}};
    op.inputs.push_back(net.kernel({channels, filters, size, size}, channels * size * size / (stride * stride)));
    const bool normalized = draws.chance(50);
    if (!normalized)
        op.inputs.push_back(net.weights({filters}, -0.05, 0.05));
    x = net.add(std::move(op));
    if (normalized)
        x = norm(net, x);
    return draws.chance(60) ? function(net, x, draws.chance(70) ? "Relu" : "LeakyRelu") : x;
}

} // namespace

std::span<const SampleUnit> convolutionUnits()
{
    static constexpr std::array units{
        SampleUnit{"conv", ChainKind::Image, oneConv},
        SampleUnit{"conv", ChainKind::Image, oneConv},
        SampleUnit{"conv", ChainKind::Image, oneConv},
        SampleUnit{"conv", ChainKind::Image, pointwise},
        SampleUnit{"conv", ChainKind::Image, threeByThree},
        SampleUnit{"conv", ChainKind::Image, threeByThree},
        SampleUnit{"conv", ChainKind::Image, threeByThree},
        SampleUnit{"conv", ChainKind::Image, vggBlock},
        SampleUnit{"conv", ChainKind::Image, vggBlock},
        SampleUnit{"conv", ChainKind::Own, largeConvs},
        SampleUnit{"conv", ChainKind::Own, largeConvs},
        SampleUnit{"conv", ChainKind::Own, largeConvs},
        SampleUnit{"conv", ChainKind::Image, basicBlock},
        SampleUnit{"conv", ChainKind::Image, basicBlock},
        SampleUnit{"conv", ChainKind::Image, bottleneck},
        SampleUnit{"conv", ChainKind::Image, fire},
        SampleUnit{"conv", ChainKind::Image, inception},
        SampleUnit{"conv", ChainKind::Image, denseLayer},
        SampleUnit{"conv", ChainKind::Image, unusualConv},
        SampleUnit{"conv", ChainKind::Image, groupedConv},
        SampleUnit{"depthwise_conv", ChainKind::Image, oneDepthwise},
        SampleUnit{"depthwise_conv", ChainKind::Image, separable},
        SampleUnit{"depthwise_conv", ChainKind::Image, invertedResidual},
        SampleUnit{"depthwise_conv", ChainKind::Image, invertedResidual},
        SampleUnit{"transposed_conv", ChainKind::Image, upConv},
    };
    return units;
}

} // namespace engine
