// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/profile_file.h"

#include "engine/io/records/description_json.h"
#include "engine/profile/gated.h"

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

io::Json layerJson(const LayerTiming& layer, const Profile& profile)
{
    const auto statistics = statisticsOf(profile, layer.samples);
    io::Json json{{"layer", layer.layer},
                  {"type", layer.type},
                  {"median_ms", statistics.median.count()},
                  {"low_ms", statistics.interval.low.count()},
                  {"high_ms", statistics.interval.high.count()},
                  {"mad_ms", statistics.medianAbsoluteDeviation.count()},
                  {"p90_ms", statistics.p90.count()},
                  {"p95_ms", statistics.p95.count()},
                  {"kept", statistics.kept},
                  {"fallback", statistics.fallback},
                  {"samples", millisOf(layer.samples, &Sample::time)}};
    if (!layer.afterIdle.empty()) {
        auto& list = json["after_idle_ms"] = io::Json::array();
        for (const auto time : layer.afterIdle)
            list.push_back(time.count());
    }
    if (!sameCircumstances(layer.samples, profile.wholeRuns))
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
    if (fields.has("after_idle_ms"))
        layer.afterIdle = millisFrom(fields, "after_idle_ms");
    return layer;
}

} // namespace

std::string toJson(const Profile& profile, const ConditionLines& conditions)
{
    io::Json json{{"format", "suture.profile/3"},
                  {"model", profile.model},
                  {"fingerprint", profile.fingerprint},
                  {"device", io::toJson(profile.device)},
                  {"state", io::toJson(profile.state)}};
    if (profile.measuredAt)
        json["measured_at"] = io::dateText(*profile.measuredAt);
    json["warmup_runs"] = profile.warmupRuns;
    if (profile.idleGap.count() > 0.0)
        json["idle_gap_ms"] = profile.idleGap.count();
    json["best_probe_ms"] = profile.bestProbe.count();
    json["kept_share"] = keptShare(profile);
    if (const auto floor = noiseFloor(profile))
        json["noise_floor"] = *floor;
    json["usual_slowdown"] = usualSlowdown(profile);
    json["drift"] = drift(profile);
    json["whole_median_ms"] = statisticsOf(profile, profile.wholeRuns).median.count();
    json["sum_of_medians_ms"] = sumOfMedians(profile).count();
    json["whole_ms"] = millisOf(profile.wholeRuns, &Sample::time);
    addCircumstances(json, profile.wholeRuns);
    auto& layers = json["layers"] = io::Json::array();
    for (const auto& layer : profile.layers)
        layers.push_back(layerJson(layer, profile));
    io::addConditions(json, conditions);
    return json.dump(1) + "\n";
}

Result<Profile> parseProfile(const std::string& text, const std::string& what)
{
    const auto json = io::parseObject(text, what);
    if (!json)
        return json.error();
    io::Fields fields(*json, what);
    if (fields.has("predicted"))
        return Error{ErrorCode::InvalidInput, sentence("%1 is predicted: it has no samples", what)};
    Profile profile;
    const auto format = fields.text("format");
    const bool isFirstVersion = format == "suture.profile/1";
    if (fields.ok() && !isFirstVersion && format != "suture.profile/2" && format != "suture.profile/3")
        fields.fail("the format '" + format.substr(0, 80) + "' is none of suture.profile/1 to suture.profile/3");
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
    if (fields.has("idle_gap_ms"))
        profile.idleGap = Millis(fields.number("idle_gap_ms", 0.0));
    if (fields.has("best_probe_ms"))
        profile.bestProbe = Millis(fields.number("best_probe_ms", 0.0));
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
    table.columns = {"layer",  "type",    "median_ms", "mad_ms", "p95_ms",  "samples",
                     "low_ms", "high_ms", "p90_ms",    "kept",   "fallback"};
    for (const auto& layer : profile.layers) {
        const auto statistics = statisticsOf(profile, layer.samples);
        table.rows.push_back({layer.layer, layer.type, csvNumber(statistics.median.count()),
                              csvNumber(statistics.medianAbsoluteDeviation.count()), csvNumber(statistics.p95.count()),
                              std::to_string(statistics.samples), csvNumber(statistics.interval.low.count()),
                              csvNumber(statistics.interval.high.count()), csvNumber(statistics.p90.count()),
                              std::to_string(statistics.kept), statistics.fallback ? "1" : "0"});
    }
    return table;
}

} // namespace engine
