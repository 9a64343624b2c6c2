// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/segments/segment_builder.h"

namespace engine::kernels {

/// LayerNormalization and RMSNormalization of float32 with constant parameters, and Softmax over the last axis; answers how many operations it took.
std::size_t compileRowNormalization(SegmentBuilder& builder, std::span<const Operation> operations);

} // namespace engine::kernels
