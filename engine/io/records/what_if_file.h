// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "engine/plan/robust_plan.h"
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

/// A row for each robust plan: as that of the bands, whose latencies are those of the long end, with
/// "expected_ms,least_expected_ms".
CsvTable tableOf(const std::vector<RobustBand>& bands, const CostModel& costs);

/// One object with "sweep" and "bands".
std::string toJson(const Sweep& sweep, const std::vector<Band>& bands, const CostModel& costs,
                   const ConditionLines& conditions = {});
/// The same of robust plans; each band has "robust" with "latency_ms" and "best_latency_ms", as expected at its beginning.
std::string toJson(const Sweep& sweep, const std::vector<RobustBand>& bands, const CostModel& badEnd,
                   const ConditionLines& conditions = {});

} // namespace engine
