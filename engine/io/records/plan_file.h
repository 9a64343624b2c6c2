// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "engine/plan/robust_plan.h"

#include <filesystem>
#include <string>

namespace engine {

/// A plan with the time it took to find, or the reason why there is none.
struct PlanOutcome
{
    Result<Plan> plan;
    Millis solveTime{0};
};

/// One JSON object, "suture.plan/1"; @p reason stands in it when there is no plan.
std::string toJson(const PlanOutcome& outcome, const std::string& algorithm, const CostModel& costs,
                   const ConditionLines& conditions = {});
/// The robust plan as "suture.plan/1", with what it and the plan that is best as expected cost in "robust".
std::string toJson(const RobustPlan& robust, Millis solveTime, const CostModel& costs,
                   const ConditionLines& conditions = {});
/// One object with the array "plans".
std::string toJson(const std::vector<std::pair<std::string, PlanOutcome>>& outcomes, const CostModel& costs,
                   const ConditionLines& conditions = {});
/// One row a plan, with a header.
CsvTable tableOf(const std::vector<std::pair<std::string, PlanOutcome>>& outcomes, const CostModel& costs);

/// The placement in a plan's JSON for the layers of @p costs, with its cost there.
Result<Plan> readPlan(const std::filesystem::path& path, const CostModel& costs);
Result<Plan> parsePlan(const std::string& text, const std::string& what, const CostModel& costs);

} // namespace engine
