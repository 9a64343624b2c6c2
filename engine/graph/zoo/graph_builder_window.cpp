// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

struct Pads
{
    std::int64_t before = 0;
    std::int64_t after = 0;
    std::int64_t output = 0;
};

Pads padsOf(std::int64_t size, std::int64_t kernel, std::int64_t stride, Padding padding)
{
    if (padding == Padding::Valid)
        return {0, 0, (size - kernel) / stride + 1};
    const auto output = (size + stride - 1) / stride;
    const auto total = std::max<std::int64_t>(0, (output - 1) * stride + kernel - size);
    return {total / 2, total - total / 2, output};
}

Attributes windowAttributes(const Extent& kernel, std::int64_t stride, const Pads& rows, const Pads& columns)
{
    return {{"kernel_shape", std::vector{kernel.rows, kernel.columns}},
            {"strides", std::vector{stride, stride}},
            {"pads", std::vector{rows.before, columns.before, rows.after, columns.after}}};
}

} // namespace

TensorId GraphBuilder::conv(const std::string& name, TensorId from, const ConvSpec& spec)
{
    const auto shape = shapeOf(from);
    const auto& kernel = spec.kernel;
    const auto rows = padsOf(shape[2], kernel.rows, spec.stride, spec.padding);
    const auto columns = padsOf(shape[3], kernel.columns, spec.stride, spec.padding);
    const auto limit = std::sqrt(6.0 / static_cast<double>(shape[1] * kernel.rows * kernel.columns));
    Operation operation{"Conv", windowAttributes(kernel, spec.stride, rows, columns), {from}, {}};
    operation.inputs.push_back(
        constant(name + "/kernel", {spec.filters, shape[1], kernel.rows, kernel.columns}, -limit, limit));
    if (spec.bias)
        operation.inputs.push_back(constant(name + "/bias", {spec.filters}, -0.05, 0.05));
    Layer layer{name, {}};
    append(layer, std::move(operation), {shape[0], spec.filters, rows.output, columns.output});
    appendActivation(layer, spec.activation);
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::depthwiseConv(const std::string& name, TensorId from, std::int64_t kernel, std::int64_t stride)
{
    const auto shape = shapeOf(from);
    const auto rows = padsOf(shape[2], kernel, stride, Padding::Valid);
    const auto columns = padsOf(shape[3], kernel, stride, Padding::Valid);
    const auto limit = std::sqrt(6.0 / static_cast<double>(kernel * kernel));
    Operation operation{"Conv", windowAttributes(kernel, stride, rows, columns), {from}, {}};
    operation.attributes["group"] = shape[1];
    operation.inputs.push_back(constant(name + "/kernel", {shape[1], 1, kernel, kernel}, -limit, limit));
    Layer layer{name, {}};
    append(layer, std::move(operation), {shape[0], shape[1], rows.output, columns.output});
    return addLayer(std::move(layer));
}

/// With "same" padding the output is the input times the stride, and what is too much goes off after first.
TensorId GraphBuilder::transposedConv(const std::string& name, TensorId from, const ConvSpec& spec)
{
    const auto shape = shapeOf(from);
    const auto& kernel = spec.kernel;
    const auto rows = padsOf(shape[2] * spec.stride, kernel.rows, spec.stride, spec.padding);
    const auto columns = padsOf(shape[3] * spec.stride, kernel.columns, spec.stride, spec.padding);
    const auto overlap = kernel.rows * kernel.columns / (spec.stride * spec.stride);
    const auto limit = std::sqrt(6.0 / static_cast<double>(shape[1] * std::max<std::int64_t>(overlap, 1)));
    Operation operation{"ConvTranspose", windowAttributes(kernel, spec.stride, rows, columns), {from}, {}};
    operation.inputs.push_back(
        constant(name + "/kernel", {shape[1], spec.filters, kernel.rows, kernel.columns}, -limit, limit));
    if (spec.bias)
        operation.inputs.push_back(constant(name + "/bias", {spec.filters}, -0.05, 0.05));
    Layer layer{name, {}};
    const auto side = [&](std::int64_t size, std::int64_t taps, const Pads& pads) {
        return (size - 1) * spec.stride + taps - pads.before - pads.after;
    };
    append(layer, std::move(operation),
           {shape[0], spec.filters, side(shape[2], kernel.rows, rows), side(shape[3], kernel.columns, columns)});
    appendActivation(layer, spec.activation);
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::pool(const std::string& type, const std::string& name, TensorId from, std::int64_t size,
                            std::int64_t stride, Padding padding)
{
    auto shape = shapeOf(from);
    const auto rows = padsOf(shape[2], size, stride, padding);
    const auto columns = padsOf(shape[3], size, stride, padding);
    shape[2] = rows.output;
    shape[3] = columns.output;
    Layer layer{name, {}};
    append(layer, {type, windowAttributes(size, stride, rows, columns), {from}, {}}, std::move(shape));
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::maxPool(const std::string& name, TensorId from, std::int64_t size, std::int64_t stride,
                               Padding padding)
{
    return pool("MaxPool", name, from, size, stride, padding);
}

/// Pads are not counted, neither by TensorFlow nor by ONNX unless told.
TensorId GraphBuilder::averagePool(const std::string& name, TensorId from, std::int64_t size, std::int64_t stride,
                                   Padding padding)
{
    return pool("AveragePool", name, from, size, stride, padding);
}

TensorId GraphBuilder::globalAveragePool(const std::string& name, TensorId from)
{
    const auto shape = shapeOf(from);
    Layer layer{name, {}};
    const auto pixel = append(layer, {"GlobalAveragePool", {}, {from}, {}}, {shape[0], shape[1], 1, 1});
    append(layer, {"Flatten", {{"axis", std::int64_t{1}}}, {pixel}, {}}, {shape[0], shape[1]});
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::upSampling(const std::string& name, TensorId from, std::int64_t factor)
{
    auto shape = shapeOf(from);
    shape[2] *= factor;
    shape[3] *= factor;
    const auto scale = static_cast<float>(factor);
    Operation operation{"Resize", {}, {from, noTensor}, {}};
    operation.attributes["mode"] = std::string("nearest");
    operation.attributes["coordinate_transformation_mode"] = std::string("asymmetric");
    operation.attributes["nearest_mode"] = std::string("floor");
    operation.inputs.push_back(floats(name + "/scales", {4}, {1.0F, 1.0F, scale, scale}));
    Layer layer{name, {}};
    append(layer, std::move(operation), std::move(shape));
    return addLayer(std::move(layer));
}

} // namespace engine
