// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

// Arithmetic over one row of numbers, in the vectors of whatever processor runs it.

namespace engine::kernels {

/// What normalisation over rows needs beside them.
struct RowNormalization
{
    const float* scale;
    const float* bias; ///< may be null
    float epsilon;
    bool centred; ///< whether the mean is taken away first
};

/// to[i] = (from[i] - mean) / sqrt(variance + epsilon) * scale[i] + bias[i].
void normalizeRow(const float* from, float* to, std::int64_t count, const RowNormalization& norm);

/// row = softmax(factor * row + masks), each mask with as many values; false, and zeros, where all of it is minus infinity.
bool softmaxRow(float* row, std::int64_t count, float factor, std::span<const float* const> masks);

/// A line for each number, of which Relu.
struct ScaledRow
{
    const float* scale;
    const float* shift;
    bool repeats; ///< scale and shift are 16 numbers each, again and again; else as many as the row has
    bool relu;
};

/// to = from * scale + shift; in place where @p to is @p from.
void scaleRow(const float* from, float* to, std::int64_t count, const ScaledRow& line);

/// to = a + b.
void addRow(const float* a, const float* b, float* to, std::int64_t count);

} // namespace engine::kernels
