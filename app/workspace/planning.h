// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/device_pair.h"
#include "engine/plan/plan.h"
#include "engine/plan/what_if.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace app {

/// One algorithm's answer for the workspace's costs.
struct PlanEntry
{
    std::string algorithm;
    engine::Result<engine::Plan> plan;
    bool pending = false; ///< still being planned; until then plan is an error that says so
};

/// What a person decides about plans.
struct PlanWishes
{
    engine::TransferTerms terms = {}; ///< but for the link, which is the workspace's
    std::map<engine::LayerId, engine::Side> pins = {};
    std::optional<engine::Bytes> deviceMemory = {};
    engine::Side resultOn = engine::Side::Device;
    std::optional<std::vector<engine::Side>> byHand = {}; ///< a placement of its own, indexed by LayerId
    std::string algorithm = {};                           ///< chosen last; empty: none yet
    std::map<DevicePair, engine::Link> typedLinks = {};   ///< each in the place of the measured one

    bool operator==(const PlanWishes&) const = default;
};

/// A link that was typed before both devices were known becomes that of @p devices, if they are those and more.
void bindTypedLink(PlanWishes& wishes, const DevicePair& devices);

/// A placement to look at, which nobody has chosen.
struct Preview
{
    std::vector<engine::Side> sideOf;                ///< indexed by LayerId
    std::optional<engine::Circumstances> there = {}; ///< where it is the best; none: here

    bool operator==(const Preview&) const = default;
};

/// The algorithm of a placement that a person made.
inline constexpr const char* byHand = "by-hand";

/// Every planner's answer; the first is the optimal one.
std::vector<PlanEntry> planAll(const engine::CostModel& costs, const engine::KeepGoing& keepGoing);

/// The plans that there are.
std::vector<engine::Plan> plansOf(const std::vector<PlanEntry>& entries);

/// The same rows: those of instant planners where they take a few milliseconds, the others pending.
std::vector<PlanEntry> planAtOnce(const engine::CostModel& costs);

/// What @p sideOf costs, or which limit it breaks.
PlanEntry planByHand(const engine::CostModel& costs, std::vector<engine::Side> sideOf);

/// What a live run pays: because transfers carry float32 until they can use the other codecs.
engine::CostModel liveCosts(engine::CostModel costs);

/// @p plan with the figures that a live run of its placement is compared with.
engine::Plan livePlan(const engine::CostModel& costs, const engine::Plan& plan);

} // namespace app
