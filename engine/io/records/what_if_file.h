// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "engine/plan/trade_offs.h"
#include "engine/plan/what_if.h"

#include <string>

namespace engine {

/// "uplink_mbps" and one column of milliseconds an algorithm, empty where it has no plan.
CsvTable tableOf(const Sweep& sweep);
/// "uplink_mbps_from,uplink_mbps_to,latency_ms,layers_on_device,uploads,downloads": a row for each best plan.
CsvTable tableOf(const std::vector<Band>& bands, const CostModel& costs);
/// "uplink_mbps,device_slowdown,edge_slowdown,latency_ms,placement": a row for each point.
CsvTable tableOf(const PhaseMap& map);
/// "latency_ms,period_ms,bytes_up,bytes_down,layers_on_device": a row for each plan.
CsvTable tableOf(const std::vector<TradeOff>& points);

/// One object with "sweep" and "bands".
std::string toJson(const Sweep& sweep, const std::vector<Band>& bands, const CostModel& costs,
                   const ConditionLines& conditions = {});

} // namespace engine
