// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/load_curve_file.h"

#include "engine/core/parsed_number.h"
#include "engine/io/records/dataset_file.h"
#include "engine/io/records/description_json.h"
#include "engine/io/records/samples_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace engine {

namespace {

constexpr std::size_t mostRows = 1'000'000;
constexpr double mostMillis = 1e9;

std::string optionalNumber(std::optional<double> value)
{
    return value ? csvNumber(*value) : std::string();
}

/// The same layer without a load; null: not known.
const TimingUnderLoad* quietLayer(const LoadPoint* quiet, std::size_t layer)
{
    return quiet != nullptr && layer < quiet->layers.size() ? &quiet->layers[layer] : nullptr;
}

std::string coresText(const LoadWish& load)
{
    std::string text;
    for (const int core : load.cores)
        text.append(text.empty() ? "" : " ").append(std::to_string(core));
    return text;
}

std::vector<std::string> rowOf(const LoadPoint& point, const TimingUnderLoad& timing, const TimingUnderLoad* quiet)
{
    const auto slowdown = quiet != nullptr ? slowdownOf(timing, *quiet) : std::nullopt;
    const auto part = [&](double Slowdown::*value) { return slowdown ? csvNumber((*slowdown).*value) : std::string(); };
    const auto millis = [](Millis time) { return csvNumber(time.count()); };
    return {csvNumber(point.load.cpu),
            csvNumber(point.load.memory),
            coresText(point.load),
            timing.layer,
            timing.type,
            millis(timing.mean.mean),
            millis(timing.mean.low),
            millis(timing.mean.high),
            millis(timing.median),
            std::to_string(timing.samples),
            part(&Slowdown::expected),
            part(&Slowdown::low),
            part(&Slowdown::high),
            optionalNumber(point.othersShare),
            optionalNumber(point.heldShare),
            csvNumber(point.keptShare)};
}

/// The cells of one row by the names of their columns; remembers the first thing that is wrong.
class Row
{
public:
    Row(const CsvTable& table, std::size_t row) : m_table(table), m_row(table.rows[row]), m_number(row + 1) {}

    std::string text(std::string_view column) const
    {
        const auto place = columnOf(m_table, column);
        return place < m_row.size() ? m_row[place] : std::string();
    }
    std::optional<double> number(std::string_view column, double least, double most)
    {
        const auto cell = text(column);
        if (cell.empty())
            return std::nullopt;
        const auto value = parsedNumber<double>(cell);
        if (value && *value >= least && *value <= most)
            return value;
        fail(column);
        return std::nullopt;
    }
    double needed(std::string_view column, double least, double most)
    {
        const auto value = number(column, least, most);
        if (!value)
            fail(column);
        return value.value_or(least);
    }
    std::vector<int> cores()
    {
        std::vector<int> cores;
        const auto cell = text("cores");
        for (const char* at = cell.data(); at != cell.data() + cell.size();) {
            int core = -1;
            const auto [end, problem] = std::from_chars(at, cell.data() + cell.size(), core);
            if (problem != std::errc()) {
                fail("cores");
                break;
            }
            cores.push_back(core);
            at = end != cell.data() + cell.size() && *end == ' ' ? end + 1 : end;
        }
        return cores;
    }
    void fail(std::string_view column)
    {
        if (!m_problem)
            m_problem = Error{ErrorCode::InvalidInput,
                              sentence("row %1: the column '%2' does not hold what it should", m_number, column)};
    }
    const std::optional<Error>& problem() const { return m_problem; }

private:
    const CsvTable& m_table;
    const std::vector<std::string>& m_row;
    std::size_t m_number;
    std::optional<Error> m_problem;
};

TimingUnderLoad timingFrom(Row& row)
{
    const auto millis = [&row](std::string_view column) { return Millis(row.needed(column, 0.0, mostMillis)); };
    TimingUnderLoad timing{row.text("layer"),
                           row.text("type"),
                           {millis("mean_ms"), millis("low_ms"), millis("high_ms")},
                           Millis(row.number("median_ms", 0.0, mostMillis).value_or(0.0)),
                           static_cast<std::size_t>(row.number("samples", 0.0, 1e9).value_or(0.0))};
    if (!(timing.mean.low <= timing.mean.mean && timing.mean.mean <= timing.mean.high))
        row.fail("mean_ms");
    return timing;
}

LoadPoint pointFrom(Row& row)
{
    LoadPoint point;
    point.load = {row.needed("cpu", 0.0, 1.0), row.number("memory", 0.0, 1.0).value_or(0.0), row.cores()};
    if (!check(point.load))
        row.fail("cpu");
    point.othersShare = row.number("others_share", 0.0, 1.0);
    point.heldShare = row.number("held_share", 0.0, 1.0);
    point.keptShare = row.number("kept_share", 0.0, 1.0).value_or(0.0);
    return point;
}

std::string conditionOf(const CsvTable& table, std::string_view key)
{
    const auto found = std::ranges::find(table.conditions, key, [](const auto& line) { return line.first; });
    return found == table.conditions.end() ? std::string() : found->second;
}

io::Json timingJson(const TimingUnderLoad& timing, const TimingUnderLoad* quiet)
{
    io::Json json;
    if (!timing.layer.empty())
        json = {{"layer", timing.layer}, {"type", timing.type}};
    json["mean_ms"] = timing.mean.mean.count();
    json["low_ms"] = timing.mean.low.count();
    json["high_ms"] = timing.mean.high.count();
    json["median_ms"] = timing.median.count();
    json["samples"] = timing.samples;
    if (const auto slowdown = quiet != nullptr ? slowdownOf(timing, *quiet) : std::nullopt) {
        json["slowdown"] = slowdown->expected;
        json["slowdown_low"] = slowdown->low;
        json["slowdown_high"] = slowdown->high;
    }
    return json;
}

io::Json pointJson(const LoadPoint& point, const LoadPoint* quiet)
{
    io::Json json{{"cpu", point.load.cpu}, {"memory", point.load.memory}, {"cores", point.load.cores}};
    if (point.heldShare)
        json["held_share"] = *point.heldShare;
    if (point.othersShare)
        json["others_share"] = *point.othersShare;
    json["kept_share"] = point.keptShare;
    json["whole"] = timingJson(point.whole, quiet != nullptr ? &quiet->whole : nullptr);
    for (std::size_t i = 0; i < point.layers.size(); ++i)
        json["layers"].push_back(timingJson(point.layers[i], quietLayer(quiet, i)));
    return json;
}

} // namespace

CsvTable tableOf(const LoadCurve& curve)
{
    CsvTable table;
    table.conditions = {{"model", curve.model}, {"fingerprint", curve.fingerprint}};
    const auto device = conditionsOf(curve.device);
    table.conditions.insert(table.conditions.end(), device.begin(), device.end());
    table.columns = {"cpu",           "memory",       "cores",      "layer",     "type",     "mean_ms",
                     "low_ms",        "high_ms",      "median_ms",  "samples",   "slowdown", "slowdown_low",
                     "slowdown_high", "others_share", "held_share", "kept_share"};
    const auto* quiet = quietPoint(curve);
    for (const auto& point : curve.points) {
        table.rows.push_back(rowOf(point, point.whole, quiet != nullptr ? &quiet->whole : nullptr));
        for (std::size_t i = 0; i < point.layers.size(); ++i)
            table.rows.push_back(rowOf(point, point.layers[i], quietLayer(quiet, i)));
    }
    return table;
}

Result<LoadCurve> loadCurveFrom(const CsvTable& table, const std::string& what)
{
    for (const auto* column : {"cpu", "mean_ms", "low_ms", "high_ms"}) {
        if (std::ranges::count(table.columns, column) != 1)
            return Error{ErrorCode::InvalidInput,
                         sentence("%1 is no load experiment: it has no column '%2'", what, column)};
    }
    LoadCurve curve{conditionOf(table, "model"), conditionOf(table, "fingerprint"), deviceOf(table.conditions), {}};
    for (std::size_t i = 0; i < std::min(table.rows.size(), mostRows); ++i) {
        Row row(table, i);
        auto point = pointFrom(row);
        auto timing = timingFrom(row);
        if (const auto& problem = row.problem())
            return Error{problem->code, sentence("%1: %2", what, problem->what)};
        if (timing.layer.empty()) {
            point.whole = std::move(timing);
            curve.points.push_back(std::move(point));
        } else if (!curve.points.empty() && curve.points.back().load == point.load) {
            curve.points.back().layers.push_back(std::move(timing));
        } else {
            return Error{ErrorCode::InvalidInput,
                         sentence("%1: row %2 is of a layer without the whole model under that load", what, i + 1)};
        }
    }
    if (curve.points.empty())
        return Error{ErrorCode::InvalidInput, sentence("%1 has no rows", what)};
    return curve;
}

Result<LoadCurve> readLoadCurve(const std::filesystem::path& file)
{
    const auto table = readCsv(file);
    if (!table)
        return table.error();
    return loadCurveFrom(*table, file.filename().string());
}

std::string toJson(const LoadCurve& curve, const ConditionLines& conditions)
{
    io::Json json{{"format", "suture.load-curve/1"},
                  {"model", curve.model},
                  {"fingerprint", curve.fingerprint},
                  {"device", io::toJson(curve.device)}};
    auto& loads = json["loads"] = io::Json::array();
    for (const auto& point : curve.points)
        loads.push_back(pointJson(point, quietPoint(curve)));
    io::addConditions(json, conditions);
    return json.dump(1) + "\n";
}

} // namespace engine
