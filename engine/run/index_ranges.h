// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

namespace engine {

/// How many whole numbers from 0 on each integer input may take, at most @p most, so that every index that is worked
/// out of them stays inside the table that it looks into: token types of a language model, say, are 0 and 1. Follows
/// whole numbers through arithmetic as intervals; at least 1 where no number would do. By place in graph.inputs().
std::vector<std::int64_t> indexRanges(const LayerGraph& graph, std::int64_t most);

} // namespace engine
