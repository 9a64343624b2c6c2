// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/segments/segment_builder.h"

namespace engine::kernels {

/// Whether LibTorch has a kernel here for operators of @p type. It answers for every operation that
/// nothing faster takes.
bool hasAtenOperator(std::string_view type);

/// Writes down the operation as calls of LibTorch on row-major tensors. Throws std::invalid_argument
/// when there is no such operator or no such element type.
void compileWithAten(SegmentBuilder& builder, const Operation& op);

/// Whether all operators of a program and its bodies have kernels.
bool hasKernels(const Program& program);
/// Writes down the operation that runs a program; its results come out beside the arena. Throws as above.
void compileProgram(SegmentBuilder& builder, const Operation& op);

} // namespace engine::kernels
