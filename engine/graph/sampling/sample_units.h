// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to engine/graph/sampling: what sampled networks are put together from.

#include "engine/graph/sampling/network_draft.h"

#include <span>
#include <string_view>

namespace engine {

/// What a unit is put behind.
enum class ChainKind : std::uint8_t {
    Image,    ///< [batch, channels, rows, columns]
    Sequence, ///< [batch, steps, features]
    Rows,     ///< [rows, features]
    Own,      ///< nothing: it makes its own input, and nothing follows it
};

/// One to five layers as they stand in real networks. Answers what the next unit goes on from, or noTensor when it does
/// not fit there; what it added meanwhile is taken back then.
struct SampleUnit
{
    std::string_view kind; ///< the family that it is there for, or the grid
    ChainKind chain = ChainKind::Image;
    TensorId (*append)(NetworkDraft& net, TensorId x) = nullptr;
};

std::span<const SampleUnit> convolutionUnits(); ///< conv, depthwise_conv, transposed_conv
std::span<const SampleUnit> imageUnits();       ///< normalization, pools, activation, concat, elementwise, resize, ...
std::span<const SampleUnit> sequenceUnits();    ///< matmul, layer_norm, attention, recurrent, gather, softmax, ...
std::span<const SampleUnit> publishedUnits();   ///< the grids of the published collectors
std::vector<SampleUnit> sampleUnits();

// Sizes, as they are common in real networks or in wide ranges, as the draft is set.

std::int64_t drawChannels(NetworkDraft& net);
std::int64_t drawSide(NetworkDraft& net);
std::int64_t drawFeatures(NetworkDraft& net);
TensorId drawPlainImage(NetworkDraft& net); ///< an input
TensorId drawImage(NetworkDraft& net);      ///< an input, or what a convolution makes of one
TensorId drawSequence(NetworkDraft& net);   ///< an input
TensorId drawRows(NetworkDraft& net);       ///< an input

// Layers. Each answers noTensor where it does not fit.

struct ConvForm
{
    std::int64_t filters = 1;
    std::int64_t rows = 1; ///< of the kernel
    std::int64_t columns = 1;
    std::int64_t stride = 1;
    std::int64_t groups = 1;
    std::int64_t dilation = 1;
    bool same = true; ///< padded by half the kernel; else not at all
    bool bias = false;
};
TensorId conv(NetworkDraft& net, TensorId x, const ConvForm& form);
TensorId norm(NetworkDraft& net, TensorId x); ///< BatchNormalization
TensorId function(NetworkDraft& net, TensorId x, const std::string& type);
TensorId add(NetworkDraft& net, TensorId a, TensorId b);
TensorId concat(NetworkDraft& net, std::vector<TensorId> parts, std::int64_t axis);

struct PoolForm
{
    std::int64_t size = 2;
    std::int64_t stride = 2;
    std::int64_t padding = 0;
    bool ceil = false;
};
TensorId pool(NetworkDraft& net, TensorId x, const std::string& type, const PoolForm& form);
TensorId reshape(NetworkDraft& net, TensorId x, Shape shape);
TensorId transpose(NetworkDraft& net, TensorId x, std::vector<std::int64_t> order);
/// Of the last dimension: Gemm for rows, MatMul and Add for sequences.
TensorId dense(NetworkDraft& net, TensorId x, std::int64_t units, bool bias = true);
/// A convolution with what real networks put behind it: normalization or bias, and a function.
TensorId convBlock(NetworkDraft& net, TensorId x, ConvForm form, bool active = true);
std::string drawFunction(NetworkDraft& net); ///< as they stand behind convolutions

} // namespace engine
