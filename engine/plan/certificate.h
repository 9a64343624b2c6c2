// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/minimum_cut.h"

namespace engine {

/// A proof that no placement has less latency: by weak duality no cut is below any flow. A delay is paid once
/// for a direction that is used, so there is a flow for each choice of directions.
struct Certificate
{
    struct Choice
    {
        bool up = true;
        bool down = true;
        double unitsPerMilli = 1;
        std::int64_t flow = 0; ///< out of "device"
        std::vector<FlowArc> arcs;

        bool operator==(const Choice&) const = default;
    };
    std::vector<Side> sideOf; ///< the cut
    std::vector<Choice> choices;

    bool operator==(const Certificate&) const = default;
};

/// Fails with Unsupported when a memory limit keeps the plan from the least latency.
Result<Certificate> certify(const CostModel& costs, const KeepGoing& keepGoing);

struct Proof
{
    Millis latency{0};   ///< of the cut
    Millis bound{0};     ///< by the flows
    Millis tolerance{0}; ///< of capacities that are rounded to integers
};

/// Checks every arc and flow against @p costs by rules of its own, not by those that made them. Fails with
/// Corrupt and the first thing that is wrong.
Result<Proof> verify(const CostModel& costs, const Certificate& certificate);

} // namespace engine
