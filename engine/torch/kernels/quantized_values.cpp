// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/torch/kernels/quantized_layer.h"

#include <numeric>

namespace engine::kernels {

namespace {

/// One value for each of @p channels.
std::optional<std::vector<double>> spread(std::optional<std::vector<double>> values, std::int64_t channels)
{
    const auto count = static_cast<std::size_t>(channels);
    if (values && values->size() == 1)
        values->assign(count, values->front());
    return values && values->size() == count ? values : std::nullopt;
}

std::optional<std::vector<double>> zerosOf(const LayerGraph& graph, const ConstantPlace& place, std::int64_t channels)
{
    if (!hasInput(*place.op, place.scales + 1))
        return std::vector<double>(static_cast<std::size_t>(channels), 0.0);
    return spread(constantInput(graph, *place.op, place.scales + 1), channels);
}

/// The bytes of a constant as the numbers that they are.
std::vector<std::int16_t> bytesOf(ElementType type, const Blob& blob)
{
    std::vector<std::int16_t> values(blob.bytes.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto byte = static_cast<std::uint8_t>(blob.bytes[i]);
        values[i] = type == ElementType::Int8 ? static_cast<std::int8_t>(byte) : std::int16_t{byte};
    }
    return values;
}

/// Weights less their zero points, with the output channels in front.
bool takeValues(const LayerGraph& graph, const ByteProduct& product, ByteWeights& weights)
{
    const auto& [op, at, scales] = product.weightPlace;
    const auto& tensor = graph.tensor(op->inputs[at]);
    const auto zeros = zerosOf(graph, product.weightPlace, product.channels());
    if (!zeros || !isByte(tensor.type))
        return false;
    const auto bytes = bytesOf(tensor.type, *graph.constant(op->inputs[at]));
    const auto channels = zeros->size();
    const std::size_t terms = channels == 0 ? 0 : bytes.size() / channels;
    const bool channelsFirst = product.weightAxis == 0;
    weights.values.resize(bytes.size());
    weights.sums.assign(channels, 0.0);
    for (std::size_t channel = 0; channel < channels; ++channel) {
        const auto zero = static_cast<int>((*zeros)[channel]);
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < terms; ++i) {
            const int value = bytes[channelsFirst ? channel * terms + i : i * channels + channel] - zero;
            if (value < -128 || value > 127)
                return false;
            weights.values[channel * terms + i] = static_cast<std::int8_t>(value);
            sum += value;
        }
        weights.sums[channel] = static_cast<double>(sum);
    }
    return true;
}

bool takeScales(const LayerGraph& graph, const ByteProduct& product, ByteWeights& weights)
{
    const auto& [op, at, scales] = product.weightPlace;
    const auto values = spread(constantInput(graph, *op, scales), product.channels());
    if (!values || graph.tensor(op->inputs[scales]).type != ElementType::Float32)
        return false;
    for (const double scale : *values)
        weights.scales.push_back(static_cast<float>(scale) * product.source.grid.scale);
    return true;
}

bool takeBias(const LayerGraph& graph, const ByteProduct& product, ByteWeights& weights)
{
    const auto& [op, at, scales] = product.biasPlace;
    weights.bias.assign(weights.scales.size(), 0.0);
    if (op == nullptr)
        return true;
    auto values = spread(constantInput(graph, *op, at), product.channels());
    if (!values)
        return false;
    weights.bias = std::move(*values);
    if (scales == 0)
        return true;
    const bool ofTheProduct = scales == at; // QLinearConv: it counts in steps of the sums
    const auto steps = ofTheProduct ? std::vector<double>(weights.scales.begin(), weights.scales.end())
                                    : spread(constantInput(graph, *op, scales), product.channels());
    const auto zeros = ofTheProduct ? std::vector<double>(weights.scales.size(), 0.0)
                                    : zerosOf(graph, product.biasPlace, product.channels());
    if (!steps || !zeros)
        return false;
    for (std::size_t i = 0; i < weights.bias.size(); ++i)
        weights.bias[i] = (weights.bias[i] - (*zeros)[i]) * (*steps)[i];
    return true;
}

} // namespace

std::optional<std::vector<double>> spreadInput(const LayerGraph& graph, const Operation& op, std::size_t at,
                                               std::int64_t channels)
{
    return spread(constantInput(graph, op, at), channels);
}

std::optional<ByteWeights> wholeWeightsOf(const LayerGraph& graph, const ByteProduct& product)
{
    ByteWeights weights;
    return takeValues(graph, product, weights) ? std::optional(std::move(weights)) : std::nullopt;
}

std::optional<ByteWeights> weightsOf(const LayerGraph& graph, const ByteProduct& product)
{
    ByteWeights weights;
    if (!takeValues(graph, product, weights) || !takeScales(graph, product, weights)
        || !takeBias(graph, product, weights))
        return std::nullopt;
    for (const ChannelScale& folded : product.folded) {
        for (std::size_t i = 0; i < weights.scales.size(); ++i) {
            weights.scales[i] *= folded.scale[i];
            weights.bias[i] =
                weights.bias[i] * static_cast<double>(folded.scale[i]) + static_cast<double>(folded.shift[i]);
        }
    }
    return weights;
}

} // namespace engine::kernels
