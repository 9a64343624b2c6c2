// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include "engine/graph/window.h"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace engine::kernels {

namespace {

using Sizes = std::vector<std::int64_t>;

Window checkedWindow(const AtenCall& call, bool hasWeights)
{
    const auto window = windowOf(call.op, call[0].sizes().vec(), hasWeights ? call[1].sizes().vec() : Shape{});
    if (!window)
        throw std::invalid_argument(window.error().message());
    return *window;
}

/// Widens the spatial dimensions.
at::Tensor padded(const at::Tensor& image, const Sizes& before, const Sizes& after, double value)
{
    Sizes lastFirst;
    for (std::size_t i = before.size(); i-- > 0;) {
        lastFirst.push_back(before[i]);
        lastFirst.push_back(after[i]);
    }
    const bool needed = std::ranges::any_of(lastFirst, [](std::int64_t size) { return size != 0; });
    return needed ? at::constant_pad_nd(image, lastFirst, value) : image;
}

c10::optional<at::Tensor> optionalInput(const AtenCall& call, std::size_t at)
{
    return call.has(at) ? c10::optional<at::Tensor>(call[at]) : c10::nullopt;
}

Tensors conv(const AtenCall& call)
{
    const Window window = checkedWindow(call, true);
    const bool symmetric = window.padsBegin == window.padsEnd;
    const Sizes none(window.kernel.size(), 0);
    const at::Tensor image = symmetric ? call[0] : padded(call[0], window.padsBegin, window.padsEnd, 0);
    return {at::convolution(image, call[1], optionalInput(call, 2), window.strides, symmetric ? window.padsBegin : none,
                            window.dilations, false, none, call.integer("group", 1))};
}

/// Computed without padding, then cut: LibTorch knows symmetric padding only.
Tensors convTranspose(const AtenCall& call)
{
    const Window window = checkedWindow(call, true);
    const Sizes none(window.kernel.size(), 0);
    at::Tensor image = at::convolution(call[0], call[1], optionalInput(call, 2), window.strides, none, window.dilations,
                                       true, window.outputPadding, call.integer("group", 1));
    for (std::size_t i = 0; i < window.kernel.size(); ++i)
        image = image.narrow(static_cast<std::int64_t>(i) + 2, window.padsBegin[i], call.outputShapes[0].at(i + 2));
    return {image};
}

/// How far the last windows of a pooling reach behind the image.
Sizes reachBehind(const Window& window, const at::Tensor& image, const Shape& output)
{
    Sizes result;
    for (std::size_t i = 0; i < window.kernel.size(); ++i) {
        const std::int64_t reach = (window.kernel[i] - 1) * window.dilations[i] + 1;
        const std::int64_t size = image.size(static_cast<std::int64_t>(i) + 2) + window.padsBegin[i];
        result.push_back((output.at(i + 2) - 1) * window.strides[i] + reach - size);
    }
    return result;
}

/// The same with gaps between the elements of a window, which LibTorch's pooling does not know: a convolution with ones.
at::Tensor averageWithGaps(const at::Tensor& image, const Window& window)
{
    const auto sizes = image.sizes();
    Sizes planes{sizes[0] * sizes[1], 1};
    planes.insert(planes.end(), sizes.begin() + 2, sizes.end());
    Sizes kernel{1, 1};
    kernel.insert(kernel.end(), window.kernel.begin(), window.kernel.end());
    const at::Tensor ones = at::ones(kernel, image.options());
    const Sizes none(window.kernel.size(), 0);
    const at::Tensor sums =
        at::convolution(image.reshape(planes), ones, {}, window.strides, none, window.dilations, false, none, 1);
    Sizes shape{sizes[0], sizes[1]};
    shape.insert(shape.end(), sums.sizes().begin() + 2, sums.sizes().end());
    return sums.reshape(shape) / static_cast<double>(ones.numel());
}

bool hasGaps(const Window& window)
{
    return std::ranges::any_of(window.dilations, [](std::int64_t size) { return size != 1; });
}

at::Tensor averageWindows(const at::Tensor& image, const Window& window)
{
    if (hasGaps(window))
        return averageWithGaps(image, window);
    switch (window.kernel.size()) {
    case 1: return at::avg_pool1d(image, window.kernel, window.strides);
    case 2: return at::avg_pool2d(image, window.kernel, window.strides);
    case 3: return at::avg_pool3d(image, window.kernel, window.strides);
    default: throw std::invalid_argument("pooling of more than three dimensions");
    }
}

at::Tensor largestInWindows(const at::Tensor& image, const Window& window)
{
    const Sizes none(window.kernel.size(), 0);
    switch (window.kernel.size()) {
    case 1: return at::max_pool1d(image, window.kernel, window.strides, none, window.dilations);
    case 2: return at::max_pool2d(image, window.kernel, window.strides, none, window.dilations);
    case 3: return at::max_pool3d(image, window.kernel, window.strides, none, window.dilations);
    default: throw std::invalid_argument("pooling of more than three dimensions");
    }
}

using WithPlaces = std::tuple<at::Tensor, at::Tensor>;

WithPlaces largestWithPlaces(const at::Tensor& image, const Window& window)
{
    const Sizes none(window.kernel.size(), 0);
    switch (window.kernel.size()) {
    case 1: return at::max_pool1d_with_indices(image, window.kernel, window.strides, none, window.dilations);
    case 2: return at::max_pool2d_with_indices(image, window.kernel, window.strides, none, window.dilations);
    case 3: return at::max_pool3d_with_indices(image, window.kernel, window.strides, none, window.dilations);
    default: throw std::invalid_argument("pooling of more than three dimensions");
    }
}

/// Places in a padded plane as places in the whole tensor, rows or, on request, columns first.
at::Tensor placesInTensor(at::Tensor places, const at::Tensor& image, const at::Tensor& wide, const Window& window,
                          bool columnsFirst)
{
    at::Tensor result = at::zeros_like(places);
    std::int64_t step = 1;
    Sizes steps(window.kernel.size(), 1);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::size_t axis = columnsFirst ? i : steps.size() - 1 - i;
        steps[axis] = step;
        step *= image.size(static_cast<std::int64_t>(axis) + 2);
    }
    for (std::size_t i = steps.size(); i-- > 0;) {
        const std::int64_t size = wide.size(static_cast<std::int64_t>(i) + 2);
        result = result + (at::remainder(places, size) - window.padsBegin[i]) * steps[i];
        places = at::div(places, size, "trunc");
    }
    Sizes perPlane(static_cast<std::size_t>(image.dim()), 1);
    perPlane[0] = image.size(0);
    perPlane[1] = image.size(1);
    return result + at::arange(image.size(0) * image.size(1), result.options()).reshape(perPlane) * step;
}

Tensors maxPool(const AtenCall& call)
{
    const Window window = checkedWindow(call, false);
    const Shape& shape = call.outputShapes[0].empty() ? call.outputShapes.back() : call.outputShapes[0];
    const Sizes behind = reachBehind(window, call[0], shape);
    constexpr double lowest = -std::numeric_limits<double>::infinity();
    const at::Tensor image = at::isFloatingType(call[0].scalar_type()) ? call[0] : call[0].to(at::kDouble);
    const at::Tensor wide = padded(image, window.padsBegin, behind, lowest);
    if (call.outputShapes.size() < 2)
        return {largestInWindows(wide, window)};
    const auto [values, places] = largestWithPlaces(wide, window);
    return {values, placesInTensor(places, image, wide, window, call.integer("storage_order", 0) != 0)};
}

/// Elements go back to where a MaxPool found them; a larger output is filled up behind.
Tensors maxUnpool(const AtenCall& call)
{
    const Window window = checkedWindow(call, false);
    const auto sizes = call[0].sizes();
    const auto spatial = transposedOutput(window, {sizes.begin() + 2, sizes.end()});
    if (!spatial)
        throw std::invalid_argument(spatial.error().message());
    Sizes natural{sizes[0], sizes[1]};
    natural.insert(natural.end(), spatial->begin(), spatial->end());
    at::Tensor result = at::zeros(natural, call[0].options());
    result.reshape({-1}).index_copy_(0, call[1].to(at::kLong).reshape({-1}), call[0].reshape({-1}));
    Sizes behind;
    for (std::size_t i = 2; i < natural.size(); ++i)
        behind.push_back(call.outputShapes[0].at(i) - natural[i]);
    return {padded(result, Sizes(behind.size(), 0), behind, 0)};
}

/// The mean over a window is its sum over the number of elements that count: those of the image, and
/// those of the padding when asked, but never what lies behind the padding.
Tensors averagePool(const AtenCall& call)
{
    const Window window = checkedWindow(call, false);
    const Sizes behind = reachBehind(window, call[0], call.outputShapes[0]);
    const Sizes none(behind.size(), 0);
    Sizes within = behind;
    Sizes beyond = none;
    for (std::size_t i = 0; i < behind.size(); ++i) {
        within[i] = std::min(behind[i], window.padsEnd[i]);
        beyond[i] = behind[i] - within[i];
    }
    const double padding = call.integer("count_include_pad", 0) != 0 ? 1 : 0;
    const at::Tensor ones = at::ones_like(call[0].narrow(0, 0, 1).narrow(1, 0, 1));
    const at::Tensor counts = padded(padded(ones, window.padsBegin, within, padding), none, beyond, 0);
    const at::Tensor image = padded(call[0], window.padsBegin, behind, 0);
    return {averageWindows(image, window) / averageWindows(counts, window)};
}

/// The p-norm of each window, padding counted as zero.
Tensors lpPool(const AtenCall& call)
{
    const Window window = checkedWindow(call, false);
    const auto power = static_cast<double>(call.integer("p", 2));
    const at::Tensor image = padded(call[0], window.padsBegin, reachBehind(window, call[0], call.outputShapes[0]), 0);
    double count = 1;
    for (const std::int64_t size : window.kernel)
        count *= static_cast<double>(size);
    return {at::pow(averageWindows(at::pow(at::abs(image), power), window) * count, 1 / power)};
}

Sizes spatialAxes(const AtenCall& call)
{
    Sizes axes;
    for (std::int64_t i = 2; i < call.rank(); ++i)
        axes.push_back(i);
    return axes;
}

Tensors globalAveragePool(const AtenCall& call)
{
    return {at::mean(call[0], spatialAxes(call), true)};
}

Tensors globalMaxPool(const AtenCall& call)
{
    return {at::amax(call[0], spatialAxes(call), true)};
}

Tensors globalLpPool(const AtenCall& call)
{
    const auto power = static_cast<double>(call.integer("p", 2));
    return {at::pow(at::sum(at::pow(at::abs(call[0]), power), spatialAxes(call), true), 1 / power)};
}

/// Scale and bias are one a channel, or one a group as they were before opset 21.
Tensors groupNormalization(const AtenCall& call)
{
    const std::int64_t channels = call[0].size(1);
    const auto perChannel = [&](const at::Tensor& values) {
        return values.size(0) == channels ? values : at::repeat_interleave(values, channels / values.size(0), 0);
    };
    return {at::group_norm(call[0], call.integer("num_groups", 1), perChannel(call[1]), perChannel(call[2]),
                           call.real("epsilon", 1e-5), false)};
}

Tensors batchNormalization(const AtenCall& call)
{
    if (call.integer("training_mode", 0) != 0)
        refuse(call, "training");
    return {at::batch_norm(call[0], call[1], call[2], call[3], call[4], false, 0.0, call.real("epsilon", 1e-5), false)};
}

Tensors instanceNormalization(const AtenCall& call)
{
    return {at::instance_norm(call[0], call[1], call[2], {}, {}, true, 0.0, call.real("epsilon", 1e-5), false)};
}

Tensors layerNormalization(const AtenCall& call)
{
    const std::int64_t axis = call.axis(-1);
    const auto normalized = call[0].sizes().slice(static_cast<std::size_t>(axis)).vec();
    auto [result, mean, deviation] =
        at::native_layer_norm(call[0], normalized, call[1], optionalInput(call, 2), call.real("epsilon", 1e-5));
    return {result, mean, deviation};
}

/// Local response normalization across channels, as in "ImageNet Classification with Deep
/// Convolutional Neural Networks" (2012), section 3.3, alpha divided by the size.
Tensors lrn(const AtenCall& call)
{
    const std::int64_t size = call.integer("size", 1);
    const auto shape = call[0].sizes();
    const at::Tensor squares = (call[0] * call[0]).reshape({shape[0], 1, shape[1], -1});
    const at::Tensor means = at::avg_pool2d(padded(squares, {(size - 1) / 2, 0}, {size / 2, 0}, 0), {size, 1}, {1, 1});
    const at::Tensor scale = means.reshape(shape) * call.real("alpha", 1e-4) + call.real("bias", 1.0);
    return {call[0] / at::pow(scale, call.real("beta", 0.75))};
}

Tensors gemm(const AtenCall& call)
{
    const at::Tensor a = call.integer("transA", 0) != 0 ? call[0].t() : call[0];
    const at::Tensor b = call.integer("transB", 0) != 0 ? call[1].t() : call[1];
    at::Tensor result = at::matmul(a, b) * call.real("alpha", 1.0);
    if (call.has(2))
        result = result + call[2] * call.real("beta", 1.0);
    return {result};
}

constexpr NamedOperator operators[]{
    {"Conv", conv},
    {"ConvTranspose", convTranspose},
    {"MaxPool", maxPool},
    {"MaxUnpool", maxUnpool},
    {"LpPool", lpPool},
    {"GlobalLpPool", globalLpPool},
    {"GroupNormalization", groupNormalization},
    {"AveragePool", averagePool},
    {"GlobalAveragePool", globalAveragePool},
    {"GlobalMaxPool", globalMaxPool},
    {"BatchNormalization", batchNormalization},
    {"InstanceNormalization", instanceNormalization},
    {"LayerNormalization", layerNormalization},
    {"LRN", lrn},
    {"Resize", resize},
    {"Upsample", resize},
    {"Gemm", gemm},
    {"MatMul", [](const AtenCall& call) -> Tensors { return {at::matmul(call[0], call[1])}; }},
};

} // namespace

std::span<const NamedOperator> imageOperators()
{
    return operators;
}

} // namespace engine::kernels
