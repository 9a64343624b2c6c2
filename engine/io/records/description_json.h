// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to engine_io: parts that several files share.

#include "engine/io/records/csv.h"
#include "engine/io/records/json_access.h"
#include "engine/plan/plan.h"
#include "engine/profile/profile.h"

namespace engine::io {

Json toJson(const DeviceDescription& device);
DeviceDescription deviceFrom(Fields& fields);

/// What is not known is missing.
Json toJson(const DeviceState& state);
DeviceState stateFrom(Fields& fields);

/// "2026-11-29T19:40:00Z"
std::string dateText(std::chrono::sys_seconds date);
std::chrono::sys_seconds dateFrom(Fields& fields, const char* name);

Json toJson(const Link& link);

/// Layer name to "device" or "edge".
Json placementJson(std::span<const Side> sideOf, const CostModel& costs);
/// Fails with InvalidInput when a layer of @p costs has no side there, or a side no layer.
Result<std::vector<Side>> placementFrom(const Json& placement, const CostModel& costs, const std::string& what);

/// Adds @p conditions as one object; none: nothing.
void addConditions(Json& json, const ConditionLines& conditions);

/// The names of the fields are those of the command `plan`.
Json toJson(const Plan& plan, const CostModel& costs);

} // namespace engine::io
