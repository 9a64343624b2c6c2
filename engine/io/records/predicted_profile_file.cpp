// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/predicted_profile_file.h"

#include "engine/io/records/description_json.h"
#include "engine/io/records/profile_file.h"
#include "engine/io/records/times_text.h"

namespace engine {

namespace {

constexpr auto format = "suture.profile/3";
constexpr double mostMillis = 1e9;

PredictedLayer layerFrom(io::Fields& fields)
{
    const LayerTime time{Millis(fields.number("median_ms", 0.0)), Millis(fields.number("low_ms", 0.0)),
                         Millis(fields.number("high_ms", 0.0))};
    if (time.high.count() > mostMillis)
        fields.fail("'high_ms' is no time");
    else if (!(time.low <= time.expected && time.expected <= time.high))
        fields.fail("'median_ms' is not between 'low_ms' and 'high_ms'");
    return {fields.text("layer"), fields.text("type"), time, fields.truth("in_range")};
}

Result<PredictedProfile> profileFrom(const io::Json& json, const std::string& what)
{
    io::Fields fields(json, what);
    if (const auto found = fields.text("format"); fields.ok() && found != format)
        fields.fail("the format '" + found.substr(0, 80) + "' is not " + format);
    if (!fields.truth("predicted"))
        fields.fail("it is not predicted");
    PredictedProfile profile;
    profile.model = fields.text("model");
    profile.fingerprint = fields.text("fingerprint");
    profile.othersShare = fields.number("others_share", 0.0);
    if (profile.othersShare >= 1.0)
        fields.fail("'others_share' is not in [0, 1)");
    io::Fields device(fields.object("device"), what + ": device");
    profile.device = io::deviceFrom(device);
    for (const auto& row : fields.array("layers")) {
        io::Fields layer(row, what + ": layer " + std::to_string(profile.layers.size()));
        profile.layers.push_back(layerFrom(layer));
        if (!layer.ok())
            return layer.error();
    }
    if (!fields.ok())
        return fields.error();
    if (!device.ok())
        return device.error();
    return profile;
}

template <typename Profile>
Result<DeviceTimes> deviceTimes(const Result<Profile>& profile)
{
    if (!profile)
        return profile.error();
    return DeviceTimes{timesOf(*profile), profile->device};
}

} // namespace

std::string toJson(const PredictedProfile& profile, const ConditionLines& conditions)
{
    io::Json json{{"format", format},
                  {"predicted", true},
                  {"model", profile.model},
                  {"fingerprint", profile.fingerprint},
                  {"device", io::toJson(profile.device)},
                  {"others_share", profile.othersShare},
                  {"sum_of_medians_ms", sumOf(profile).count()},
                  {"layers", io::Json::array()}};
    for (const auto& [layer, type, time, inRange] : profile.layers)
        json["layers"].push_back({{"layer", layer},
                                  {"type", type},
                                  {"median_ms", time.expected.count()},
                                  {"low_ms", time.low.count()},
                                  {"high_ms", time.high.count()},
                                  {"in_range", inRange}});
    io::addConditions(json, conditions);
    return io::dumped(json, 1);
}

Result<PredictedProfile> parsePredictedProfile(const std::string& text, const std::string& what)
{
    const auto json = io::parseObject(text, what);
    if (!json)
        return json.error();
    return profileFrom(*json, what);
}

CsvTable tableOf(const PredictedProfile& profile)
{
    CsvTable table;
    table.columns = {"layer", "type", "median_ms", "low_ms", "high_ms", "in_range"};
    for (const auto& [layer, type, time, inRange] : profile.layers)
        table.rows.push_back({layer, type, csvNumber(time.expected.count()), csvNumber(time.low.count()),
                              csvNumber(time.high.count()), inRange ? "1" : "0"});
    return table;
}

Result<DeviceTimes> parseLayerTimes(const std::string& text, const std::string& what)
{
    const auto json = io::parseObject(text, what);
    if (!json)
        return json.error();
    if (json->contains("predicted"))
        return deviceTimes(profileFrom(*json, what));
    return deviceTimes(parseProfile(text, what));
}

Result<DeviceTimes> readLayerTimes(const std::filesystem::path& path)
{
    const auto text = io::readText(path);
    if (!text)
        return text.error();
    return parseLayerTimes(*text, path.filename().string());
}

Result<DeviceTimes> readLayerTimes(const std::filesystem::path& path, const LayerGraph& original,
                                   const LayerGraph& fused)
{
    const auto text = io::readText(path);
    if (!text)
        return text.error();
    const auto what = path.filename().string();
    if (io::looksLikeJson(*text))
        return parseLayerTimes(*text, what);
    auto times = layerTimesFromText(*text, what, original, fused);
    if (!times)
        return times.error();
    return DeviceTimes{std::move(*times), {}};
}

} // namespace engine
