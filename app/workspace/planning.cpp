// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/planning.h"

#include "engine/plan/planners.h"

namespace app {

namespace {

/// Up to here the optimal plan takes less than a frame.
constexpr std::size_t mostLayersAtOnce = 2'500;

const std::vector onlyFloat32{engine::Codec::Float32};

} // namespace

void bindTypedLink(PlanWishes& wishes, const DevicePair& devices)
{
    auto& links = wishes.typedLinks;
    const auto isForThese = [&devices](const auto& typed) {
        const auto fits = [&](engine::Side side) {
            return !typed.first.of(side) || typed.first.of(side) == devices.of(side);
        };
        return typed.first != devices && fits(engine::Side::Device) && fits(engine::Side::Edge);
    };
    const auto earlier = std::ranges::find_if(links, isForThese);
    if (earlier == links.end())
        return;
    links.emplace(devices, earlier->second);
    links.erase(earlier);
}

std::vector<PlanEntry> planAll(const engine::CostModel& costs, const engine::KeepGoing& keepGoing)
{
    std::vector<PlanEntry> entries;
    for (const auto& planner : engine::planners())
        entries.push_back({std::string(planner.name), planner.plan(costs, keepGoing, plansOf(entries))});
    return entries;
}

std::vector<engine::Plan> plansOf(const std::vector<PlanEntry>& entries)
{
    std::vector<engine::Plan> plans;
    for (const auto& entry : entries) {
        if (entry.plan)
            plans.push_back(*entry.plan);
    }
    return plans;
}

std::vector<PlanEntry> planAtOnce(const engine::CostModel& costs)
{
    const bool small = costs.layers.size() <= mostLayersAtOnce;
    std::vector<PlanEntry> entries;
    for (const auto& planner : engine::planners()) {
        if (small && planner.pace == engine::Pace::Instant)
            entries.push_back({std::string(planner.name), planner.plan(costs, {}, {})});
        else
            entries.push_back(
                {std::string(planner.name), engine::Error{engine::ErrorCode::Cancelled, "not planned yet"}, true});
    }
    return entries;
}

PlanEntry planByHand(const engine::CostModel& costs, std::vector<engine::Side> sideOf)
{
    if (const auto allowed = engine::checkLimits(costs, sideOf); !allowed)
        return {byHand, allowed.error()};
    return {byHand, engine::planOf(costs, byHand, std::move(sideOf))};
}

engine::CostModel liveCosts(engine::CostModel costs)
{
    auto terms = costs.terms;
    terms.allowed = onlyFloat32;
    engine::setTransfers(costs, terms);
    return costs;
}

engine::Plan livePlan(const engine::CostModel& costs, const engine::Plan& plan)
{
    return costs.terms.allowed == onlyFloat32 ? plan : engine::planOf(liveCosts(costs), plan.algorithm, plan.sideOf);
}

} // namespace app
