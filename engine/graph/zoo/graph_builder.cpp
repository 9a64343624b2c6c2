// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"

#include "engine/graph/graph_draft.h"
#include "engine/graph/zoo/keras_order.h"

#include <cmath>

namespace engine {

namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): the same everywhere, and fast enough for 75 million weights.
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

} // namespace

GraphBuilder::GraphBuilder(std::string name) : m_seed(seedOf(name))
{
    m_parts.name = std::move(name);
}

std::string GraphBuilder::numbered(const std::string& kind)
{
    return kind + "_" + std::to_string(++m_numbers[kind]);
}

TensorId GraphBuilder::addTensor(std::string name, Shape shape)
{
    m_parts.tensors.push_back({std::move(name), ElementType::Float32, std::move(shape)});
    return TensorId{static_cast<std::uint32_t>(m_parts.tensors.size() - 1)};
}

TensorId GraphBuilder::floats(std::string name, Shape shape, std::vector<float> values)
{
    const auto id = addTensor(std::move(name), std::move(shape));
    m_parts.constants[id] = makeBlob(std::move(values));
    return id;
}

TensorId GraphBuilder::constant(std::string name, Shape shape, double low, double high)
{
    std::vector<float> values(static_cast<std::size_t>(elementCount(shape).value_or(0)));
    for (auto& value : values)
        value = static_cast<float>(low + (high - low) * static_cast<double>(next(m_seed) >> 40U) * 0x1.0p-24);
    return floats(std::move(name), std::move(shape), std::move(values));
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

TensorId GraphBuilder::append(Layer& layer, Operation operation, Shape shape)
{
    const auto name = layer.operations.empty() ? layer.name : layer.name + "/" + operation.type;
    operation.outputs.push_back(addTensor(name, std::move(shape)));
    layer.operations.push_back(std::move(operation));
    return layer.operations.back().outputs.front();
}

void GraphBuilder::appendActivation(Layer& layer, const std::string& type)
{
    if (type.empty())
        return;
    const auto from = layer.operations.back().outputs.front();
    Operation operation{type, {}, {from}, {}};
    if (type == "Softmax")
        operation.attributes["axis"] = std::int64_t{-1};
    append(layer, std::move(operation), shapeOf(from));
}

TensorId GraphBuilder::input(const std::string& name, Shape shape)
{
    const auto id = addTensor(name, std::move(shape));
    m_parts.inputs.push_back(id);
    return id;
}

TensorId GraphBuilder::batchNormalization(const std::string& name, TensorId from, bool scale)
{
    const auto channels = shapeOf(from)[1];
    Operation operation{"BatchNormalization", {{"epsilon", 1e-3}}, {from}, {}};
    // Scales below one keep the sum of sixteen residual blocks from growing without bound.
    operation.inputs.push_back(
        scale ? constant(name + "/gamma", {channels}, 0.4, 0.8)
              : floats(name + "/ones", {channels}, std::vector<float>(static_cast<std::size_t>(channels), 1.0F)));
    operation.inputs.push_back(constant(name + "/beta", {channels}, -0.1, 0.1));
    operation.inputs.push_back(constant(name + "/moving_mean", {channels}, -0.1, 0.1));
    operation.inputs.push_back(constant(name + "/moving_variance", {channels}, 0.8, 1.2));
    Layer layer{name, {}};
    append(layer, std::move(operation), shapeOf(from));
    return addLayer(std::move(layer));
}

/// A softmax here is one over the channels.
TensorId GraphBuilder::activation(const std::string& name, TensorId from, const std::string& type)
{
    Operation operation{type, {}, {from}, {}};
    if (type == "Softmax")
        operation.attributes["axis"] = std::int64_t{1};
    Layer layer{name, {}};
    append(layer, std::move(operation), shapeOf(from));
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::leakyRelu(const std::string& name, TensorId from)
{
    Layer layer{name, {}};
    append(layer, {"LeakyRelu", {{"alpha", 0.3}}, {from}, {}}, shapeOf(from));
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::pad(const std::string& name, TensorId from, const Shape& border)
{
    auto shape = shapeOf(from);
    for (std::size_t i = 0; i < shape.size(); ++i)
        shape[i] += 2 * border[i];
    auto sides = border;
    sides.insert(sides.end(), border.begin(), border.end());
    const auto pads = constant(name + "/pads", std::move(sides));
    Layer layer{name, {}};
    append(layer, {"Pad", {{"mode", std::string("constant")}}, {from, pads}, {}}, std::move(shape));
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::zeroPadding(const std::string& name, TensorId from, std::int64_t border)
{
    return pad(name, from, {0, 0, border, border});
}

TensorId GraphBuilder::channelPadding(const std::string& name, TensorId from, std::int64_t border)
{
    return pad(name, from, {0, border, 0, 0});
}

TensorId GraphBuilder::add(const std::string& name, TensorId left, TensorId right)
{
    Layer layer{name, {}};
    append(layer, {"Add", {}, {left, right}, {}}, shapeOf(left));
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::multiply(const std::string& name, TensorId left, TensorId right)
{
    Layer layer{name, {}};
    append(layer, {"Mul", {}, {left, right}, {}}, shapeOf(left));
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::concatenate(const std::string& name, std::vector<TensorId> from)
{
    auto shape = shapeOf(from.front());
    shape[1] = 0;
    for (const auto id : from)
        shape[1] += shapeOf(id)[1];
    Layer layer{name, {}};
    append(layer, {"Concat", {{"axis", std::int64_t{1}}}, std::move(from), {}}, std::move(shape));
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::flatten(const std::string& name, TensorId from)
{
    const auto shape = shapeOf(from);
    const auto columns = elementCount(Shape(shape.begin() + 1, shape.end())).value_or(0);
    Layer layer{name, {}};
    append(layer, {"Flatten", {{"axis", std::int64_t{1}}}, {from}, {}}, {shape[0], columns});
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::reshape(const std::string& name, TensorId from, Shape shape)
{
    const auto wanted = constant(name + "/shape", shape);
    Layer layer{name, {}};
    append(layer, {"Reshape", {}, {from, wanted}, {}}, std::move(shape));
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::dropout(const std::string& name, TensorId from, double rate)
{
    const auto ratio = floats(name + "/rate", {}, {static_cast<float>(rate)});
    Layer layer{name, {}};
    append(layer, {"Dropout", {}, {from, ratio}, {}}, shapeOf(from));
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::dense(const std::string& name, TensorId from, std::int64_t units, const std::string& activation,
                             bool bias)
{
    auto shape = shapeOf(from);
    const auto features = std::exchange(shape.back(), units);
    const auto limit = std::sqrt(6.0 / static_cast<double>(features));
    Layer layer{name, {}};
    if (shape.size() == 2) {
        Operation operation{"Gemm", {{"transB", std::int64_t{1}}}, {from}, {}};
        operation.inputs.push_back(constant(name + "/kernel", {units, features}, -limit, limit));
        if (bias)
            operation.inputs.push_back(constant(name + "/bias", {units}, -0.05, 0.05));
        append(layer, std::move(operation), shape);
    } else {
        const auto kernel = constant(name + "/kernel", {features, units}, -limit, limit);
        const auto product = append(layer, {"MatMul", {}, {from, kernel}, {}}, shape);
        if (bias)
            append(layer, {"Add", {}, {product, constant(name + "/bias", {units}, -0.05, 0.05)}, {}}, shape);
    }
    appendActivation(layer, activation);
    return addLayer(std::move(layer));
}

TensorId GraphBuilder::sampling(const std::string& name, TensorId mean, TensorId logVariance)
{
    const auto shape = shapeOf(mean);
    const auto noise = constant(name + "/noise", shape, -1.0, 1.0);
    Layer layer{name, {}};
    // A layer's inputs stand in the order of their first use, and the mean comes first.
    const auto middle = append(layer, {"Identity", {}, {mean}, {}}, shape);
    const auto variance = append(layer, {"Exp", {}, {logVariance}, {}}, shape);
    const auto deviation = append(layer, {"Sqrt", {}, {variance}, {}}, shape);
    const auto drawn = append(layer, {"Mul", {}, {deviation, noise}, {}}, shape);
    append(layer, {"Add", {}, {middle, drawn}, {}}, shape);
    return addLayer(std::move(layer));
}

Result<LayerGraph> GraphBuilder::finish(std::vector<TensorId> outputs)
{
    m_parts.outputs = std::move(outputs);
    const auto graph = LayerGraph::create(m_parts);
    if (!graph)
        return graph.error();
    m_parts.layers.clear();
    for (const auto id : kerasOrder(*graph))
        m_parts.layers.push_back(graph->layer(id));
    return LayerGraph::create(std::move(m_parts));
}

} // namespace engine
