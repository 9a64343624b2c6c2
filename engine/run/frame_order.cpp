// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/frame_order.h"

#include <algorithm>

namespace engine {

std::vector<PlanId> interleavedOrder(int splitFrames, int baselineEvery, PlanId split)
{
    std::vector<PlanId> order;
    for (int frame = 1; frame <= splitFrames; ++frame) {
        order.push_back(split);
        if (frame % baselineEvery == 0 || (frame == splitFrames && splitFrames < baselineEvery))
            order.insert(order.end(), {deviceOnlyPlan, edgeOnlyPlan});
    }
    return order;
}

std::vector<LiveFrame> plannedFrames(std::span<const PlanId> order, int warmup)
{
    std::vector<PlanId> plans;
    for (const auto plan : order) {
        if (std::ranges::find(plans, plan) == plans.end())
            plans.push_back(plan);
    }
    std::vector<LiveFrame> frames;
    for (int i = 0; i < warmup; ++i) {
        for (const auto plan : plans)
            frames.push_back({plan, -1});
    }
    int measured = 0;
    for (const auto plan : order)
        frames.push_back({plan, measured++});
    return frames;
}

} // namespace engine
