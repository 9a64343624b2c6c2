// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/profile_file.h"

#include "engine/io/records/description_json.h"

#include <algorithm>

namespace engine {

namespace {

std::vector<double> millisOf(const std::vector<Sample>& samples, Millis Sample::*part)
{
    std::vector<double> list(samples.size());
    std::ranges::transform(samples, list.begin(), [part](const Sample& sample) { return (sample.*part).count(); });
    return list;
}

std::vector<std::size_t> busyOf(const std::vector<Sample>& samples)
{
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (samples[i].flags == SampleFlags::Busy)
            places.push_back(i);
    }
    return places;
}

bool sameCircumstances(const std::vector<Sample>& a, const std::vector<Sample>& b)
{
    return std::ranges::equal(
        a, b, [](const Sample& x, const Sample& y) { return x.probe == y.probe && x.flags == y.flags; });
}

void addCircumstances(io::Json& json, const std::vector<Sample>& samples)
{
    json["probe_ms"] = millisOf(samples, &Sample::probe);
    json["busy"] = busyOf(samples);
}

io::Json layerJson(const LayerTiming& layer, const std::vector<Sample>& wholeRuns)
{
    io::Json json{{"layer", layer.layer},
                  {"type", layer.type},
                  {"median_ms", median(layer.samples).count()},
                  {"mad_ms", medianAbsoluteDeviation(layer.samples).count()},
                  {"p95_ms", percentile(layer.samples, 95.0).count()},
                  {"samples", millisOf(layer.samples, &Sample::time)}};
    if (!sameCircumstances(layer.samples, wholeRuns))
        addCircumstances(json, layer.samples);
    return json;
}

std::vector<Millis> millisFrom(io::Fields& fields, const char* name)
{
    std::vector<Millis> list;
    for (const auto& number : fields.array(name)) {
        if (!number.is_number() || !(number.get<double>() >= 0.0) || number.get<double>() > 1e9)
            fields.fail(std::string("'") + name + "' holds something that is no time");
        else
            list.emplace_back(number.get<double>());
    }
    return list;
}

std::vector<Sample> samplesFrom(io::Fields& fields, const char* name)
{
    std::vector<Sample> samples;
    for (const auto time : millisFrom(fields, name))
        samples.push_back({time});
    return samples;
}

void readCircumstances(io::Fields& fields, std::vector<Sample>& samples)
{
    const auto probes = millisFrom(fields, "probe_ms");
    if (probes.size() != samples.size())
        return fields.fail("there are not as many probes as samples");
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i].probe = probes[i];
    for (const auto& place : fields.array("busy")) {
        if (!place.is_number_unsigned() || place.get<std::uint64_t>() >= samples.size())
            return fields.fail("'busy' holds something that is the place of no sample");
        samples[place.get<std::size_t>()].flags = SampleFlags::Busy;
    }
}

LayerTiming layerFrom(io::Fields& fields, const std::vector<Sample>& wholeRuns)
{
    LayerTiming layer{fields.text("layer"), fields.text("type"), samplesFrom(fields, "samples")};
    if (layer.samples.empty())
        fields.fail("it has no sample");
    else if (fields.has("probe_ms"))
        readCircumstances(fields, layer.samples);
    else if (layer.samples.size() == wholeRuns.size())
        std::ranges::transform(layer.samples, wholeRuns, layer.samples.begin(), [](Sample own, const Sample& whole) {
            return Sample{own.time, whole.probe, whole.flags};
        });
    return layer;
}

} // namespace

std::string toJson(const Profile& profile, const ConditionLines& conditions)
{
    io::Json json{{"format", "suture.profile/2"},
                  {"model", profile.model},
                  {"fingerprint", profile.fingerprint},
                  {"device", io::toJson(profile.device)},
                  {"state", io::toJson(profile.state)}};
    if (profile.measuredAt)
        json["measured_at"] = io::dateText(*profile.measuredAt);
    json["warmup_runs"] = profile.warmupRuns;
    json["whole_median_ms"] = median(profile.wholeRuns).count();
    json["sum_of_medians_ms"] = sumOfMedians(profile).count();
    json["whole_ms"] = millisOf(profile.wholeRuns, &Sample::time);
    addCircumstances(json, profile.wholeRuns);
    auto& layers = json["layers"] = io::Json::array();
    for (const auto& layer : profile.layers)
        layers.push_back(layerJson(layer, profile.wholeRuns));
    io::addConditions(json, conditions);
    return json.dump(1) + "\n";
}

Result<Profile> parseProfile(const std::string& text, const std::string& what)
{
    const auto json = io::parseObject(text, what);
    if (!json)
        return json.error();
    io::Fields fields(*json, what);
    Profile profile;
    const auto format = fields.text("format");
    const bool isFirstVersion = format == "suture.profile/1";
    if (fields.ok() && !isFirstVersion && format != "suture.profile/2")
        fields.fail("the format '" + format.substr(0, 80) + "' is neither suture.profile/1 nor suture.profile/2");
    profile.model = fields.text("model");
    profile.fingerprint = fields.text("fingerprint");
    profile.warmupRuns = static_cast<int>(std::min<std::int64_t>(fields.count("warmup_runs"), 1 << 20));
    profile.wholeRuns = samplesFrom(fields, "whole_ms");
    io::Fields device(fields.object("device"), what + ": device");
    profile.device = io::deviceFrom(device);
    if (!isFirstVersion) {
        readCircumstances(fields, profile.wholeRuns);
        io::Fields state(fields.object("state"), what + ": state");
        profile.state = io::stateFrom(state);
        if (!state.ok())
            return state.error();
    }
    if (fields.has("measured_at"))
        profile.measuredAt = io::dateFrom(fields, "measured_at");
    for (const auto& row : fields.array("layers")) {
        io::Fields layer(row, what + ": layer " + std::to_string(profile.layers.size()));
        profile.layers.push_back(layerFrom(layer, profile.wholeRuns));
        if (!layer.ok())
            return layer.error();
    }
    if (!fields.ok())
        return fields.error();
    if (!device.ok())
        return device.error();
    return profile;
}

Result<Profile> readProfile(const std::filesystem::path& path)
{
    const auto text = io::readText(path);
    if (!text)
        return text.error();
    return parseProfile(*text, path.filename().string());
}

CsvTable tableOf(const Profile& profile)
{
    CsvTable table;
    table.columns = {"layer", "type", "median_ms", "mad_ms", "p95_ms", "samples"};
    for (const auto& layer : profile.layers)
        table.rows.push_back({layer.layer, layer.type, csvNumber(median(layer.samples).count()),
                              csvNumber(medianAbsoluteDeviation(layer.samples).count()),
                              csvNumber(percentile(layer.samples, 95.0).count()),
                              std::to_string(layer.samples.size())});
    return table;
}

} // namespace engine
