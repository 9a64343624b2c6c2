// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/graph/graph_layout.h"

#include <optional>

namespace widgets {

enum class Step { Forward, Back, Left, Right }; ///< along the flow, or across it to smaller or larger places

/// The box that a step from @p node leads to: along an edge, or to the nearest beside it.
std::optional<std::size_t> neighbour(const GraphLayout& layout, std::size_t node, Step step);

} // namespace widgets
