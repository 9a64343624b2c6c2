// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/profile/profile.h"
#include "engine/run/executor.h"
#include "engine/run/probe.h"
#include "engine/run/profile_options.h"

#include <functional>

namespace engine {

/// What taking a profile is busy with.
enum class ProfileStage : std::uint8_t { Opening, Preparing, WarmingUp, Measuring };

/// Says what is going on and how far it is; the answer false asks to stop.
using ProfileProgress = std::function<bool(ProfileStage stage, double fraction)>;

/// What a profile wants to know of the machine meanwhile.
struct Machine
{
    ReadClock clock;
    /// How often so far the system gave a core of this program to another one; empty where it does not tell.
    std::function<std::int64_t()> preemptions = {};
    /// Times the work that all probes share; timeProbe() where it is empty.
    std::function<Result<Millis>()> probe = {};
    Millis bestProbe{0}; ///< the one that counts as the best so far; 0: none
    /// Does nothing for a while; where it is empty, no run comes after a gap.
    std::function<void(Millis)> idle = {};
};

/// Layers are timed in bursts of about this length, a probe before and a probe behind.
inline constexpr Millis burst{6.0};

/// Times the whole graph layer by layer, inside of its running segment: warm-up until the runs no longer get faster
/// (bounded), then as many runs as asked for or as the budget allows, at least three. Between layers, a burst apart, the
/// time stops for a probe; a layer's sample has the slower one of the two around it, a run's the slowest of all that it
/// met. The best probe of the profile is that of @p machine, unless it saw much better ones.
/// Fails with Cancelled, or as the executor does.
Result<Profile> profileModel(const LayerGraph& graph, Executor& executor, const ProfileOptions& options,
                             const Machine& machine, const ProfileProgress& progress);

} // namespace engine
