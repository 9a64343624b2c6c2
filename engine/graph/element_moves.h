// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

/// Whether @p operation gives its first input another shape and leaves every element where it is: Reshape, Flatten,
/// Squeeze, Unsqueeze.
bool keepsOrder(const Operation& operation);

/// Whether it only moves elements past one another, or takes some: Transpose, Slice, Split, Gather, Concat, Pad.
bool movesPast(const Operation& operation);

/// What a Transpose of an image does to its channels.
enum class ChannelMove : std::uint8_t { None, First, Last };
ChannelMove channelsMove(const Operation& operation);

} // namespace engine
