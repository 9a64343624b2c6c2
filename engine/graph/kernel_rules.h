// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "engine/graph/window.h"

namespace engine {

// Rules by which the runtime chooses kernels. The predictor sees the same ones, so that its classes are those that run.

/// One thread is through with the layer before another one has begun: at most 250,000 multiply-accumulates and 64 KiB
/// of inputs, outputs and parameters, and no program.
bool isSmall(const LayerGraph& graph, LayerId id);

/// A dense convolution of 3x3 that moves by one pixel, with at least 16 channels in and out: Winograd's method (Lavin and
/// Gray, "Fast Algorithms for Convolutional Neural Networks", 2016) saves more than half of its multiplications.
bool suitsWinograd(const Window& window, std::int64_t groups, std::int64_t inputs, std::int64_t outputs);

/// Which of them oneDNN 2.6 then takes with AVX-512: tiles of 2x2 of the result, or else of 4x4. Read off 20,000
/// convolutions on a processor with 1 MiB of cache for each core, where it foretold all but one; others may differ.
/// @p pixels: of the image that is read.
bool takesSmallTiles(std::int64_t inputs, std::int64_t outputs, std::int64_t pixels);

/// So few channels that a block of them would mostly be empty: the image is read as it lies, row-major.
bool readsPlainImage(std::int64_t groups, std::int64_t inputs);

/// Winograd's method on tiles of 4x4 rounds about four times as coarsely as on 2x2: with fewer multiplications than this
/// what it saves is not worth it.
inline constexpr double worthRounding = 5e8;

/// A Concat along the channels of one image whose inputs, each given once, fill whole blocks of @p block channels: their
/// producers write where the result wants them, and nothing is left to copy.
bool joinsInPlace(const LayerGraph& graph, const Operation& concat, std::int64_t block);

} // namespace engine
