// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/segments/segment_builder.h"

namespace engine::kernels {

/// The same for DequantizeLinear, functions of one element and QuantizeLinear: a table of 256 bytes.
std::size_t compileByteTable(SegmentBuilder& builder, std::span<const Operation> operations);
/// The same for DynamicQuantizeLinear.
std::size_t compileDynamicBytes(SegmentBuilder& builder, const Operation& op);

/// Writes down a kernel of our own for the first of @p operations when they go between real numbers and bytes on a
/// constant grid: QuantizeLinear, DequantizeLinear, an average of bytes. Answers for how many; 0 when they do not.
std::size_t compileBytes(SegmentBuilder& builder, std::span<const Operation> operations);

} // namespace engine::kernels
