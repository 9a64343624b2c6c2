// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/sampling/network_draft.h"

#include "engine/graph/graph_draft.h"
#include "engine/graph/shape_inference.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string_view>

namespace engine {

namespace {

bool isAmong(const std::string& type, std::string_view types)
{
    return types.find(" " + type + " ") != std::string_view::npos;
}

std::int64_t product(const Shape& shape, std::size_t from = 0)
{
    std::int64_t value = 1;
    for (auto i = from; i < shape.size(); ++i)
        value *= shape[i];
    return value;
}

/// Its kernels fill up blocks of 16 channels, and there is no fast one where it moves by more than two pixels.
double transposedCost(const Operation& op, const Shape& weights)
{
    const auto filled = [](std::int64_t channels) {
        const auto blocks = (channels + 15) / 16;
        return static_cast<double>(16 * blocks);
    };
    const double slow = attributeOr(op, "strides", Shape{1}).front() > 2 ? 300.0 : 1.0;
    return slow * filled(weights[0]) * filled(weights[1]) * static_cast<double>(product(weights, 2));
}

/// Shapes are those of its inputs, then that of its first output; each at most 2^31 elements.
double macsOf(const Operation& op, const std::vector<Shape>& inputs, const Shape& output)
{
    const auto& type = op.type;
    const auto all = [](const Shape& shape) { return static_cast<double>(product(shape)); };
    if (type == "Conv")
        return all(output) * static_cast<double>(product(inputs[1], 1));
    if (type == "ConvTranspose")
        return static_cast<double>(product(inputs[0], 2) * inputs[0][0]) * transposedCost(op, inputs[1]);
    if (type == "Gemm" || type == "MatMul")
        return all(output) * static_cast<double>(inputs[0].back());
    if (type == "LSTM" || type == "GRU")
        return 5.0 * static_cast<double>(inputs[0][0]) * (all(inputs[1]) + all(inputs[2]));
    if (type == "Attention")
        return 2.0 * all(output) * static_cast<double>(inputs[1][inputs[1].size() - 2]);
    return 0;
}

/// The system gives pages of zeros once they are read.
Blob zeros(std::size_t bytes)
{
    const std::shared_ptr<void> owner(std::calloc(bytes, 1), std::free);
    if (owner == nullptr)
        return makeBlob(std::vector<std::byte>(bytes)); // which says that there is no memory
    return {owner, {static_cast<const std::byte*>(owner.get()), bytes}};
}

} // namespace

NetworkDraft::NetworkDraft(std::string name, std::uint64_t seed, const DraftLimits& limits)
    : m_limits(limits), m_draws(seed)
{
    m_parts.name = std::move(name);
}

TensorId NetworkDraft::addTensor(const std::string& name, Shape shape, ElementType type)
{
    const auto number = m_parts.tensors.size();
    m_parts.tensors.push_back({name + "_" + std::to_string(number), type, std::move(shape)});
    return TensorId{static_cast<std::uint32_t>(number)};
}

/// Functions, normalizations and shapes become part of a layer that computes.
bool NetworkDraft::joinsItsProducer(const Operation& operation) const
{
    constexpr std::string_view joining = " BatchNormalization Relu Clip Sigmoid HardSwish HardSigmoid Gelu Swish Tanh "
                                         "LeakyRelu Elu Reshape ";
    constexpr std::string_view taking = " Conv ConvTranspose Gemm MatMul Add BatchNormalization Sub Mul Div ";
    if (operation.type == "Reshape")
        return true;
    const auto makes = [&](const Layer& layer) {
        const auto& outputs = layer.operations[0].outputs;
        return std::ranges::find(outputs, operation.inputs[0]) != outputs.end();
    };
    const auto maker = std::ranges::find_if(m_parts.layers, makes);
    return isAmong(operation.type, joining) && maker != m_parts.layers.end()
        && isAmong(maker->operations[0].type, taking);
}

TensorId NetworkDraft::input(Shape shape, ElementType type)
{
    if (product(shape) > m_limits.tensorElements)
        return noTensor;
    const auto id = addTensor("input", std::move(shape), type);
    m_parts.inputs.push_back(id);
    return id;
}

TensorId NetworkDraft::weights(Shape shape, double low, double high)
{
    const auto bytes = product(shape) * std::int64_t{sizeof(float)};
    if (bytes <= 0 || m_spent.weightBytes + bytes > m_limits.weightBytes)
        return noTensor;
    m_spent.weightBytes += bytes;
    const auto id = addTensor("weights", std::move(shape), ElementType::Float32);
    m_weights[id] = {low, high};
    return id;
}

TensorId NetworkDraft::kernel(Shape shape, std::int64_t fanIn)
{
    const double limit = std::sqrt(3.0 / static_cast<double>(std::max<std::int64_t>(fanIn, 1)));
    return weights(std::move(shape), -limit, limit);
}

TensorId NetworkDraft::integers(std::vector<std::int64_t> values)
{
    const auto id = addTensor("numbers", {static_cast<std::int64_t>(values.size())}, ElementType::Int64);
    m_parts.constants[id] = makeBlob(std::move(values));
    return id;
}

TensorId NetworkDraft::floats(std::vector<float> values, Shape shape)
{
    const auto id = addTensor("values", std::move(shape), ElementType::Float32);
    m_parts.constants[id] = makeBlob(std::move(values));
    return id;
}

TensorId NetworkDraft::add(Operation operation)
{
    const auto outputs = addAll(std::move(operation), 1);
    return outputs.empty() ? noTensor : outputs.front();
}

std::vector<TensorId> NetworkDraft::addAll(Operation operation, std::size_t outputs)
{
    KnownInputs known;
    for (std::size_t i = 0; i < operation.inputs.size(); ++i) {
        const auto id = operation.inputs[i];
        const bool mayMiss = (operation.type == "Resize" && i == 1) || (operation.type == "LSTM" && i == 4);
        if (id == noTensor && !mayMiss)
            return {};
        known.emplace_back();
        if (id == noTensor)
            continue;
        const auto& tensor = m_parts.tensors[index(id)];
        const auto constant = m_parts.constants.find(id);
        known.back() =
            KnownTensor{tensor.type, tensor.shape, constant == m_parts.constants.end() ? nullptr : &constant->second};
    }
    operation.outputs.assign(outputs, TensorId{0}); // as many are asked for
    const auto types = inferShapes(operation, known);
    if (!types || types->size() < outputs)
        return {};
    std::vector<TensorId> made;
    for (std::size_t i = 0; i < outputs; ++i)
        made.push_back(addTensor(operation.type, (*types)[i].shape, (*types)[i].type));
    if (!fits(operation, made))
        return {};
    operation.outputs = made;
    for (auto& [name, value] : operation.attributes)
        roundToFloat(value);
    const auto name = operation.type + "_" + std::to_string(m_parts.layers.size());
    m_parts.layers.push_back({name, {std::move(operation)}});
    return made;
}

bool NetworkDraft::fits(const Operation& operation, const std::vector<TensorId>& outputs)
{
    std::vector<Shape> shapes;
    for (const auto id : operation.inputs)
        shapes.push_back(id == noTensor ? Shape{} : shapeOf(id));
    for (const auto id : outputs) {
        const auto count = product(shapeOf(id));
        if (count <= 0 || count > m_limits.tensorElements)
            return false;
        m_spent.activationBytes += count * std::int64_t{sizeof(float)};
    }
    const double macs = macsOf(operation, shapes, shapeOf(outputs.front()));
    if (macs > static_cast<double>(m_limits.macs - m_spent.macs))
        return false;
    m_spent.macs += static_cast<std::int64_t>(macs);
    m_spent.layers += joinsItsProducer(operation) ? 0 : 1;
    return m_spent.activationBytes <= m_limits.activationBytes && m_spent.layers <= m_limits.layers + 8;
}

NetworkDraft::Mark NetworkDraft::mark() const
{
    return {m_parts.tensors.size(), m_parts.layers.size(), m_parts.inputs.size(), m_spent};
}

void NetworkDraft::takeBack(const Mark& mark)
{
    m_parts.tensors.resize(mark.tensors);
    m_parts.layers.resize(mark.layers);
    m_parts.inputs.resize(mark.inputs);
    const TensorId first{static_cast<std::uint32_t>(mark.tensors)};
    m_parts.constants.erase(m_parts.constants.lower_bound(first), m_parts.constants.end());
    m_weights.erase(m_weights.lower_bound(first), m_weights.end());
    m_spent = mark.spent;
}

/// Two of 24 bits from each number drawn.
void NetworkDraft::drawWeights()
{
    for (const auto& [id, range] : m_weights) {
        std::vector<float> values(static_cast<std::size_t>(product(shapeOf(id))));
        const double step = (range.high - range.low) * 0x1.0p-24;
        for (std::size_t i = 0; i < values.size(); i += 2) {
            const auto bits = m_draws.next();
            values[i] = static_cast<float>(range.low + step * static_cast<double>(bits & 0xffffffU));
            if (i + 1 < values.size())
                values[i + 1] = static_cast<float>(range.low + step * static_cast<double>(bits >> 40U));
        }
        m_parts.constants[id] = makeBlob(std::move(values));
    }
    m_weights.clear();
}

void NetworkDraft::leaveWeights()
{
    for (const auto& [id, range] : m_weights)
        m_parts.constants[id] = zeros(static_cast<std::size_t>(product(shapeOf(id))) * sizeof(float));
    m_weights.clear();
}

Result<LayerGraph> NetworkDraft::finish(Weights weights)
{
    std::set<TensorId> taken;
    for (const auto& layer : m_parts.layers)
        taken.insert(layer.operations[0].inputs.begin(), layer.operations[0].inputs.end());
    m_parts.outputs.clear();
    for (const auto& layer : m_parts.layers)
        for (const auto id : layer.operations[0].outputs)
            if (!taken.contains(id))
                m_parts.outputs.push_back(id);
    std::erase_if(m_parts.inputs, [&](TensorId id) { return !taken.contains(id); });
    weights == Weights::Drawn ? drawWeights() : leaveWeights();
    return LayerGraph::create(std::move(m_parts));
}

} // namespace engine
