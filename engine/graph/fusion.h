// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

/// Joins operators the way they will run, so that layer times add up to the real total. Identity and
/// Dropout disappear (an Identity stays where an output of the model is its input, a constant or
/// another output), operators that a file writes down in parts become one (idioms.h), operators that
/// only move elements of one tensor become one copy or part of an Attention (fusion_movement.h); every other
/// operation stands in exactly one layer afterwards, unchanged, but for conversions to and from bytes
/// (fusion_quantized.h). Layers that hold several operations already are joined as a whole.
///
/// A fused layer is a chain, each operation fed by the one before it, of this form:
///
///     [Pad]  CORE  [channel...]  [BatchNormalization]  [residual]  [function...]  [shape...]
///            MATRIX  [channel...]  [shape...]  [residual]          [function...]  [shape...]
///            copy...                           [residual]          [function...]  [shape...]
///            BatchNormalization | Add | Sub | Mul | Div | function [function...]  [shape...]
///     [Pad]  MaxPool | AveragePool                                                [shape...]
///     [shape...]  any operation, with what may follow it          [shape...]
///
/// - CORE: Conv, ConvTranspose; MATRIX: Gemm, MatMul. Of these, only Conv takes a Pad.
/// - channel: Add or Mul of a constant with one value, or one for each channel (dimension 1 after Conv and
///   ConvTranspose, the last one after Gemm and MatMul, dimension 1 again once these are transposed into an image).
///   Several may follow one another.
/// - BatchNormalization: its four parameters are constants.
/// - copy: Transpose, Slice, or several that move elements of one tensor.
/// - residual: Add of a tensor of the same shape that another layer or the model's input gives. When
///   both sides of the Add could take it, the one that runs later does.
/// - function: of one element: Relu, LeakyRelu, Clip with constant bounds, Sigmoid, HardSigmoid, HardSwish, Tanh,
///   Elu, Gelu, Swish, Abs, Exp, Log, Neg, Sqrt, and Add, Sub, Mul and Div with one number. Several are one pass.
/// - shape: Reshape, Flatten, Squeeze, Unsqueeze with constant parameters, and Transpose of an image between channels
///   first and last. They join the layer before; where that one's result is needed elsewhere or is the model's input,
///   the only layer behind them.
///
/// In a quantised network bytes go from layer to layer: DequantizeLinear stands in front of each layer that needs what it
/// makes, with a tensor of its own in all but the first, QuantizeLinear and DynamicQuantizeLinear at the end of the layer that
/// alone gives them their values; operations that only move elements move bytes; and the products of integers have behind
/// them what makes their sums real.
///
/// Only the last operation's result leaves a chain: a tensor that anything else needs, or that is an
/// output of the model, is never hidden, so joining never makes a cycle. The layer has the name of its
/// first operation, or of the first behind conversions. Tensor ids stay as they are; new tensors have ids behind them.
Result<LayerGraph> fuse(const LayerGraph& graph);

} // namespace engine
