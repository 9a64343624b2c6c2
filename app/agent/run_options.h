// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/live_plan.h"
#include "network/message.h"

namespace app {

/// Fails with InvalidInput.
engine::Result<void> check(const network::RunOptions& options);

/// Of the measured frames, by plan.
std::vector<engine::PlanId> planOrder(const network::RunOptions& options);

/// Placements as they travel, by RunMode, now by PlanId.
std::array<std::vector<engine::Side>, 3> placementsByPlan(const std::array<std::vector<engine::Side>, 3>& byMode);

} // namespace app
