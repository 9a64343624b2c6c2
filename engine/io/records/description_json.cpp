// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/description_json.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <unordered_map>

namespace engine::io {

Json toJson(const DeviceDescription& device)
{
    return {{"name", device.name},          {"processor", device.processor}, {"runtime", device.runtime},
            {"cores", device.cores},        {"threads", device.threads},     {"slowdown", device.slowdown},
            {"emulated", device.emulated()}};
}

DeviceDescription deviceFrom(Fields& fields)
{
    DeviceDescription device;
    device.name = fields.text("name");
    device.processor = fields.text("processor");
    device.runtime = fields.text("runtime");
    device.cores = static_cast<int>(std::min<std::int64_t>(fields.count("cores"), 1 << 20));
    device.threads = static_cast<int>(std::min<std::int64_t>(fields.count("threads"), 1 << 20));
    device.slowdown = fields.number("slowdown", 1.0);
    return device;
}

Json toJson(const DeviceState& state)
{
    auto json = Json::object();
    if (state.load)
        json["load"] = *state.load;
    if (state.busy)
        json["busy"] = *state.busy;
    if (state.others)
        json["others"] = *state.others;
    if (state.waiting)
        json["waiting"] = *state.waiting;
    if (state.freeMemory)
        json["free_memory_mb"] = *state.freeMemory;
    if (state.megahertz)
        json["megahertz"] = *state.megahertz;
    if (state.temperature)
        json["temperature_celsius"] = *state.temperature;
    if (!state.governor.empty())
        json["governor"] = state.governor;
    return json;
}

DeviceState stateFrom(Fields& fields)
{
    constexpr double absoluteZero = -273.15;
    DeviceState state;
    if (fields.has("load"))
        state.load = fields.number("load", 0.0);
    if (fields.has("busy"))
        state.busy = fields.number("busy", 0.0);
    if (fields.has("others"))
        state.others = fields.number("others", 0.0);
    if (fields.has("waiting"))
        state.waiting = fields.number("waiting", 0.0);
    if (fields.has("free_memory_mb"))
        state.freeMemory = fields.number("free_memory_mb", 0.0);
    if (fields.has("megahertz"))
        state.megahertz = fields.number("megahertz", 0.0);
    if (fields.has("temperature_celsius"))
        state.temperature = fields.number("temperature_celsius", absoluteZero);
    if (fields.has("governor"))
        state.governor = fields.text("governor");
    return state;
}

std::string dateText(std::chrono::sys_seconds date)
{
    const auto day = std::chrono::floor<std::chrono::days>(date);
    const std::chrono::year_month_day calendar(day);
    const std::chrono::hh_mm_ss time(date - day);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(calendar.year()),
                  static_cast<unsigned>(calendar.month()), static_cast<unsigned>(calendar.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

std::chrono::sys_seconds dateFrom(Fields& fields, const char* name)
{
    const auto text = fields.text(name);
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%2dZ", &year, &month, &day, &hours, &minutes, &seconds);
    const std::chrono::year_month_day calendar{std::chrono::year(year), std::chrono::month(month),
                                               std::chrono::day(day)};
    if (calendar.ok()) {
        const auto date = std::chrono::sys_days(calendar) + std::chrono::hours(hours) + std::chrono::minutes(minutes)
            + std::chrono::seconds(seconds);
        if (dateText(date) == text)
            return date;
    }
    fields.fail("'" + text.substr(0, 40) + "' is no date like 2026-11-29T19:40:00Z");
    return {};
}

Json toJson(const Link& link)
{
    return {{"uplink_mbps", rounded(toMegabitsPerSecond(link.up))},
            {"downlink_mbps", rounded(toMegabitsPerSecond(link.down))},
            {"delay_ms", rounded(link.delay.count())}};
}

namespace {

Json namesOf(const CostModel& costs, const std::vector<TensorId>& tensors)
{
    auto names = Json::array();
    for (const auto id : tensors)
        names.push_back(costs.tensors[index(id)].name);
    return names;
}

const char* objectiveName(Objective objective)
{
    switch (objective) {
    case Objective::Latency: return "latency";
    case Objective::Period: return "period";
    case Objective::Makespan: return "makespan";
    }
    return "";
}

double ratio(Millis a, Millis b)
{
    return b.count() > 0.0 ? rounded(a / b) : 0.0;
}

} // namespace

Json placementJson(std::span<const Side> sideOf, const CostModel& costs)
{
    Json::object_t placement; // because Json itself would look for each name among all before it
    for (std::size_t i = 0; i < sideOf.size(); ++i)
        placement.push_back({costs.layers[i].name, Json(sideOf[i] == Side::Device ? "device" : "edge")});
    return placement;
}

Result<std::vector<Side>> placementFrom(const Json& placement, const CostModel& costs, const std::string& what)
{
    if (placement.size() != costs.layers.size())
        return Error{
            ErrorCode::InvalidInput,
            sentence("%1: it places %2 layers, the model has %3", what, placement.size(), costs.layers.size())};
    std::unordered_map<std::string_view, const Json*> sides;
    for (const auto& item : placement.get_ref<const Json::object_t&>())
        sides.emplace(item.first, &item.second);
    std::vector<Side> sideOf;
    for (const auto& layer : costs.layers) {
        const auto side = sides.find(layer.name);
        if (side == sides.end() || (*side->second != "device" && *side->second != "edge"))
            return Error{ErrorCode::InvalidInput, sentence("%1: layer '%2' has no side", what, layer.name)};
        sideOf.push_back(*side->second == "device" ? Side::Device : Side::Edge);
    }
    return sideOf;
}

Json toJson(const Plan& plan, const CostModel& costs)
{
    const auto device = planDeviceOnly(costs).predicted.total();
    const auto edge = planEdgeOnly(costs).predicted.total();
    const auto& part = plan.predicted;
    const auto onDevice = static_cast<std::size_t>(std::ranges::count(plan.sideOf, Side::Device));
    Json json{{"algorithm", plan.algorithm},
              {"times_from",
               {{"device", timesSourceName(costs.timesFrom[0])}, {"edge", timesSourceName(costs.timesFrom[1])}}},
              {"latency_ms", rounded(part.total().count())},
              {"device_ms", rounded(part.device.count())},
              {"uplink_ms", rounded(part.uplink.count())},
              {"edge_ms", rounded(part.edge.count())},
              {"downlink_ms", rounded(part.downlink.count())},
              {"device_only_ms", rounded(device.count())},
              {"edge_only_ms", rounded(edge.count())},
              {"speedup_vs_device", ratio(device, part.total())},
              {"speedup_vs_edge", ratio(edge, part.total())},
              {"speedup_vs_best", ratio(std::min(device, edge), part.total())},
              {"layers_on_device", onDevice},
              {"layers_on_edge", plan.sideOf.size() - onDevice},
              {"bytes_up", part.bytesUp.count},
              {"bytes_down", part.bytesDown.count},
              {"uploads", namesOf(costs, part.uploads)},
              {"downloads", namesOf(costs, part.downloads)},
              {"objective", objectiveName(plan.objective)},
              {"value_ms", rounded(plan.value.count())},
              {"period_ms", rounded(part.period().count())},
              {"optimal", plan.optimal},
              {"lower_bound_ms", rounded(plan.lowerBound.count())},
              {"placement", placementJson(plan.sideOf, costs)}};
    if (plan.claimed)
        json["claimed_ms"] = rounded(plan.claimed->count());
    return json;
}

void addConditions(Json& json, const ConditionLines& conditions)
{
    for (const auto& [key, value] : conditions)
        json["conditions"][key] = value;
}

} // namespace engine::io
