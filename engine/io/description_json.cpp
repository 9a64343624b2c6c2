// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/description_json.h"

#include <array>
#include <charconv>

namespace engine::io {

Json toJson(const DeviceDescription& device)
{
    return {{"name", device.name},       {"processor", device.processor}, {"runtime", device.runtime},
            {"cores", device.cores},     {"threads", device.threads},     {"slowdown", device.slowdown},
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

Json toJson(const Link& link)
{
    return {{"uplink_mbps", rounded(toMegabitsPerSecond(link.up))},
            {"downlink_mbps", rounded(toMegabitsPerSecond(link.down))},
            {"delay_ms", rounded(link.delay.count())}};
}

Json toJson(const std::vector<Millis>& samples)
{
    auto list = Json::array();
    for (const auto sample : samples)
        list.push_back(rounded(sample.count()));
    return list;
}

std::vector<Millis> samplesFrom(Fields& fields, const char* name)
{
    std::vector<Millis> samples;
    for (const auto& sample : fields.array(name)) {
        if (!sample.is_number() || !(sample.get<double>() >= 0.0) || sample.get<double>() > 1e9)
            fields.fail(std::string("'") + name + "' holds something that is no time");
        else
            samples.emplace_back(sample.get<double>());
    }
    return samples;
}

namespace {

Json namesOf(const CostModel& costs, const std::vector<TensorId>& tensors)
{
    auto names = Json::array();
    for (const auto id : tensors)
        names.push_back(costs.tensors[index(id)].name);
    return names;
}

double ratio(Millis a, Millis b)
{
    return b.count() > 0.0 ? rounded(a / b) : 0.0;
}

} // namespace

Json toJson(const Plan& plan, const CostModel& costs)
{
    const auto device = planDeviceOnly(costs).predicted.total();
    const auto edge = planEdgeOnly(costs).predicted.total();
    const auto& part = plan.predicted;
    auto placement = Json::object();
    std::size_t onDevice = 0;
    for (std::size_t i = 0; i < plan.sideOf.size(); ++i) {
        const auto here = plan.sideOf[i] == Side::Device;
        onDevice += here ? 1 : 0;
        placement[costs.layers[i].name] = here ? "device" : "edge";
    }
    return {{"algorithm", plan.algorithm},
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
            {"optimal", plan.optimal},
            {"lower_bound_ms", rounded(plan.lowerBound.count())},
            {"placement", std::move(placement)}};
}

std::string csvField(const std::string& text)
{
    auto field = text;
    if (!field.empty() && std::string_view("=+-@").find(field.front()) != std::string_view::npos)
        field.insert(field.begin(), '\'');
    if (field.find_first_of(",\"\r\n") == std::string::npos)
        return field;
    std::string quoted = "\"";
    for (const auto character : field) {
        quoted += character;
        if (character == '"')
            quoted += '"';
    }
    return quoted + '"';
}

std::string csvNumber(double value)
{
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), value, std::chars_format::fixed, 4).ptr;
    return {digits.begin(), end};
}

} // namespace engine::io
