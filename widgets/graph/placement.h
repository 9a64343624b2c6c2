// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/graph/graph_state.h"

#include <optional>
#include <span>
#include <vector>

namespace widgets {

/// The largest part of @p wanted that can stay on the device when a layer may be there only with all that
/// it consumes: whatever crosses goes up, and nothing comes back. @p pins by LayerId, or empty; what is pinned
/// stays where it is, whatever it consumes.
std::vector<engine::Side> closedUpward(const engine::LayerGraph& graph, std::vector<engine::Side> wanted,
                                       std::span<const std::optional<engine::Side>> pins);

/// What a cut across the flow at @p place means: on the device is each box whose centre lies before it, closed upward.
std::vector<engine::Side> placementAt(const GraphState& state, double place);

} // namespace widgets
