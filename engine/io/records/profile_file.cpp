// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/profile_file.h"

#include "engine/io/records/description_json.h"

namespace engine {

std::string toJson(const Profile& profile, const ConditionLines& conditions)
{
    auto layers = io::Json::array();
    for (const auto& layer : profile.layers)
        layers.push_back({{"layer", layer.layer},
                          {"type", layer.type},
                          {"median_ms", io::rounded(median(layer.samples).count())},
                          {"mad_ms", io::rounded(medianAbsoluteDeviation(layer.samples).count())},
                          {"p95_ms", io::rounded(percentile(layer.samples, 95.0).count())},
                          {"samples", io::toJson(layer.samples)}});
    io::Json json{{"format", "suture.profile/1"},
                  {"model", profile.model},
                  {"fingerprint", profile.fingerprint},
                  {"device", io::toJson(profile.device)},
                  {"warmup_runs", profile.warmupRuns},
                  {"whole_median_ms", io::rounded(median(profile.wholeRuns).count())},
                  {"sum_of_medians_ms", io::rounded(sumOfMedians(profile).count())},
                  {"whole_ms", io::toJson(profile.wholeRuns)},
                  {"layers", std::move(layers)}};
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
    if (const auto format = fields.text("format"); fields.ok() && format != "suture.profile/1")
        fields.fail("the format '" + format.substr(0, 80) + "' is not suture.profile/1");
    profile.model = fields.text("model");
    profile.fingerprint = fields.text("fingerprint");
    profile.warmupRuns = static_cast<int>(std::min<std::int64_t>(fields.count("warmup_runs"), 1 << 20));
    profile.wholeRuns = io::samplesFrom(fields, "whole_ms");
    io::Fields device(fields.object("device"), what + ": device");
    profile.device = io::deviceFrom(device);
    for (const auto& row : fields.array("layers")) {
        io::Fields layer(row, what + ": layer " + std::to_string(profile.layers.size()));
        profile.layers.push_back({layer.text("layer"), layer.text("type"), io::samplesFrom(layer, "samples")});
        if (layer.ok() && profile.layers.back().samples.empty())
            layer.fail("it has no sample");
        if (!layer.ok())
            return layer.error();
    }
    if (!device.ok())
        return device.error();
    if (!fields.ok())
        return fields.error();
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
