// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/constant_values.h"
#include "engine/run/executor.h"

#include <algorithm>
#include <cmath>
#include <random>

/// value = scale (byte - zero)
struct Grid
{
    engine::ElementType type = engine::ElementType::UInt8;
    double scale = 1;
    int zero = 0;
};

namespace support {

/// Rounds half to even and keeps to what the type holds.
inline double onGrid(double value, const Grid& grid)
{
    const double low = grid.type == engine::ElementType::Int8 ? -128 : 0;
    return std::clamp(std::nearbyint(value / grid.scale) + grid.zero, low, low + 255);
}

using Numbers = std::vector<double>;

inline Numbers numbersOf(const engine::Tensor& tensor)
{
    return engine::realValues(tensor.type, tensor.data).value_or(Numbers{});
}

/// Builds graphs of tensors of any type, with one operation a layer; what is given is drawn from a seed.
class ByteGraph
{
public:
    explicit ByteGraph(unsigned seed) : m_random(seed) { m_parts.name = "bytes"; }

    engine::TensorId input(engine::ElementType type, const engine::Shape& shape)
    {
        m_parts.inputs.push_back(given(type, shape));
        return m_parts.inputs.back();
    }
    engine::TensorId constant(engine::ElementType type, const engine::Shape& shape)
    {
        m_constants.push_back(given(type, shape));
        return m_constants.back();
    }
    engine::TensorId number(engine::ElementType type, double value)
    {
        const auto id = constant(type, {});
        numbers(id) = {value};
        return id;
    }
    engine::TensorId number(double value)
    {
        return number(engine::ElementType::Float32, static_cast<double>(static_cast<float>(value)));
    }

    std::vector<engine::TensorId> addAll(const char* type, std::vector<engine::TensorId> inputs,
                                         const std::vector<std::pair<engine::ElementType, engine::Shape>>& results,
                                         engine::Attributes attributes = {})
    {
        engine::Operation operation{type, std::move(attributes), std::move(inputs), {}};
        for (const auto& [elements, shape] : results)
            operation.outputs.push_back(tensor(elements, shape));
        auto made = operation.outputs;
        m_parts.layers.push_back({"l" + std::to_string(m_parts.layers.size()), {std::move(operation)}});
        return made;
    }
    engine::TensorId add(const char* type, std::vector<engine::TensorId> inputs, engine::ElementType elements,
                         const engine::Shape& shape, engine::Attributes attributes = {})
    {
        return addAll(type, std::move(inputs), {{elements, shape}}, std::move(attributes))[0];
    }
    engine::TensorId real(engine::TensorId bytes, const Grid& grid)
    {
        return add("DequantizeLinear", {bytes, number(grid.scale), number(grid.type, grid.zero)},
                   engine::ElementType::Float32, shape(bytes));
    }
    engine::TensorId onGrid(engine::TensorId values, const Grid& grid)
    {
        return add("QuantizeLinear", {values, number(grid.scale), number(grid.type, grid.zero)}, grid.type,
                   shape(values));
    }

    engine::Shape shape(engine::TensorId id) const { return m_parts.tensors[index(id)].shape; }
    /// Of an input or a constant.
    Numbers& numbers(engine::TensorId id) { return m_numbers.at(id); }

    engine::Result<engine::LayerGraph> finish(std::vector<engine::TensorId> outputs)
    {
        auto parts = m_parts;
        parts.outputs = std::move(outputs);
        for (const auto id : m_constants)
            parts.constants.emplace(id, blob(id));
        return engine::LayerGraph::create(std::move(parts));
    }
    engine::TensorMap inputs() const
    {
        engine::TensorMap map;
        for (const auto id : m_parts.inputs)
            map.emplace(id, engine::Tensor{m_parts.tensors[index(id)].type, shape(id), blob(id)});
        return map;
    }

private:
    engine::TensorId tensor(engine::ElementType type, const engine::Shape& shape)
    {
        m_parts.tensors.push_back({"t" + std::to_string(m_parts.tensors.size()), type, shape});
        return engine::TensorId{static_cast<std::uint32_t>(m_parts.tensors.size() - 1)};
    }
    /// Bytes of their whole range, others from -1 to 1, integers up to a thousand.
    engine::TensorId given(engine::ElementType type, const engine::Shape& shape)
    {
        const auto id = tensor(type, shape);
        Numbers values(static_cast<std::size_t>(*engine::elementCount(shape)));
        for (auto& value : values) {
            const auto drawn = static_cast<double>(m_random() % 256);
            value = type == engine::ElementType::UInt8 ? drawn
                : type == engine::ElementType::Int8    ? drawn - 128
                : type == engine::ElementType::Int32   ? 8 * drawn - 1000
                                                       : static_cast<double>(static_cast<float>(drawn / 128 - 1));
        }
        m_numbers.emplace(id, std::move(values));
        return id;
    }
    engine::Blob blob(engine::TensorId id) const
    {
        return *engine::encodeReals(m_parts.tensors[index(id)].type, m_numbers.at(id));
    }

    engine::GraphParts m_parts;
    std::vector<engine::TensorId> m_constants;
    std::map<engine::TensorId, Numbers> m_numbers;
    std::mt19937 m_random;
};

} // namespace support
