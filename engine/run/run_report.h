// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"
#include "engine/profile/profile.h"
#include "engine/run/live_plan.h"

#include <optional>
#include <string>
#include <vector>

namespace engine {

/// One measured inference.
struct FrameTiming
{
    PlanId plan = firstSplitPlan;
    int frame = 0;     ///< counts all measured frames of the run, from 0
    Millis latency{0}; ///< end to end, by the device's clock
    Millis device{0};  ///< computing on the device
    Millis uplink{0};  ///< from the first byte handed over to the last received, waiting included
    Millis edge{0};
    Millis downlink{0};

    RunMode mode() const { return modeOf(plan); }
    /// What none of the four explains: packing, waking threads.
    Millis other() const { return latency - device - uplink - edge - downlink; }
    bool operator==(const FrameTiming&) const = default;
};

/// A live run: what was predicted and what was measured.
struct RunReport
{
    std::string model;
    std::string fingerprint;
    DeviceDescription device;
    DeviceDescription edge;
    Link link;
    bool linkEmulated = false;
    bool linkMeasured = true;        ///< false: typed by a person, and emulated as typed
    bool complete = false;           ///< the run came to its planned end
    std::string loadHeld;            ///< on purpose, by whom: "device: cpu 50 %"; empty: none
    int planned = 0;                 ///< frames, of all plans, warm-up left out
    std::vector<Plan> plans;         ///< indexed by PlanId: device only, edge only, the splits
    std::vector<FrameTiming> frames; ///< in the order of execution, warm-up left out
    /// relativeDifference() of split output and whole output, the worst output; nothing before the run ended.
    std::optional<double> splitDifference;

    /// A plan of nothing when there is none of that id.
    const Plan& plan(PlanId id) const;
    /// Of the splits the last.
    const Plan& plan(RunMode mode) const;
    bool operator==(const RunReport&) const = default;
};

} // namespace engine
