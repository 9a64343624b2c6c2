// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/plan_file.h"

#include "engine/io/records/description_json.h"

#include <array>

namespace engine {

namespace {

io::Json objectOf(const PlanOutcome& outcome, const std::string& algorithm, const CostModel& costs)
{
    if (!outcome.plan)
        return {{"algorithm", algorithm}, {"reason", outcome.plan.error().message()}};
    auto json = io::toJson(*outcome.plan, costs);
    json["solve_ms"] = io::rounded(outcome.solveTime.count());
    return json;
}

} // namespace

std::string toJson(const PlanOutcome& outcome, const std::string& algorithm, const CostModel& costs,
                   const ConditionLines& conditions)
{
    io::Json json{{"format", "suture.plan/1"}, {"model", costs.name}};
    json.update(objectOf(outcome, algorithm, costs));
    io::addConditions(json, conditions);
    return json.dump(1) + "\n";
}

std::string toJson(const std::vector<std::pair<std::string, PlanOutcome>>& outcomes, const CostModel& costs,
                   const ConditionLines& conditions)
{
    auto plans = io::Json::array();
    for (const auto& [algorithm, outcome] : outcomes)
        plans.push_back(objectOf(outcome, algorithm, costs));
    io::Json json{{"format", "suture.plans/1"}, {"model", costs.name}, {"plans", std::move(plans)}};
    io::addConditions(json, conditions);
    return json.dump(1) + "\n";
}

std::string toJson(const RobustPlan& robust, Millis solveTime, const CostModel& costs, const ConditionLines& conditions)
{
    const auto millis = [](Millis time) { return io::rounded(time.count()); };
    io::Json json{{"format", "suture.plan/1"}, {"model", costs.name}};
    json.update(objectOf({robust.plan, solveTime}, robust.plan.algorithm, costs));
    json["robust"] = {{"latency_ms", millis(robust.plan.predicted.total())},
                      {"latency_high_ms", millis(robust.planAtBadEnd)},
                      {"best_latency_ms", millis(robust.usual.predicted.total())},
                      {"best_latency_high_ms", millis(robust.usualAtBadEnd)},
                      {"best_placement", io::placementJson(robust.usual.sideOf, costs)}};
    io::addConditions(json, conditions);
    return json.dump(1) + "\n";
}

CsvTable tableOf(const std::vector<std::pair<std::string, PlanOutcome>>& outcomes, const CostModel& costs)
{
    constexpr std::array numbers{"latency_ms",       "period_ms",         "claimed_ms",      "device_ms",
                                 "uplink_ms",        "edge_ms",           "downlink_ms",     "device_only_ms",
                                 "edge_only_ms",     "speedup_vs_device", "speedup_vs_edge", "speedup_vs_best",
                                 "layers_on_device", "layers_on_edge",    "bytes_up",        "bytes_down",
                                 "optimal",          "lower_bound_ms",    "solve_ms"};
    CsvTable table;
    table.columns.emplace_back("algorithm");
    table.columns.insert(table.columns.end(), numbers.begin(), numbers.end());
    table.columns.emplace_back("reason");
    for (const auto& [algorithm, outcome] : outcomes) {
        const auto json = objectOf(outcome, algorithm, costs);
        auto& row = table.rows.emplace_back();
        row.push_back(algorithm);
        for (const auto* name : numbers)
            row.push_back(json.contains(name) ? json[name].dump() : std::string());
        row.push_back(outcome.plan ? std::string() : outcome.plan.error().message());
    }
    return table;
}

Result<Plan> parsePlan(const std::string& text, const std::string& what, const CostModel& costs)
{
    const auto json = io::parseObject(text, what);
    if (!json)
        return json.error();
    io::Fields fields(*json, what);
    const auto& placement = fields.object("placement");
    const auto algorithm = fields.text("algorithm");
    if (!fields.ok())
        return fields.error();
    auto sideOf = io::placementFrom(placement, costs, what);
    if (!sideOf)
        return sideOf.error();
    return planOf(costs, algorithm, std::move(*sideOf));
}

Result<Plan> readPlan(const std::filesystem::path& path, const CostModel& costs)
{
    const auto text = io::readText(path);
    if (!text)
        return text.error();
    return parsePlan(*text, path.filename().string(), costs);
}

} // namespace engine
