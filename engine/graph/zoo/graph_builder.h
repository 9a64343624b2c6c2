// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

enum class Padding : std::uint8_t { Valid, Same };

/// Rows and columns of a kernel; one number stands for a square.
struct Extent
{
    std::int64_t rows = 1;
    std::int64_t columns = 1;

    constexpr Extent(std::int64_t side) : rows(side), columns(side) {}
    constexpr Extent(std::int64_t rowCount, std::int64_t columnCount) : rows(rowCount), columns(columnCount) {}
};

/// Attributes as Keras names them; an activation is an operator such as "Relu", or empty.
struct ConvSpec
{
    std::int64_t filters = 1;
    Extent kernel = 1;
    std::int64_t stride = 1;
    Padding padding = Padding::Valid;
    bool bias = true;
    std::string activation;
};

struct LstmSpec
{
    std::int64_t units = 1;
    std::string activation = "Tanh"; ///< the gates use HardSigmoid, as in Keras 2
    bool bothDirections = false;     ///< their sequences are added
};

/// What an LSTM has seen at the end of a sequence, both [1, units].
struct LstmState
{
    TensorId hidden = noTensor;
    TensorId cell = noTensor;
};

/// Builds a LayerGraph layer by layer, channels first, with seeded weights: the same name gives the
/// same weights on every machine. A layer of Keras is a layer here, of several operations where ONNX needs
/// them, and layers stand in Keras' order. Shapes follow TensorFlow's rules ("same" pads after first).
/// Flatten and Reshape keep channels first: against channels last only the order of a dense layer's weights differs.
class GraphBuilder
{
public:
    explicit GraphBuilder(std::string name);

    /// "conv2d_1", "conv2d_2", ...: as Keras names layers that were given no name.
    std::string numbered(const std::string& kind);

    TensorId input(const std::string& name, Shape shape);
    TensorId conv(const std::string& name, TensorId from, const ConvSpec& spec);
    TensorId depthwiseConv(const std::string& name, TensorId from, std::int64_t kernel, std::int64_t stride);
    TensorId transposedConv(const std::string& name, TensorId from, const ConvSpec& spec);
    TensorId batchNormalization(const std::string& name, TensorId from, bool scale = true);
    TensorId activation(const std::string& name, TensorId from, const std::string& type);
    TensorId leakyRelu(const std::string& name, TensorId from); ///< with Keras' slope of 0.3
    TensorId zeroPadding(const std::string& name, TensorId from, std::int64_t border);
    TensorId channelPadding(const std::string& name, TensorId from, std::int64_t border);
    TensorId maxPool(const std::string& name, TensorId from, std::int64_t size, std::int64_t stride,
                     Padding padding = Padding::Valid);
    TensorId averagePool(const std::string& name, TensorId from, std::int64_t size, std::int64_t stride,
                         Padding padding = Padding::Valid);
    TensorId globalAveragePool(const std::string& name, TensorId from);
    TensorId upSampling(const std::string& name, TensorId from, std::int64_t factor);
    TensorId add(const std::string& name, TensorId left, TensorId right);
    TensorId multiply(const std::string& name, TensorId left, TensorId right); ///< right may be one pixel
    TensorId concatenate(const std::string& name, std::vector<TensorId> from); ///< along dimension 1
    TensorId flatten(const std::string& name, TensorId from);
    TensorId reshape(const std::string& name, TensorId from, Shape shape);
    TensorId dropout(const std::string& name, TensorId from, double rate);
    /// Of the last dimension; applied at each step of a sequence [1, steps, features].
    TensorId dense(const std::string& name, TensorId from, std::int64_t units, const std::string& activation,
                   bool bias = true);
    /// Tokens [1, steps] are numbers without fraction; Keras takes them as real numbers, too.
    TensorId embedding(const std::string& name, TensorId tokens, std::int64_t vocabulary, std::int64_t features);
    /// The sequence [1, steps, units], from a sequence [1, steps, features].
    TensorId lstm(const std::string& name, TensorId from, const LstmSpec& spec, const LstmState& initial = {});
    LstmState lstmState(const std::string& name, TensorId from, const LstmSpec& spec);
    /// mean + exp(logVariance / 2) * noise; the noise is drawn once, so that every frame and machine has the same.
    TensorId sampling(const std::string& name, TensorId mean, TensorId logVariance);

    Result<LayerGraph> finish(std::vector<TensorId> outputs);

private:
    const Shape& shapeOf(TensorId id) const { return m_parts.tensors[index(id)].shape; }
    TensorId addTensor(std::string name, Shape shape);
    TensorId constant(std::string name, Shape shape, double low, double high);
    TensorId constant(std::string name, std::vector<std::int64_t> values);
    TensorId floats(std::string name, Shape shape, std::vector<float> values);
    /// Appends an operation whose first output is a new tensor of that shape; gives that tensor.
    TensorId append(Layer& layer, Operation operation, Shape shape);
    TensorId appendTranspose(Layer& layer, TensorId from, std::vector<std::int64_t> permutation);
    void appendActivation(Layer& layer, const std::string& type);
    /// Transposes the sequence, and appends an LSTM without outputs.
    void appendLstm(Layer& layer, TensorId from, const LstmSpec& spec, const LstmState& initial);
    /// Adds the layer; its tensor is the last operation's output.
    TensorId addLayer(Layer layer);
    TensorId pad(const std::string& name, TensorId from, const Shape& border);
    TensorId pool(const std::string& type, const std::string& name, TensorId from, std::int64_t size,
                  std::int64_t stride, Padding padding);

    GraphParts m_parts;
    std::map<std::string, int> m_numbers;
    std::uint64_t m_seed;
};

} // namespace engine
