// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

namespace engine::script {

namespace {

struct Window
{
    Integers kernel;
    Integers strides;
    Integers dilations;
    Integers pads; ///< all begins, then all ends
};

Integers twice(Integers values)
{
    const auto copy = values;
    values.insert(values.end(), copy.begin(), copy.end());
    return values;
}

Integers padsOf(const ScriptCall& call, const Window& window)
{
    const auto dimensions = window.kernel.size();
    const auto* constant = known(call.value("padding"));
    if (constant == nullptr || !constant->isString())
        return twice(call.list("padding", dimensions, 0));
    Integers pads(2 * dimensions, 0);
    if (constant->toStringRef() == "valid")
        return pads;
    for (std::size_t i = 0; i < dimensions; ++i) {
        const auto total = window.dilations[i] * (window.kernel[i] - 1);
        pads[i] = total / 2;
        pads[i + dimensions] = total - total / 2;
    }
    return pads;
}

Attributes attributesOf(const Window& window, std::int64_t groups)
{
    return {{"kernel_shape", window.kernel},
            {"strides", window.strides},
            {"dilations", window.dilations},
            {"pads", window.pads},
            {"group", groups}};
}

TensorIds convolve(const ScriptCall& call, bool transposed)
{
    auto& graph = call.graph;
    const auto weight = call.tensor(1);
    const auto& shape = graph.shape(weight);
    if (shape.size() < 3)
        refuse("has a kernel of shape " + toString(shape));
    Window window;
    window.kernel.assign(shape.begin() + 2, shape.end());
    const auto dimensions = window.kernel.size();
    window.strides = call.list("stride", dimensions, 1);
    window.dilations = call.list("dilation", dimensions, 1);
    window.pads = padsOf(call, window);
    auto attributes = attributesOf(window, call.integer("groups", 1));
    if (transposed)
        attributes["output_padding"] = call.list("output_padding", dimensions, 0);
    return withBatch(call, call.tensor(0), static_cast<std::int64_t>(shape.size()), [&](TensorId x) {
        return TensorIds{
            graph.emit(transposed ? "ConvTranspose" : "Conv", attributes, {x, weight, call.tensorOrNone(2)})};
    });
}

TensorIds convolution(const ScriptCall& call)
{
    return convolve(call, call.flag("transposed"));
}

TensorIds transposedConvolution(const ScriptCall& call)
{
    return convolve(call, true);
}

constexpr std::array operators{
    ScriptOperator{"conv1d", convolution},
    ScriptOperator{"conv2d", convolution},
    ScriptOperator{"conv3d", convolution},
    ScriptOperator{"convolution", convolution},
    ScriptOperator{"_convolution", convolution},
    ScriptOperator{"_convolution_mode", convolution},
    ScriptOperator{"conv_transpose1d", transposedConvolution},
    ScriptOperator{"conv_transpose2d", transposedConvolution},
    ScriptOperator{"conv_transpose3d", transposedConvolution},
};

} // namespace

std::span<const ScriptOperator> convolutionTranslations()
{
    return operators;
}

} // namespace engine::script
