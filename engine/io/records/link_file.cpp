// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/link_file.h"

#include "engine/io/records/description_json.h"
#include "engine/plan/link_statistics.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

constexpr auto format = "suture.link/1";
constexpr std::size_t mostSizes = 10'000;
constexpr std::size_t mostSamples = 1'000'000;
constexpr std::int64_t mostBytes = std::int64_t{1} << 40;
constexpr double mostMillis = 1e9;
constexpr double fastest = 1e13;
constexpr std::uintmax_t largestFile = 64U << 20U;

io::Json millisJson(const std::vector<Millis>& times)
{
    auto list = io::Json::array();
    for (const auto time : times)
        list.push_back(time.count());
    return list;
}

io::Json lineJson(const LinkLine& line)
{
    return {{"delay_ms", line.delay.count()},
            {"bytes_per_second", line.rate.bytesPerSecond},
            {"mbps", io::rounded(toMegabitsPerSecond(line.rate))},
            {"usual_error", line.usualError},
            {"worst_error", line.worstError},
            {"worst_at_bytes", line.worstAt.count}};
}

io::Json sizeJson(const LinkSamples::OfSize& size, const WayStatistics& way)
{
    io::Json json{{"bytes", size.bytes.count}};
    const auto timing = std::ranges::find(way.sizes, size.bytes, &TransferTiming::bytes);
    if (timing != way.sizes.end()) {
        json["median_ms"] = timing->median.count();
        json["mad_ms"] = timing->medianAbsoluteDeviation.count();
        json["p95_ms"] = timing->p95.count();
        json["low_ms"] = timing->interval.low.count();
        json["high_ms"] = timing->interval.high.count();
        if (way.line)
            json["line_ms"] = way.line->timeOf(size.bytes).count();
    }
    json["exchanges_ms"] = millisJson(size.times);
    return json;
}

io::Json wayJson(const std::vector<LinkSamples::OfSize>& sizes, const WayStatistics& way)
{
    auto json = io::Json::object();
    if (way.line)
        json["line"] = lineJson(*way.line);
    else
        json["no_line"] = way.line.error().message();
    if (const auto errors = heldOutErrors(way.sizes))
        json["held_out"] = {{"line", errors->line}, {"between", errors->between}};
    if (way.jitter)
        json["jitter_ms"] = way.jitter->count();
    auto& list = json["sizes"] = io::Json::array();
    for (const auto& size : sizes)
        list.push_back(sizeJson(size, way));
    return json;
}

io::Json endJson(const LinkMeasurement::End& end)
{
    return {{"name", end.name}, {"id", end.id}};
}

io::Json pingsJson(const std::vector<LinkPing>& pings)
{
    auto up = io::Json::array();
    auto down = io::Json::array();
    for (const auto& ping : pings) {
        up.push_back(ping.up.count());
        down.push_back(ping.down.count());
    }
    return {{"up_ms", std::move(up)}, {"down_ms", std::move(down)}};
}

/// Numbers from @p lowest to mostMillis.
std::vector<Millis> millisFrom(io::Fields& fields, const char* name, double lowest)
{
    std::vector<Millis> times;
    for (const auto& number : fields.array(name)) {
        const double value = number.is_number() ? number.get<double>() : -2.0 * mostMillis;
        if (!(value >= lowest && value <= mostMillis)) {
            fields.fail(std::string("'") + name + "' holds something that is no time");
            return {};
        }
        times.emplace_back(value);
    }
    return times;
}

LinkMeasurement::End endFrom(io::Fields& fields, const char* name, const std::string& what)
{
    io::Fields end(fields.object(name), what + ": " + name);
    LinkMeasurement::End read{end.text("name"), end.text("id")};
    if (!end.ok())
        fields.fail(std::string(name) + " has no name and id");
    return read;
}

Link emulatedFrom(io::Fields& fields, const std::string& what)
{
    io::Fields link(fields.object("emulated"), what + ": emulated");
    const Link read{{link.number("up_bytes_per_second", 0.0)},
                    {link.number("down_bytes_per_second", 0.0)},
                    Millis(link.number("delay_ms", 0.0))};
    const auto isRate = [](Bandwidth rate) { return rate.bytesPerSecond >= 1.0 && rate.bytesPerSecond <= fastest; };
    if (!link.ok() || !isRate(read.up) || !isRate(read.down) || read.delay.count() > mostMillis)
        fields.fail("'emulated' is no link");
    return read;
}

/// How much one file may still hold.
struct Room
{
    std::size_t sizes = mostSizes;
    std::size_t samples = mostSamples;
};

Result<std::vector<LinkSamples::OfSize>> sizesFrom(const io::Json& json, const std::string& what, Room& room)
{
    io::Fields way(json, what);
    const auto& rows = way.array("sizes");
    if (!way.ok())
        return way.error();
    if (rows.size() > room.sizes)
        return Error{ErrorCode::InvalidInput, sentence("%1: there are more than %2 sizes", what, mostSizes)};
    room.sizes -= rows.size();
    std::vector<LinkSamples::OfSize> sizes;
    for (const auto& row : rows) {
        io::Fields fields(row, what + ": size " + std::to_string(sizes.size()));
        LinkSamples::OfSize size{{fields.count("bytes")}, millisFrom(fields, "exchanges_ms", 0.0)};
        if (size.bytes.count < 1 || size.bytes.count > mostBytes)
            fields.fail("'bytes' is no size of 1 to 2^40");
        else if (!sizes.empty() && size.bytes <= sizes.back().bytes)
            fields.fail("'bytes' is not above the size before it");
        if (!fields.ok())
            return fields.error();
        if (size.times.size() > room.samples)
            return Error{ErrorCode::InvalidInput, sentence("%1: there are more than %2 samples", what, mostSamples)};
        room.samples -= size.times.size();
        sizes.push_back(std::move(size));
    }
    return sizes;
}

std::vector<LinkPing> pingsFrom(io::Fields& fields, const std::string& what)
{
    io::Fields json(fields.object("pings"), what + ": pings");
    const auto up = millisFrom(json, "up_ms", -mostMillis);
    const auto down = millisFrom(json, "down_ms", -mostMillis);
    if (!json.ok() || up.size() != down.size() || up.size() > mostSamples) {
        fields.fail("'pings' are not as many times up as down");
        return {};
    }
    std::vector<LinkPing> pings;
    for (std::size_t i = 0; i < up.size(); ++i)
        pings.push_back({up[i], down[i]});
    return pings;
}

void addRows(CsvTable& table, const char* direction, const WayStatistics& way)
{
    for (const auto& size : way.sizes)
        table.rows.push_back({direction, std::to_string(size.bytes.count), csvNumber(size.median.count()),
                              csvNumber(size.medianAbsoluteDeviation.count()), csvNumber(size.p95.count()),
                              csvNumber(size.interval.low.count()), csvNumber(size.interval.high.count()),
                              std::to_string(size.samples),
                              way.line ? csvNumber(way.line->timeOf(size.bytes).count()) : std::string()});
    for (const auto bytes : way.notReached)
        table.rows.push_back({direction, std::to_string(bytes.count), "", "", "", "", "", "0",
                              way.line ? csvNumber(way.line->timeOf(bytes).count()) : std::string()});
}

} // namespace

std::string toJson(const LinkMeasurement& link, const ConditionLines& conditions)
{
    const auto statistics = statisticsOf(link.samples);
    io::Json json{{"format", format}, {"device", endJson(link.device)}, {"edge", endJson(link.edge)}};
    if (link.emulated)
        json["emulated"] = {{"up_bytes_per_second", link.emulated->up.bytesPerSecond},
                            {"down_bytes_per_second", link.emulated->down.bytesPerSecond},
                            {"delay_ms", link.emulated->delay.count()}};
    if (link.measuredAt)
        json["measured_at"] = io::dateText(*link.measuredAt);
    json["model"] = link.model;
    json["budget_ms"] = link.budget.count();
    if (statistics.roundTrip) {
        json["round_trip_ms"] = statistics.roundTrip->count();
        json["round_trip_p95_ms"] = statistics.roundTripP95->count();
    }
    json["up"] = wayJson(link.samples.up, statistics.up);
    json["down"] = wayJson(link.samples.down, statistics.down);
    json["pings"] = pingsJson(link.samples.pings);
    io::addConditions(json, conditions);
    return io::dumped(json, 1);
}

Result<LinkMeasurement> parseLink(const std::string& text, const std::string& what)
{
    const auto json = io::parseObject(text, what);
    if (!json)
        return json.error();
    io::Fields fields(*json, what);
    if (const auto found = fields.text("format"); fields.ok() && found != format)
        fields.fail("the format '" + found.substr(0, 80) + "' is not " + format);
    if (!fields.ok())
        return fields.error();
    LinkMeasurement link;
    link.device = endFrom(fields, "device", what);
    link.edge = endFrom(fields, "edge", what);
    if (fields.has("emulated"))
        link.emulated = emulatedFrom(fields, what);
    if (fields.has("measured_at"))
        link.measuredAt = io::dateFrom(fields, "measured_at");
    link.model = fields.text("model");
    link.budget = Millis(fields.number("budget_ms", 0.0));
    Room room;
    for (auto [name, sizes] : {std::pair{"up", &link.samples.up}, std::pair{"down", &link.samples.down}}) {
        auto read = sizesFrom(fields.object(name), what + ": " + name, room);
        if (!fields.ok() || !read)
            return fields.ok() ? read.error() : fields.error();
        *sizes = std::move(*read);
    }
    link.samples.pings = pingsFrom(fields, what);
    if (!fields.ok())
        return fields.error();
    return link;
}

Result<LinkMeasurement> readLink(const std::filesystem::path& path)
{
    const auto text = io::readText(path, largestFile);
    if (!text)
        return text.error();
    return parseLink(*text, path.filename().string());
}

CsvTable tableOf(const LinkMeasurement& link)
{
    const auto statistics = statisticsOf(link.samples);
    CsvTable table;
    table.columns = {"direction", "bytes", "median_ms", "mad_ms", "p95_ms", "low_ms", "high_ms", "samples", "line_ms"};
    addRows(table, "up", statistics.up);
    addRows(table, "down", statistics.down);
    return table;
}

} // namespace engine
