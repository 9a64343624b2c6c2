// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/predictor_file.h"

#include "engine/io/records/description_json.h"
#include "engine/io/records/regressor_json.h"

#include <algorithm>
#include <set>

namespace engine {

namespace {

constexpr auto format = "suture.predictor/1";

io::Json scoresOf(const GroupPredictor& group)
{
    auto scores = io::Json::array();
    for (const auto& score : group.scores)
        scores.push_back(io::toJson(score));
    return scores;
}

io::Json intervalJson(const ConformalInterval& interval)
{
    io::Json json{{"quantile", interval.quantile},
                  {"coverage", interval.coverage},
                  {"least_difficulty", interval.leastDifficulty}};
    for (const auto& [from, quantile] : interval.sizes)
        json["sizes"].push_back({{"from", from}, {"quantile", quantile}});
    return json;
}

/// Without the model.
io::Json groupJson(const GroupPredictor& group)
{
    io::Json json{{"name", group.name}, {"rows", group.rows}, {"configurations", group.configurations}};
    if (group.noisePercent)
        json["noise_percent"] = *group.noisePercent;
    if (group.interval)
        json["interval"] = intervalJson(*group.interval);
    if (group.factor != 1)
        json["factor"] = group.factor;
    json["chosen"] = group.regressor.name;
    json["scores"] = scoresOf(group);
    return json;
}

io::Json headJson(const LatencyPredictor& predictor)
{
    io::Json json{{"format", format}, {"target", predictor.target}, {"device", io::toJson(predictor.device)}};
    json["conditions"] = io::Json::object();
    for (const auto& [key, value] : predictor.conditions)
        json["conditions"][key] = value;
    json["load"] = {{"exponent", predictor.load.exponent}, {"most", predictor.load.most}};
    json["unpredicted"] = io::Json::array();
    for (const auto& [name, reason] : predictor.unpredicted)
        json["unpredicted"].push_back({{"name", name}, {"reason", reason}});
    return json;
}

/// Text of a stranger's bytes, which may be no UTF-8.
std::string dumped(const io::Json& json, int indent)
{
    return io::dumped(json, indent);
}

void readScores(io::Fields& fields, const std::string& what, std::vector<RegressorScore>& scores)
{
    for (const auto& item : fields.array("scores")) {
        io::Fields row(item, what);
        RegressorScore score{row.text("name"), std::nullopt, {}};
        if (row.has("accuracy")) {
            io::Fields accuracy(row.object("accuracy"), what);
            score.accuracy = io::accuracyFrom(accuracy);
            if (!accuracy.ok())
                return fields.fail(accuracy.error().message());
        } else {
            score.reason = row.text("reason");
        }
        if (!row.ok())
            return fields.fail(row.error().message());
        scores.push_back(std::move(score));
    }
}

std::optional<ConformalInterval> intervalFrom(io::Fields& fields, const std::string& what)
{
    if (!fields.has("interval"))
        return std::nullopt;
    io::Fields parts(fields.object("interval"), what);
    ConformalInterval interval{
        parts.number("quantile", 0), parts.number("coverage", 0), parts.number("least_difficulty", 0), {}};
    if (parts.has("sizes")) {
        for (const auto& item : parts.array("sizes")) {
            io::Fields size(item, what);
            interval.sizes.push_back({size.number("from", 0), size.number("quantile", 0)});
            if (!size.ok())
                parts.fail(size.error().message());
        }
    }
    if (!parts.ok() || interval.coverage >= 1
        || !std::ranges::is_sorted(interval.sizes, {}, &ConformalInterval::Size::from))
        fields.fail("'interval' is none");
    return interval;
}

Result<GroupPredictor> groupFrom(const io::Json& json, const std::string& what)
{
    io::Fields fields(json, what);
    GroupPredictor group{
        .name = fields.text("name"), .regressor = {}, .interval = {}, .scores = {}, .noisePercent = {}};
    group.rows = static_cast<std::size_t>(fields.count("rows"));
    group.configurations = static_cast<std::size_t>(fields.count("configurations"));
    if (fields.has("noise_percent"))
        group.noisePercent = fields.number("noise_percent", 0);
    group.factor = fields.numberOr("factor", 0, 1);
    if (group.factor > 1e9)
        fields.fail("'factor' is none");
    group.interval = intervalFrom(fields, what);
    readScores(fields, what, group.scores);
    auto regressor = io::regressorFrom(fields.object("regressor"), what);
    if (!fields.ok())
        return fields.error();
    if (!regressor)
        return regressor.error();
    group.regressor = *std::move(regressor);
    return group;
}

void readHead(io::Fields& fields, const std::string& what, LatencyPredictor& predictor)
{
    predictor.target = fields.text("target");
    io::Fields device(fields.object("device"), what);
    predictor.device = io::deviceFrom(device);
    if (!device.ok())
        fields.fail(device.error().message());
    if (fields.has("load")) {
        io::Fields load(fields.object("load"), what + ": load");
        predictor.load = {load.number("exponent", 0), load.number("most", 1)};
        if (!load.ok())
            fields.fail(load.error().message());
    }
    for (const auto& [key, value] : fields.object("conditions").items()) {
        if (!value.is_string())
            return fields.fail("a condition is no text");
        predictor.conditions[key] = value.get<std::string>();
    }
    for (const auto& item : fields.array("unpredicted")) {
        io::Fields row(item, what);
        predictor.unpredicted.push_back({row.text("name"), row.text("reason")});
        if (!row.ok())
            return fields.fail(row.error().message());
    }
}

} // namespace

std::string toJson(const LatencyPredictor& predictor)
{
    auto json = headJson(predictor);
    json["groups"] = io::Json::array();
    for (const auto& group : predictor.groups) {
        auto one = groupJson(group);
        one["regressor"] = io::toJson(group.regressor);
        json["groups"].push_back(std::move(one));
    }
    return dumped(json, -1);
}

std::string scoresJson(const LatencyPredictor& predictor)
{
    auto json = headJson(predictor);
    json["groups"] = io::Json::array();
    for (const auto& group : predictor.groups)
        json["groups"].push_back(groupJson(group));
    return dumped(json, 2);
}

Result<LatencyPredictor> parsePredictor(const std::string& text, const std::string& what)
{
    const auto json = io::parseObject(text, what);
    if (!json)
        return json.error();
    io::Fields fields(*json, what);
    if (const auto found = fields.text("format"); fields.ok() && found != format)
        fields.fail("the format '" + found.substr(0, 80) + "' is not " + format);
    if (!fields.ok())
        return fields.error();
    LatencyPredictor predictor;
    readHead(fields, what, predictor);
    const auto& groups = fields.array("groups");
    if (!fields.ok())
        return fields.error();
    std::set<std::string> names;
    for (const auto& item : groups) {
        auto group = groupFrom(item, what);
        if (!group)
            return group.error();
        if (!names.insert(group->name).second)
            return Error{ErrorCode::Corrupt, sentence("%1: group '%2' is there twice", what, group->name)};
        predictor.groups.push_back(*std::move(group));
    }
    return predictor;
}

Result<LatencyPredictor> readPredictor(const std::filesystem::path& path)
{
    const auto text = io::readText(path);
    if (!text)
        return text.error();
    return parsePredictor(*text, path.filename().string());
}

} // namespace engine
