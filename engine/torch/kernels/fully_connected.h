// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/kernels/weights.h"
#include "engine/torch/segments/segment_builder.h"

namespace engine::kernels {

/// result[rows, outputs] = source[rows, inputs] x weights^T + bias, weights known beforehand.
struct FullyConnected
{
    std::int64_t rows = 0;
    std::int64_t inputs = 0;
    std::int64_t outputs = 0;
    bool transposed = false; ///< the graph has the weights as [inputs, outputs]
};

/// The fully connected layer that a Gemm or a MatMul is, or nothing.
std::optional<FullyConnected> fullyConnectedOf(const SegmentBuilder& builder, const Operation& op);
/// Where prepared weights go.
struct MatrixRoom
{
    float* weights;
    float* bias; ///< [outputs]
};

enum class WeightOrder : std::uint8_t {
    AsGiven,     ///< as the graph has them
    OutputsFirst ///< [outputs, inputs]
};

/// Writes weights and bias with @p scales folded in.
void writeWeights(const LayerGraph& graph, const Operation& op, const FullyConnected& dense,
                  const std::vector<ChannelScale>& scales, WeightOrder order, MatrixRoom to);

/// result[outputs] = weights[outputs, inputs] source[inputs] + bias. Reads eight rows at a time: one
/// stream alone does not fill the memory's bandwidth.
void multiplyMatrixVector(const float* weights, const float* bias, const float* source, float* result,
                          std::int64_t outputs, std::int64_t inputs);

/// One row, with the Relu behind it; answers how many operations it took.
std::size_t compileMatrixVector(SegmentBuilder& builder, std::span<const Operation> operations);

} // namespace engine::kernels
