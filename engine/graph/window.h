// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

/// How the window of a convolution or a pooling moves; one entry for each spatial dimension, none negative,
/// kernel, strides and dilations at least 1.
struct Window
{
    std::vector<std::int64_t> kernel;
    std::vector<std::int64_t> strides;
    std::vector<std::int64_t> dilations;
    std::vector<std::int64_t> padsBegin;
    std::vector<std::int64_t> padsEnd;
    std::vector<std::int64_t> outputPadding; ///< of ConvTranspose, zero elsewhere

    bool operator==(const Window&) const = default;
};

/// The window of a Conv, ConvTranspose, MaxPool, AveragePool or LpPool over @p input (N, C, spatial
/// dimensions): defaults filled in, auto_pad and output_shape resolved into pads. @p weights is the
/// shape of a convolution's second input, empty for a pooling.
Result<Window> windowOf(const Operation& operation, const Shape& input, const Shape& weights = {});

/// Spatial dimensions of the output. With @p ceilMode a last window may begin inside the input or the
/// padding before it and end outside; one that begins behind the input is left out.
Result<Shape> slidingOutput(const Window& window, const Shape& spatialInput, bool ceilMode);
Result<Shape> transposedOutput(const Window& window, const Shape& spatialInput);

/// Writes @p window into kernel_shape, strides, dilations, pads and output_padding; removes auto_pad
/// and output_shape.
void setWindow(Operation& operation, const Window& window);

} // namespace engine
