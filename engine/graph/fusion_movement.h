// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to fuse(): operations that only move elements.

#include "engine/graph/layer_graph.h"

namespace engine {

/// Joins operations that only move elements of one tensor (Reshape, Transpose, Slice, Gather by constants, Split, Concat,
/// Pad with zeros) into one layer where nothing else needs what lies between them: it is one copy. Those before and
/// behind an Attention become part of it, because it reads and writes through views.
Result<LayerGraph> withJoinedMovements(const LayerGraph& graph);

} // namespace engine
