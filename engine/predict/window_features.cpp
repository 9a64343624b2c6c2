// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/kernel_rules.h"
#include "engine/predict/feature_parts.h"

#include <algorithm>
#include <numeric>

namespace engine {

namespace {

/// Of as many dimensions as there are, the last one is columns and the product of the others rows.
struct Plane
{
    double rows = 1;
    double columns = 1;
};

Plane planeOf(const Shape& sizes)
{
    if (sizes.empty())
        return {};
    return {elements(sizes, 0, sizes.size() - 1), static_cast<double>(sizes.back())};
}

Plane pixelsOf(const Shape& image)
{
    return image.size() < 3 ? Plane{} : planeOf(Shape(image.begin() + 2, image.end()));
}

double sum(const Shape& sizes)
{
    return static_cast<double>(std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}));
}

void addPlane(FeatureList& list, const std::string& name, const Plane& plane)
{
    list.add(name + "_rows", plane.rows);
    list.add(name + "_columns", plane.columns);
}

void addSize(FeatureList& list, const std::string& name, const Shape& image)
{
    addPlane(list, name, pixelsOf(image));
}

void addWindow(FeatureList& list, const Window& window)
{
    addPlane(list, "kernel", planeOf(window.kernel));
    addPlane(list, "stride", planeOf(window.strides));
    addPlane(list, "dilation", planeOf(window.dilations));
    list.add("padding", sum(window.padsBegin) + sum(window.padsEnd));
}

/// The zeros of a Pad that the layer begins with are padding of the convolution (fusion.h).
double paddingBefore(const MainOperation& main)
{
    const auto& first = main.layer.operations.front();
    if (first.type != "Pad" || first.outputs[0] != main.op.inputs[0])
        return 0;
    const auto& from = main.graph.tensor(first.inputs[0]).shape;
    return from.size() == 4 ? static_cast<double>(main.input()[2] - from[2] + main.input()[3] - from[3]) : 0;
}

struct Channels
{
    std::int64_t inputs = 1;
    std::int64_t outputs = 1;
    std::int64_t groups = 1;

    std::int64_t groupInputs() const { return std::max<std::int64_t>(inputs / groups, 1); }
    std::int64_t groupOutputs() const { return std::max<std::int64_t>(outputs / groups, 1); }
};

Channels channelsOf(const MainOperation& main)
{
    return {main.input()[1], main.output()[1], std::max<std::int64_t>(main.integer("group", 1), 1)};
}

std::size_t weightsAt(const MainOperation& main)
{
    return main.op.type == "QLinearConv" ? 3 : 1;
}

constexpr int convolutionClasses = 10;

/// 0: 1x1 over all pixels, 1: Winograd's method on tiles of 4x4, 2: on tiles of 2x2, 3: few channels, read row-major,
/// 4: other dense windows, 5: 1x1 that leaves out pixels, 6: groups, 7: one group a channel, 8: bytes,
/// 9: no fast kernel (weights that are computed, one or three dimensions).
int convolutionClass(const MainOperation& main, const Window& window, const Channels& channels)
{
    const auto& weights = main.graph.tensor(main.op.inputs[weightsAt(main)]).shape;
    if (main.isQuantized())
        return 8;
    if (weights.size() != 4 || !main.isConstant(1) || !main.isFloat())
        return 9;
    if (channels.groups > 1)
        return channels.groups == channels.inputs ? 7 : 6;
    if (suitsWinograd(window, channels.groups, channels.inputs, channels.outputs) && tailOf(main).onlyRelu) {
        if (takesSmallTiles(channels.inputs, channels.outputs, main.input()[2] * main.input()[3]))
            return 2;
        if (elements(main.output(), 1, 4) * static_cast<double>(channels.inputs * 9) >= worthRounding)
            return 1;
    }
    if (readsPlainImage(channels.groups, channels.inputs))
        return 3;
    if (window.kernel != Shape{1, 1})
        return 4;
    return window.strides == Shape{1, 1} ? 0 : 5;
}

/// How much more is computed when channels are filled up to a multiple of @p block.
double paddedShare(const Channels& channels, std::int64_t block)
{
    const auto ratio = [block](std::int64_t count) {
        const auto filled = (count + block - 1) / block * block;
        return static_cast<double>(filled) / static_cast<double>(std::max<std::int64_t>(count, 1));
    };
    const bool depthwise = channels.groups == channels.inputs && channels.groups > 1;
    return depthwise ? ratio(channels.outputs) // blocks run over the groups
                     : ratio(channels.groupInputs()) * ratio(channels.groupOutputs());
}

/// Kernels take several blocks of 16 channels in one step where these divide all there are; at most eight.
std::int64_t blocksAtOnce(std::int64_t channels)
{
    const auto blocks = (channels + 15) / 16;
    std::int64_t most = 8;
    while (blocks % most != 0)
        --most;
    return most;
}

void addChannels(FeatureList& list, const Channels& channels)
{
    list.add("input_channels", channels.inputs);
    list.add("output_channels", channels.outputs);
    list.add("groups", channels.groups);
    list.add("group_inputs", channels.groupInputs());
    list.add("group_outputs", channels.groupOutputs());
    for (const std::int64_t block : {8, 16}) {
        list.add("inputs_of_" + std::to_string(block), channels.groupInputs() % block == 0);
        list.add("outputs_of_" + std::to_string(block), channels.groupOutputs() % block == 0);
    }
    list.add("input_blocks_at_once", blocksAtOnce(channels.groupInputs()));
    list.add("output_blocks_at_once", blocksAtOnce(channels.groupOutputs()));
    list.add("blocked_macs", list.get("macs") * paddedShare(channels, 16));
}

/// Tiles of 2x2 pixels cost 4x4 multiplications for each pair of channels, those of 4x4 cost 6x6; the last ones are filled up.
double winogradMacs(const MainOperation& main, const Channels& channels, std::int64_t side)
{
    const auto filled = [](std::int64_t count, std::int64_t block) {
        const auto blocks = (count + block - 1) / block;
        return static_cast<double>(blocks);
    };
    const auto& output = main.output();
    const auto products = static_cast<double>((side + 2) * (side + 2));
    return elements(output, 0, 1) * filled(output[2], side) * filled(output[3], side) * products
        * filled(channels.inputs, 16) * 16.0 * filled(channels.outputs, 16) * 16.0;
}

void addTail(const MainOperation& main, FeatureList& list)
{
    const auto tail = tailOf(main);
    list.add("residual", tail.residual);
    list.add("activation_cheap", tail.cheap);
    list.add("activation_costly", tail.costly);
}

void addIntensity(FeatureList& list)
{
    const double bytes = list.get("input_bytes") + list.get("output_bytes") + list.get("weight_bytes");
    list.add("intensity", bytes > 0 ? list.get("macs") / bytes : 0.0);
}

Window windowIn(const MainOperation& main, std::size_t weights)
{
    const auto window = windowOf(main.op, main.input(), weights > 0 ? main.input(weights) : Shape{});
    return window ? *window : Window{{1}, {1}, {1}, {0}, {0}, {0}};
}

} // namespace

void addConvolution(const MainOperation& main, FeatureList& list)
{
    const auto channels = channelsOf(main);
    const auto window = windowIn(main, weightsAt(main));
    const int kind = convolutionClass(main, window, channels);
    list.setFirst("kernel_class", kind);
    for (int each = 1; each < convolutionClasses; ++each) // a number alone has neighbours that are nothing alike
        list.add("kernel_is_" + std::to_string(each), kind == each);
    list.setFirst("padded_macs", list.get("macs") * paddedShare(channels, 8));
    list.add("batch", main.input()[0]);
    addChannels(list, channels);
    addWindow(list, window);
    list.add("padding_fused", paddingBefore(main));
    addSize(list, "input", main.input());
    addSize(list, "output", main.output());
    addTail(main, list);
    list.add("bias", hasInput(main.op, weightsAt(main) == 3 ? 8 : 2) && main.op.type != "ConvInteger");
    list.add("expanded_bytes",
             4.0 * elements(window.kernel) * static_cast<double>(channels.inputs)
                 * elements(main.output(), 2, main.output().size()));
    list.add("winograd_macs", kind == 1 || kind == 2 ? winogradMacs(main, channels, kind == 1 ? 4 : 2) : 0.0);
    addIntensity(list);
}

/// 0: oneDNN, 1: LibTorch (groups, dilation, output padding, weights that are computed), 2: oneDNN without a fast kernel,
/// because the window moves by more than two pixels.
void addTransposedConvolution(const MainOperation& main, FeatureList& list)
{
    const auto channels = channelsOf(main);
    const auto window = windowIn(main, 1);
    const bool plain = main.input().size() == 4 && main.isFloat() && main.isConstant(1) && channels.groups == 1
        && window.dilations == Shape{1, 1} && window.outputPadding == Shape{0, 0};
    const bool jumps = std::ranges::any_of(window.strides, [](std::int64_t step) { return step > 2; });
    list.setFirst("kernel_class", !plain ? 1 : jumps ? 2 : 0);
    list.setFirst("padded_macs", list.get("macs") * paddedShare(channels, 8));
    list.add("batch", main.input()[0]);
    addChannels(list, channels);
    addWindow(list, window);
    addSize(list, "input", main.input());
    addSize(list, "output", main.output());
    addTail(main, list);
    list.add("bias", hasInput(main.op, 2));
    addIntensity(list);
}

namespace {

/// oneDNN's pooling refuses windows that see nothing but padding, and dilation.
bool isRegularPooling(const MainOperation& main, const Window& window)
{
    for (std::size_t i = 0; i < window.kernel.size(); ++i) {
        if (window.padsBegin[i] >= window.kernel[i] || window.padsEnd[i] >= window.kernel[i]
            || window.dilations[i] != 1)
            return false;
    }
    return window.kernel.size() == 2 && main.op.outputs.size() == 1 && main.op.type != "LpPool";
}

} // namespace

/// 0: oneDNN, 1: LibTorch, 2: bytes.
void addPooling(const MainOperation& main, FeatureList& list)
{
    const auto window = windowIn(main, 0);
    list.setFirst("kernel_class", !main.isFloat() ? 2 : isRegularPooling(main, window) ? 0 : 1);
    list.add("batch", main.input()[0]);
    list.add("channels", main.input()[1]);
    list.add("channels_of_8", main.input()[1] % 8 == 0);
    list.add("channels_of_16", main.input()[1] % 16 == 0);
    addWindow(list, window);
    list.add("ceil", main.integer("ceil_mode", 0) != 0);
    list.add("counts_padding", main.integer("count_include_pad", 0) != 0);
    addSize(list, "input", main.input());
    addSize(list, "output", main.output());
    list.add("window_reads", elements(main.output()) * elements(window.kernel));
}

/// 0: oneDNN, 1: LibTorch.
void addGlobalPooling(const MainOperation& main, FeatureList& list)
{
    const bool plain = main.input().size() == 4 && main.isFloat() && main.op.type != "GlobalLpPool";
    list.setFirst("kernel_class", plain ? 0 : 1);
    list.add("batch", main.input()[0]);
    list.add("channels", main.input().size() > 1 ? main.input()[1] : 1);
    list.add("channels_of_8", main.input().size() > 1 && main.input()[1] % 8 == 0);
    addSize(list, "input", main.input());
    list.add("takes_maximum", main.op.type == "GlobalMaxPool");
}

/// 0: nearest, 1: linear, 2: cubic, 3: along a grid.
void addResize(const MainOperation& main, FeatureList& list)
{
    const auto mode = attributeOr(main.op, "mode", std::string("nearest"));
    const bool grid = main.op.type == "GridSample";
    list.setFirst("kernel_class", grid ? 3 : mode == "cubic" ? 2 : mode.find("linear") != std::string::npos ? 1 : 0);
    list.add("batch", main.input().empty() ? 1 : main.input()[0]);
    list.add("channels", main.input().size() > 1 ? main.input()[1] : 1);
    addSize(list, "input", main.input());
    addSize(list, "output", main.output());
}

} // namespace engine
