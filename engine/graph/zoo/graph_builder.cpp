// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"

#include "engine/graph/graph_draft.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): the same everywhere, and fast enough for 50 million weights.
std::uint64_t next(std::uint64_t& state)
{
    auto mixed = state += 0x9e3779b97f4a7c15ULL;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31U);
}

std::uint64_t seedOf(const std::string& name)
{
    std::uint64_t seed = 20;
    for (const auto character : name)
        seed = seed * 131 + static_cast<unsigned char>(character);
    return seed;
}

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

} // namespace

GraphBuilder::GraphBuilder(std::string name) : m_seed(seedOf(name))
{
    m_parts.name = std::move(name);
}

TensorId GraphBuilder::addTensor(std::string name, Shape shape)
{
    m_parts.tensors.push_back({std::move(name), ElementType::Float32, std::move(shape)});
    return TensorId{static_cast<std::uint32_t>(m_parts.tensors.size() - 1)};
}

TensorId GraphBuilder::constant(std::string name, Shape shape, double low, double high)
{
    std::vector<float> values(static_cast<std::size_t>(elementCount(shape).value_or(0)));
    for (auto& value : values)
        value = static_cast<float>(low + (high - low) * static_cast<double>(next(m_seed) >> 40U) * 0x1.0p-24);
    const auto id = addTensor(std::move(name), std::move(shape));
    m_parts.constants[id] = makeBlob(std::move(values));
    return id;
}

TensorId GraphBuilder::constant(std::string name, std::vector<std::int64_t> values)
{
    const auto id = addTensor(std::move(name), {static_cast<std::int64_t>(values.size())});
    m_parts.tensors[index(id)].type = ElementType::Int64;
    m_parts.constants[id] = makeBlob(std::move(values));
    return id;
}

TensorId GraphBuilder::addLayer(Layer layer)
{
    const auto output = layer.operations.back().outputs.front();
    for (auto& operation : layer.operations) {
        for (auto& [key, value] : operation.attributes)
            roundToFloat(value);
    }
    m_parts.layers.push_back(std::move(layer));
    return output;
}

void GraphBuilder::appendActivation(Layer& layer, const std::string& type)
{
    if (type.empty())
        return;
    const auto from = layer.operations.back().outputs.front();
    const auto output = addTensor(layer.name + "/" + type, shapeOf(from));
    Operation operation{type, {}, {from}, {output}};
    if (type == "Softmax")
        operation.attributes["axis"] = std::int64_t{-1};
    layer.operations.push_back(std::move(operation));
}

TensorId GraphBuilder::input(const std::string& name, Shape shape)
{
    const auto id = addTensor(name, std::move(shape));
    m_parts.inputs.push_back(id);
    return id;
}

TensorId GraphBuilder::conv(const std::string& name, TensorId from, const ConvSpec& spec)
{
    const auto shape = shapeOf(from);
    const auto rows = padsOf(shape[2], spec.kernel, spec.stride, spec.padding);
    const auto columns = padsOf(shape[3], spec.kernel, spec.stride, spec.padding);
    const auto limit = std::sqrt(6.0 / static_cast<double>(shape[1] * spec.kernel * spec.kernel));
    Operation operation{"Conv", {}, {from}, {}};
    operation.attributes["kernel_shape"] = std::vector{spec.kernel, spec.kernel};
    operation.attributes["strides"] = std::vector{spec.stride, spec.stride};
    operation.attributes["pads"] = std::vector{rows.before, columns.before, rows.after, columns.after};
    operation.inputs.push_back(
        constant(name + "/kernel", {spec.filters, shape[1], spec.kernel, spec.kernel}, -limit, limit));
    if (spec.bias)
        operation.inputs.push_back(constant(name + "/bias", {spec.filters}, -0.05, 0.05));
    operation.outputs.push_back(addTensor(name, {shape[0], spec.filters, rows.output, columns.output}));
    Layer layer{name, {std::move(operation)}};
    appendActivation(layer, spec.activation);
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::batchNormalization(const std::string& name, TensorId from)
{
    const auto channels = shapeOf(from)[1];
    Operation operation{"BatchNormalization", {{"epsilon", 1e-3}}, {from}, {}};
    // Scales below one keep the sum of sixteen residual blocks from growing without bound.
    operation.inputs.push_back(constant(name + "/gamma", {channels}, 0.4, 0.8));
    operation.inputs.push_back(constant(name + "/beta", {channels}, -0.1, 0.1));
    operation.inputs.push_back(constant(name + "/moving_mean", {channels}, -0.1, 0.1));
    operation.inputs.push_back(constant(name + "/moving_variance", {channels}, 0.8, 1.2));
    operation.outputs.push_back(addTensor(name, shapeOf(from)));
    return addLayer({name, {std::move(operation)}});
}

TensorId GraphBuilder::activation(const std::string& name, TensorId from, const std::string& type)
{
    return addLayer({name, {Operation{type, {}, {from}, {addTensor(name, shapeOf(from))}}}});
}

TensorId GraphBuilder::zeroPadding(const std::string& name, TensorId from, std::int64_t border)
{
    auto shape = shapeOf(from);
    shape[2] += 2 * border;
    shape[3] += 2 * border;
    const auto pads = constant(name + "/pads", {0, 0, border, border, 0, 0, border, border});
    return addLayer({name, {Operation{"Pad", {{"mode", std::string("constant")}}, {from, pads}, {addTensor(name, shape)}}}});
}

TensorId GraphBuilder::pool(const std::string& type, const std::string& name, TensorId from, std::int64_t size,
                            std::int64_t stride)
{
    auto shape = shapeOf(from);
    shape[2] = padsOf(shape[2], size, stride, Padding::Valid).output;
    shape[3] = padsOf(shape[3], size, stride, Padding::Valid).output;
    Operation operation{type, {}, {from}, {addTensor(name, shape)}};
    operation.attributes["kernel_shape"] = std::vector{size, size};
    operation.attributes["strides"] = std::vector{stride, stride};
    return addLayer({name, {std::move(operation)}});
}

TensorId GraphBuilder::maxPool(const std::string& name, TensorId from, std::int64_t size, std::int64_t stride)
{
    return pool("MaxPool", name, from, size, stride);
}

TensorId GraphBuilder::averagePool(const std::string& name, TensorId from, std::int64_t size, std::int64_t stride)
{
    return pool("AveragePool", name, from, size, stride);
}

TensorId GraphBuilder::add(const std::string& name, TensorId left, TensorId right)
{
    return addLayer({name, {Operation{"Add", {}, {left, right}, {addTensor(name, shapeOf(left))}}}});
}

TensorId GraphBuilder::flatten(const std::string& name, TensorId from)
{
    const auto shape = shapeOf(from);
    const auto columns = elementCount(Shape(shape.begin() + 1, shape.end())).value_or(0);
    const auto output = addTensor(name, {shape[0], columns});
    return addLayer({name, {Operation{"Flatten", {{"axis", std::int64_t{1}}}, {from}, {output}}}});
}

TensorId GraphBuilder::dropout(const std::string& name, TensorId from, double rate)
{
    const auto ratio = addTensor(name + "/rate", {});
    m_parts.constants[ratio] = makeBlob(std::vector<float>{static_cast<float>(rate)});
    return addLayer({name, {Operation{"Dropout", {}, {from, ratio}, {addTensor(name, shapeOf(from))}}}});
}

TensorId GraphBuilder::dense(const std::string& name, TensorId from, std::int64_t units, const std::string& activation)
{
    const auto shape = shapeOf(from);
    const auto limit = std::sqrt(6.0 / static_cast<double>(shape[1]));
    Operation operation{"Gemm", {{"transB", std::int64_t{1}}}, {from}, {}};
    operation.inputs.push_back(constant(name + "/kernel", {units, shape[1]}, -limit, limit));
    operation.inputs.push_back(constant(name + "/bias", {units}, -0.05, 0.05));
    operation.outputs.push_back(addTensor(name, {shape[0], units}));
    Layer layer{name, {std::move(operation)}};
    appendActivation(layer, activation);
    return addLayer(std::move(layer));
}

Result<LayerGraph> GraphBuilder::finish(std::vector<TensorId> outputs)
{
    m_parts.outputs = std::move(outputs);
    return LayerGraph::create(std::move(m_parts));
}

} // namespace engine
