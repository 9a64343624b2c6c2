// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

enum class Padding : std::uint8_t { Valid, Same };

/// Attributes as Keras names them; square kernels and strides.
struct ConvSpec
{
    std::int64_t filters = 1;
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    Padding padding = Padding::Valid;
    bool bias = true;
    std::string activation; ///< an operator such as "Relu", or empty
};

/// Builds a LayerGraph layer by layer, channels first, with seeded weights: the same name gives the
/// same weights on every machine. Shapes follow TensorFlow's rules ("same" pads after first).
class GraphBuilder
{
public:
    explicit GraphBuilder(std::string name);

    TensorId input(const std::string& name, Shape shape);
    TensorId conv(const std::string& name, TensorId from, const ConvSpec& spec);
    TensorId batchNormalization(const std::string& name, TensorId from);
    TensorId activation(const std::string& name, TensorId from, const std::string& type);
    TensorId zeroPadding(const std::string& name, TensorId from, std::int64_t border);
    TensorId maxPool(const std::string& name, TensorId from, std::int64_t size, std::int64_t stride);
    TensorId averagePool(const std::string& name, TensorId from, std::int64_t size, std::int64_t stride);
    TensorId add(const std::string& name, TensorId left, TensorId right);
    TensorId flatten(const std::string& name, TensorId from);
    TensorId dropout(const std::string& name, TensorId from, double rate);
    TensorId dense(const std::string& name, TensorId from, std::int64_t units, const std::string& activation);

    Result<LayerGraph> finish(std::vector<TensorId> outputs);

private:
    const Shape& shapeOf(TensorId id) const { return m_parts.tensors[index(id)].shape; }
    TensorId addTensor(std::string name, Shape shape);
    TensorId constant(std::string name, Shape shape, double low, double high);
    TensorId constant(std::string name, std::vector<std::int64_t> values);
    void appendActivation(Layer& layer, const std::string& type);
    /// Adds the layer; its tensor is the last operation's output.
    TensorId addLayer(Layer layer);
    TensorId pool(const std::string& type, const std::string& name, TensorId from, std::int64_t size,
                  std::int64_t stride);

    GraphParts m_parts;
    std::uint64_t m_seed;
};

} // namespace engine
