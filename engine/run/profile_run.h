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
};

/// Times the whole graph layer by layer: warm-up until the runs no longer get faster (bounded), then as
/// many runs as asked for or as the budget allows, at least three. Probe and flags of a run are those of all its layers.
/// Fails with Cancelled, or as the executor does.
Result<Profile> profileModel(const LayerGraph& graph, Executor& executor, const ProfileOptions& options,
                             const Machine& machine, const ProfileProgress& progress);

} // namespace engine
