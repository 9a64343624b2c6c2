// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/run_options.h"

namespace app {

namespace {

constexpr int mostWarmupFrames = 1000;

} // namespace

engine::Result<void> check(const network::RunOptions& options)
{
    const auto wrong = [](const char* message) { return engine::Error{engine::ErrorCode::InvalidInput, message}; };
    if (options.order.empty() || options.order.size() > static_cast<std::size_t>(network::maxRuns))
        return wrong("a run has 1 to 100000 frames");
    if (options.warmup < 0 || options.warmup > mostWarmupFrames)
        return wrong("a run has at most 1000 warm-up frames");
    for (const auto mode : options.order) {
        if (options.placements[static_cast<std::size_t>(mode)].empty())
            return wrong("a run has frames of a mode without a plan");
    }
    return network::check(options.model);
}

std::vector<engine::PlanId> planOrder(const network::RunOptions& options)
{
    std::vector<engine::PlanId> plans;
    for (const auto mode : options.order)
        plans.push_back(engine::firstPlanOf(mode));
    return plans;
}

std::array<std::vector<engine::Side>, 3> placementsByPlan(const std::array<std::vector<engine::Side>, 3>& byMode)
{
    std::array<std::vector<engine::Side>, 3> byPlan;
    for (const auto mode : engine::allRunModes)
        byPlan[index(engine::firstPlanOf(mode))] = byMode[static_cast<std::size_t>(mode)];
    return byPlan;
}

} // namespace app
