// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/executor.h"

#include <random>

namespace support {

/// Builds graphs with one operation a layer, or several where fused() says so. Values are drawn from a seed.
class Sketch
{
public:
    explicit Sketch(unsigned seed) : m_random(seed) { m_parts.name = "sketch"; }

    engine::TensorId tensor(engine::Shape shape)
    {
        m_parts.tensors.push_back(
            {"t" + std::to_string(m_parts.tensors.size()), engine::ElementType::Float32, std::move(shape)});
        return engine::TensorId{static_cast<std::uint32_t>(m_parts.tensors.size() - 1)};
    }

    engine::TensorId input(engine::Shape shape)
    {
        m_parts.inputs.push_back(tensor(std::move(shape)));
        return m_parts.inputs.back();
    }

    engine::TensorId constant(engine::Shape shape, float low, float high)
    {
        const auto id = tensor(shape);
        std::vector<float> values(static_cast<std::size_t>(engine::elementCount(shape).value_or(0)));
        for (auto& value : values)
            value = low + (high - low) * static_cast<float>(m_random() % 10'000) / 10'000.0F;
        m_parts.constants.emplace(id, engine::makeBlob(std::move(values)));
        return id;
    }

    engine::TensorId number(float value) { return constant({}, value, value); }

    engine::TensorId integers(const std::vector<std::int64_t>& values)
    {
        const auto id = tensor({static_cast<std::int64_t>(values.size())});
        m_parts.tensors.back().type = engine::ElementType::Int64;
        m_parts.constants.emplace(id, engine::makeBlob(values));
        return id;
    }

    /// Whether a query may see a key: those up to itself where @p shown says true, or the other way round.
    engine::TensorId causal(std::int64_t length, bool shown)
    {
        const auto id = tensor({1, length, length});
        m_parts.tensors.back().type = engine::ElementType::Bool;
        std::vector<std::uint8_t> values;
        for (std::int64_t query = 0; query < length; ++query)
            for (std::int64_t key = 0; key < length; ++key)
                values.push_back((key <= query) == shown ? 1 : 0);
        m_parts.constants.emplace(id, engine::makeBlob(std::move(values)));
        return id;
    }

    /// A layer of its own.
    engine::TensorId add(engine::Operation op, engine::Shape result)
    {
        m_parts.layers.push_back({"l" + std::to_string(m_parts.layers.size()), {}});
        return join(std::move(op), std::move(result));
    }

    /// One more operation of the last layer.
    engine::TensorId join(engine::Operation op, engine::Shape result)
    {
        op.outputs = {tensor(std::move(result))};
        m_parts.layers.back().operations.push_back(op);
        return op.outputs[0];
    }

    const engine::Shape& shape(engine::TensorId id) const { return m_parts.tensors[index(id)].shape; }

    /// A convolution that keeps the image's size; kernel odd.
    engine::Operation convolution(engine::TensorId from, std::int64_t channels, std::int64_t kernel,
                                  std::int64_t groups = 1)
    {
        const auto inputs = shape(from)[1] / groups;
        const float range = 1.0F / static_cast<float>(inputs * kernel);
        const auto weights = constant({channels, inputs, kernel, kernel}, -range, 2 * range);
        const auto half = kernel / 2;
        return {"Conv",
                {{"kernel_shape", std::vector{kernel, kernel}},
                 {"pads", std::vector{half, half, half, half}},
                 {"group", groups}},
                {from, weights, constant({channels}, -0.5F, 0.5F)},
                {}};
    }

    engine::Operation normalization(engine::TensorId from)
    {
        const engine::Shape channels{shape(from)[1]};
        return {"BatchNormalization",
                {},
                {from, constant(channels, 0.5F, 1.5F), constant(channels, -0.5F, 0.5F), constant(channels, -0.5F, 0.5F),
                 constant(channels, 0.5F, 2.0F)},
                {}};
    }

    engine::Result<engine::LayerGraph> finish(std::vector<engine::TensorId> outputs)
    {
        m_parts.outputs = std::move(outputs);
        return engine::LayerGraph::create(m_parts);
    }

    unsigned below(unsigned limit) { return static_cast<unsigned>(m_random() % limit); }

private:
    engine::GraphParts m_parts;
    std::mt19937 m_random;
};

} // namespace support
