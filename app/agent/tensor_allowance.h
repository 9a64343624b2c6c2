// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/side_plan.h"
#include "network/message.h"
#include "network/payload_pool.h"

#include <algorithm>

namespace app {

/// The largest payload of tensors that @p sender has a reason to send in a run of @p plan, padding included.
inline std::size_t tensorAllowance(const engine::SidePlan& plan, engine::Side sender)
{
    const auto most = engine::mostSentBy(plan, sender);
    if (!most)
        return network::maxTensorBytes;
    std::size_t tensors = plan.graph->outputs().size();
    for (const auto& [id, schedule] : plan.schedules) {
        for (const auto& phase : schedule->phases)
            tensors = std::max(tensors, phase.sends.size());
    }
    return std::min(network::maxTensorBytes,
                    static_cast<std::size_t>(most->count) + network::payloadAlignment * tensors);
}

} // namespace app
