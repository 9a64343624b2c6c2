// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/segments/segment_builder.h"

namespace engine::kernels {

/// The library's engine and stream; null when built without oneDNN.
std::shared_ptr<OneDnn> makeOneDnn();
/// The layout in which this processor has fast convolutions; RowMajor when built without oneDNN.
Layout preferredImageLayout(const std::shared_ptr<OneDnn>& oneDnn);
/// Whether it multiplies bytes exactly and fast on this processor; false when built without oneDNN.
bool multipliesBytes(const std::shared_ptr<OneDnn>& oneDnn);
/// "oneDNN 2.6.3", or empty.
std::string oneDnnDescription();

/// Copies between layouts of one shape.
std::unique_ptr<Step> makeReorder(Workshop& workshop, const Value& from, const Value& to);

/// Writes down an Attention with the views before and behind it; answers as compileWithOneDnn() does.
std::size_t compileAttention(SegmentBuilder& builder, std::span<const Operation> operations);

/// Writes down one kernel for the first operations of @p operations, the rest of a layer, and answers
/// for how many; 0 when oneDNN has none that suits.
std::size_t compileWithOneDnn(SegmentBuilder& builder, std::span<const Operation> operations);

} // namespace engine::kernels
