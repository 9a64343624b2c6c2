// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace.h"

namespace app {

/// What graph, tables and sentences are about.
struct ShownPlan
{
    engine::Plan plan;
    bool isPreview = false; ///< then it is of no algorithm, and what its placement costs here and now
};

/// The previewed placement, or else the chosen plan; nothing: there is neither.
std::optional<ShownPlan> shownPlan(const Workspace& workspace);

/// Speed-up of a frame of @p total over the better of device only and edge only; 0: not known.
double overBest(const engine::CostModel& costs, engine::Millis total);

} // namespace app
