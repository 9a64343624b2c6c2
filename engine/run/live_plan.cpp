// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/live_plan.h"

namespace engine {

std::string_view runModeName(RunMode mode)
{
    switch (mode) {
    case RunMode::Split: return "split";
    case RunMode::DeviceOnly: return "device-only";
    case RunMode::EdgeOnly: return "edge-only";
    }
    return {};
}

Result<void> check(const PhaseSides& phases)
{
    if (phases.sideOf.empty() || phases.empty.size() != phases.sideOf.size())
        return Error{ErrorCode::InvalidInput, "a plan without phases"};
    if (phases.empty == std::vector{true})
        return Error{ErrorCode::InvalidInput, "a plan with nothing to do"};
    auto side = Side::Device;
    for (const auto found : phases.sideOf) {
        if (found != side)
            return Error{ErrorCode::InvalidInput, "a plan whose phases do not alternate"};
        side = otherSide(side);
    }
    return {};
}

} // namespace engine
