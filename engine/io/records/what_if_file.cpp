// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/what_if_file.h"

#include "engine/io/records/description_json.h"

#include <algorithm>

namespace engine {

namespace {

std::string mbps(Bandwidth rate)
{
    return csvNumber(toMegabitsPerSecond(rate));
}

std::string layersOnDevice(const std::vector<Side>& sideOf)
{
    return std::to_string(std::ranges::count(sideOf, Side::Device));
}

std::string namesOf(const std::vector<TensorId>& tensors, const CostModel& costs)
{
    std::string names;
    for (const auto id : tensors)
        names += (names.empty() ? "" : " ") + costs.tensors[index(id)].name;
    return names;
}

io::Json bandJson(const Band& band, const CostModel& costs)
{
    return {{"from_mbps", io::rounded(toMegabitsPerSecond(band.from))},
            {"to_mbps", io::rounded(toMegabitsPerSecond(band.to))},
            {"plan", io::toJson(band.plan, costs)}};
}

std::string sweepJson(const Sweep& sweep, io::Json bands, const CostModel& costs, const ConditionLines& conditions)
{
    auto uplinks = io::Json::array();
    for (const auto rate : sweep.uplinks)
        uplinks.push_back(io::rounded(toMegabitsPerSecond(rate)));
    auto rows = io::Json::object();
    for (const auto& row : sweep.rows) {
        auto& latency = rows[row.algorithm] = io::Json::array();
        for (const auto& value : row.latency)
            latency.push_back(value ? io::Json(io::rounded(value->count())) : io::Json());
    }
    io::Json json{{"format", "suture.sweep/1"},
                  {"model", costs.name},
                  {"uplink_mbps", std::move(uplinks)},
                  {"latency_ms", std::move(rows)},
                  {"bands", std::move(bands)}};
    io::addConditions(json, conditions);
    return json.dump(1) + "\n";
}

} // namespace

CsvTable tableOf(const Sweep& sweep)
{
    CsvTable table;
    table.columns.emplace_back("uplink_mbps");
    for (const auto& row : sweep.rows)
        table.columns.push_back(row.algorithm);
    for (std::size_t i = 0; i < sweep.uplinks.size(); ++i) {
        auto& cells = table.rows.emplace_back();
        cells.push_back(mbps(sweep.uplinks[i]));
        for (const auto& row : sweep.rows)
            cells.push_back(row.latency[i] ? csvNumber(row.latency[i]->count()) : std::string());
    }
    return table;
}

CsvTable tableOf(const std::vector<Band>& bands, const CostModel& costs)
{
    CsvTable table;
    table.columns = {"uplink_mbps_from", "uplink_mbps_to", "latency_ms", "layers_on_device", "uploads", "downloads"};
    for (const auto& band : bands)
        table.rows.push_back({mbps(band.from), mbps(band.to), csvNumber(band.plan.value.count()),
                              layersOnDevice(band.plan.sideOf), namesOf(band.plan.predicted.uploads, costs),
                              namesOf(band.plan.predicted.downloads, costs)});
    return table;
}

CsvTable tableOf(const std::vector<RobustBand>& bands, const CostModel& costs)
{
    std::vector<Band> plain;
    for (const auto& robust : bands)
        plain.push_back(robust.band);
    auto table = tableOf(plain, costs);
    table.columns.insert(table.columns.end(), {"expected_ms", "least_expected_ms"});
    for (std::size_t i = 0; i < bands.size(); ++i) {
        table.rows[i].push_back(csvNumber(bands[i].expected.count()));
        table.rows[i].push_back(csvNumber(bands[i].least.count()));
    }
    return table;
}

CsvTable tableOf(const PhaseMap& map)
{
    CsvTable table;
    table.columns = {"uplink_mbps", "device_slowdown", "edge_slowdown", "latency_ms", "placement"};
    for (std::uint32_t y = 0; y < map.range.size; ++y) {
        for (std::uint32_t x = 0; x < map.range.size; ++x) {
            const auto there = map.range.at(x, y);
            const auto at = std::size_t{y} * map.range.size + x;
            table.rows.push_back({mbps(there.up), csvNumber(there.deviceSlowdown), csvNumber(there.edgeSlowdown),
                                  csvNumber(io::rounded(static_cast<double>(map.latency[at]))),
                                  std::to_string(map.placementAt[at])});
        }
    }
    return table;
}

CsvTable tableOf(const std::vector<TradeOff>& points)
{
    CsvTable table;
    table.columns = {"latency_ms", "period_ms", "bytes_up", "bytes_down", "layers_on_device"};
    for (const auto& point : points)
        table.rows.push_back({csvNumber(point.latency.count()), csvNumber(point.period.count()),
                              std::to_string(point.plan.predicted.bytesUp.count),
                              std::to_string(point.plan.predicted.bytesDown.count), layersOnDevice(point.plan.sideOf)});
    return table;
}

std::string toJson(const Sweep& sweep, const std::vector<Band>& bands, const CostModel& costs,
                   const ConditionLines& conditions)
{
    auto list = io::Json::array();
    for (const auto& band : bands)
        list.push_back(bandJson(band, costs));
    return sweepJson(sweep, std::move(list), costs, conditions);
}

std::string toJson(const Sweep& sweep, const std::vector<RobustBand>& bands, const CostModel& badEnd,
                   const ConditionLines& conditions)
{
    auto list = io::Json::array();
    for (const auto& [band, expected, least] : bands) {
        list.push_back(bandJson(band, badEnd));
        list.back()["robust"] = {{"latency_ms", io::rounded(expected.count())},
                                 {"best_latency_ms", io::rounded(least.count())}};
    }
    return sweepJson(sweep, std::move(list), badEnd, conditions);
}

} // namespace engine
