// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/segments/segment_builder.h"

namespace engine::kernels {

/// A BatchNormalization that follows no convolution, with the Relu behind it, in the layout in which its input lies. oneDNN's
/// own writes past the caches, so that the layer behind it took twice as long. Operations taken; 0 when it is none.
std::size_t compileChannelScaling(SegmentBuilder& builder, std::span<const Operation> operations);

} // namespace engine::kernels
