// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/shown_plan.h"

#include "engine/plan/planners.h"

#include <algorithm>

namespace app {

std::optional<ShownPlan> shownPlan(const Workspace& workspace)
{
    const auto& costs = workspace.costs();
    const auto& preview = workspace.previewed();
    if (preview && costs && preview->sideOf.size() == costs->layers.size())
        return ShownPlan{engine::planOf(*costs, {}, preview->sideOf), true};
    if (const auto* plan = workspace.plan())
        return ShownPlan{*plan, false};
    return std::nullopt;
}

double overBest(const engine::CostModel& costs, engine::Millis total)
{
    const auto best = std::min(engine::planDeviceOnly(costs).value, engine::planEdgeOnly(costs).value);
    return total.count() > 0.0 ? best / total : 0.0;
}

} // namespace app
