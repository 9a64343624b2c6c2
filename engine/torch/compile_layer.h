// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/segments/segment_builder.h"

namespace engine::kernels {

/// Writes down the steps of one layer: the fastest kernel for as many of its operations as possible,
/// LibTorch's own for the rest. Fails with Unsupported or InvalidInput and names layer and operator.
Result<void> compileLayer(SegmentBuilder& builder, const Layer& layer);

} // namespace engine::kernels
