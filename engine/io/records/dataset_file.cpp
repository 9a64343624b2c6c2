// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/dataset_file.h"

#include "engine/io/files/mapped_file.h"
#include "engine/predict/layer_features.h"
#include "engine/profile/gated.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace engine {

namespace {

constexpr std::array<std::string_view, 16> reserved{
    "type",    "network", "layer",   "configuration", "time",     "session", "latency_ms",   "low_ms",
    "high_ms", "mad_ms",  "samples", "kept",          "fallback", "load",    "others_share", "probe_ms"};

std::string optionalNumber(const std::optional<double>& value)
{
    return value ? csvNumber(*value) : std::string();
}

/// In the order of datasetColumns().
std::vector<std::string> reservedCells(const Profile& profile, const LayerTiming& timing, const LayerFeatures& features,
                                       const DatasetSource& source)
{
    const auto times = statisticsOf(profile, timing.samples);
    std::vector<Millis> probes;
    for (const auto& sample : timing.samples)
        probes.push_back(sample.probe);
    const auto when = profile.measuredAt ? std::to_string(profile.measuredAt->time_since_epoch().count()) : "";
    const auto millis = [](Millis time) { return csvNumber(time.count()); };
    return {std::string(features.family),
            source.network,
            timing.layer,
            configurationOf(features),
            when,
            std::to_string(source.session),
            millis(times.median),
            millis(times.interval.low),
            millis(times.interval.high),
            millis(times.medianAbsoluteDeviation),
            std::to_string(times.samples),
            csvNumber(static_cast<double>(times.kept) / static_cast<double>(std::max<std::size_t>(1, times.samples))),
            times.fallback ? "1" : "0",
            optionalNumber(profile.state.load),
            optionalNumber(profile.state.others),
            millis(median(probes))};
}

std::string described(const ConditionLines& device)
{
    std::string text;
    for (const auto& [key, value] : device)
        text.append(text.empty() ? "" : ", ").append(key).append(" ").append(value);
    return text;
}

/// The place of the column @p name, which is appended where there is none.
std::size_t neededColumn(CsvTable& table, const std::string& name)
{
    const auto place = columnOf(table, name);
    if (place == table.columns.size()) {
        table.columns.push_back(name);
        for (auto& row : table.rows)
            row.emplace_back();
    }
    return place;
}

} // namespace

std::span<const std::string_view> datasetColumns()
{
    return reserved;
}

ConditionLines conditionsOf(const DeviceDescription& device)
{
    return {{"device", device.name},
            {"processor", device.processor},
            {"runtime", device.runtime},
            {"cores", std::to_string(device.cores)},
            {"threads", std::to_string(device.threads)},
            {"slowdown", csvNumber(device.slowdown)}};
}

DeviceDescription deviceOf(const ConditionLines& conditions)
{
    const auto text = [&conditions](std::string_view key) {
        const auto found = std::ranges::find(conditions, key, [](const auto& line) { return line.first; });
        return found == conditions.end() ? std::string() : found->second;
    };
    const auto number = [&text](std::string_view key, auto fallback) {
        const auto digits = text(key);
        auto value = fallback;
        const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return problem == std::errc() && end == digits.data() + digits.size() && value >= fallback && value <= 1 << 20
            ? value
            : fallback;
    };
    return {text("device"),     text("processor"),    text("runtime"),
            number("cores", 0), number("threads", 1), number("slowdown", 1.0)};
}

std::size_t columnOf(const CsvTable& table, std::string_view name)
{
    return static_cast<std::size_t>(std::ranges::find(table.columns, name) - table.columns.begin());
}

Result<CsvTable> datasetOf(const LayerGraph& graph, const Profile& profile, const DatasetSource& source)
{
    if (profile.layers.size() != graph.layers().size() || profile.fingerprint != fingerprint(graph))
        return Error{ErrorCode::InvalidInput, sentence("the times are not of '%1'", graph.name())};
    CsvTable table{conditionsOf(profile.device), {reserved.begin(), reserved.end()}, {}};
    const auto all = featuresOf(graph);
    for (std::size_t i = 0; i < profile.layers.size(); ++i) {
        const auto& features = all[i];
        auto row = reservedCells(profile, profile.layers[i], features, source);
        row.resize(table.columns.size());
        table.rows.push_back(std::move(row));
        for (const auto& [name, value] : features.values) {
            const auto place = neededColumn(table, name);
            table.rows.back()[place] = csvNumber(value);
        }
    }
    return table;
}

Result<void> appendDataset(CsvTable& dataset, const CsvTable& more)
{
    if (dataset.columns.empty()) {
        dataset = more;
        return {};
    }
    if (dataset.conditions != more.conditions)
        return Error{ErrorCode::InvalidInput,
                     sentence("these are times of another device: %1; the file has those of %2",
                              described(more.conditions), described(dataset.conditions))};
    if ((dataset.rows.size() + more.rows.size()) * dataset.columns.size() > mostCsvCells)
        return Error{ErrorCode::Unsupported,
                     sentence("the dataset is full: a table has at most %1 fields", mostCsvCells)};
    std::vector<std::size_t> places;
    for (const auto& name : more.columns)
        places.push_back(neededColumn(dataset, name));
    for (const auto& row : more.rows) {
        auto& own = dataset.rows.emplace_back(dataset.columns.size());
        for (std::size_t i = 0; i < row.size(); ++i)
            own[places[i]] = row[i];
    }
    return {};
}

Result<CsvTable> readDataset(const std::filesystem::path& file)
{
    const auto bytes = mapFile(file);
    if (!bytes)
        return bytes.error();
    const std::string_view text(reinterpret_cast<const char*>(bytes->bytes.data()), bytes->bytes.size());
    auto table = parseCsv(text, file.filename().string());
    if (!table)
        return table;
    for (const auto name : reserved) {
        if (columnOf(*table, name) == table->columns.size())
            return Error{ErrorCode::Corrupt,
                         sentence("%1 is no dataset: it has no column '%2'", file.filename().string(), name)};
    }
    return table;
}

} // namespace engine
