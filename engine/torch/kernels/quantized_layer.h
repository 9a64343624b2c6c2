// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/constant_values.h"
#include "engine/torch/kernels/weights.h"
#include "engine/torch/segments/segment_builder.h"

#include <limits>
#include <optional>

namespace engine::kernels {

/// The numbers of a constant input, or nothing.
std::optional<std::vector<double>> constantInput(const LayerGraph& graph, const Operation& op, std::size_t at);

/// What the bytes of a tensor mean: scale (byte - zero). One scale for all of them.
struct Grid
{
    ElementType type = ElementType::UInt8; ///< or Int8
    float scale = 1;
    std::int32_t zero = 0;

    std::int32_t least() const { return type == ElementType::Int8 ? -128 : 0; }
    std::int32_t most() const { return least() + 255; }
};

/// The grid that inputs @p scaleAt and the one behind it of @p op state for bytes of @p type; nothing when they are
/// computed, of several values, or a scale that no division survives.
std::optional<Grid> gridOf(const LayerGraph& graph, const Operation& op, std::size_t scaleAt, ElementType type);

/// A tensor of bytes that an operation takes for real numbers.
struct GridTensor
{
    TensorId id = noTensor;
    Grid grid;
};

/// The operations that a layer begins with and that turn bytes into real numbers.
class Dequantized
{
public:
    Dequantized(const LayerGraph& graph, std::span<const Operation> operations);
    std::size_t count() const { return m_count; }
    /// The DequantizeLinear that makes @p id; null when it is none of them.
    const Operation* conversionTo(TensorId id) const;
    /// The computed bytes behind @p id, or nothing.
    std::optional<GridTensor> bytesOf(TensorId id) const;

private:
    const LayerGraph& m_graph;
    std::size_t m_count = 0;
    std::map<TensorId, const Operation*> m_made;
};

/// What happens behind the operation that computes: a sum, a cut, the way back to bytes.
struct GridTail
{
    GridTensor residual; ///< added first, where there is one
    float low = -std::numeric_limits<float>::infinity();
    float high = std::numeric_limits<float>::infinity();
    std::optional<Grid> result; ///< nothing: real numbers
    TensorId target = noTensor; ///< the result
    std::size_t length = 0;     ///< operations of the layer up to there
};

/// Where an operation has a constant on a grid: the values, and behind them scales and zero points.
struct ConstantPlace
{
    const Operation* op = nullptr;
    std::size_t values = 0;
    std::size_t scales = 0; ///< 0: the values are real numbers already
};

/// A convolution or a product with a matrix over bytes, by constant weights, with what stands around it in its layer.
struct ByteProduct
{
    const Operation* op = nullptr; ///< says how a window slides
    GridTensor source;
    ConstantPlace weightPlace;
    std::size_t weightAxis = 0; ///< of the output channels
    Shape weightShape;          ///< as the graph has it
    ConstantPlace biasPlace;    ///< without an operation there is none
    std::vector<ChannelScale> folded;
    GridTail tail;

    std::int64_t channels() const { return weightShape[weightAxis]; }
};

/// What the first of @p operations, the rest of a layer, are; nothing when they are something else, or when bytes
/// between them are needed elsewhere.
std::optional<ByteProduct> byteConvolutionOf(const SegmentBuilder& builder, std::span<const Operation> operations);
std::optional<ByteProduct> byteMatrixOf(const SegmentBuilder& builder, std::span<const Operation> operations);

/// Constants of a product: real result = scales sum(weights (byte - zero)) + bias.
struct ByteWeights
{
    std::vector<std::int8_t> values; ///< less their zero points; the output channels come first
    std::vector<float> scales;       ///< with those of the source, one an output channel
    std::vector<double> bias;        ///< one an output channel
    std::vector<double> sums;        ///< of the values of an output channel
};

/// Nothing when zero points leave what a signed byte cannot hold.
std::optional<ByteWeights> weightsOf(const LayerGraph& graph, const ByteProduct& product);

/// The values and their sums alone, of a product without scales: MatMulInteger and ConvInteger.
std::optional<ByteWeights> wholeWeightsOf(const LayerGraph& graph, const ByteProduct& product);
/// The numbers of a constant input as one for each of @p channels, or nothing.
std::optional<std::vector<double>> spreadInput(const LayerGraph& graph, const Operation& op, std::size_t at,
                                               std::int64_t channels);

/// What follows @p taken operations that computed @p real numbers. Bytes are added only where @p residuals.
GridTail gridTailOf(const SegmentBuilder& builder, std::span<const Operation> operations, const Dequantized& given,
                    std::size_t taken, bool residuals);

} // namespace engine::kernels
