// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/plans_csv.h"

#include <array>

namespace widgets {

namespace {

using Cells = std::vector<std::string>;

std::string objectiveName(engine::Objective objective)
{
    constexpr std::array names{"latency", "period", "makespan"};
    return names[static_cast<std::size_t>(objective)];
}

std::string number(engine::Millis time)
{
    return engine::csvNumber(time.count());
}

Cells figuresOf(const PlansModel& plans, const engine::Plan& plan)
{
    const auto& parts = plan.predicted;
    const auto total = parts.total();
    return {objectiveName(plan.objective),
            number(plan.value),
            plan.lowerBound.count() > 0 ? number(plan.lowerBound) : std::string(),
            plan.optimal ? "1" : "0",
            plan.claimed ? number(*plan.claimed) : std::string(),
            number(total),
            number(parts.device),
            number(parts.uplink),
            number(parts.edge),
            number(parts.downlink),
            number(parts.period()),
            engine::csvNumber(plans.overBest(total)),
            engine::csvNumber(plans.overDevice(total)),
            engine::csvNumber(plans.overEdge(total)),
            std::to_string(parts.uploads.size()),
            std::to_string(parts.downloads.size()),
            std::to_string(parts.bytesUp.count),
            std::to_string(parts.bytesDown.count)};
}

} // namespace

engine::CsvTable tableOf(const PlansModel& plans)
{
    const Cells figures{"objective",   "objective_ms", "lower_bound_ms", "proven_optimal", "claimed_ms", "latency_ms",
                        "device_ms",   "uplink_ms",    "edge_ms",        "downlink_ms",    "period_ms",  "over_best",
                        "over_device", "over_edge",    "tensors_up",     "tensors_down",   "bytes_up",   "bytes_down"};
    engine::CsvTable table;
    table.columns.emplace_back("plan");
    table.columns.insert(table.columns.end(), figures.begin(), figures.end());
    table.columns.insert(table.columns.end(), {"cut", "reason"});
    for (const auto& row : plans.plans()) {
        const auto cells = row.plan ? figuresOf(plans, *row.plan) : Cells(figures.size());
        auto& fields = table.rows.emplace_back();
        fields.push_back(titleOf(row).toStdString());
        fields.insert(fields.end(), cells.begin(), cells.end());
        fields.push_back(row.cut.toStdString());
        fields.push_back(row.reason.toStdString());
    }
    return table;
}

} // namespace widgets
