// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/samples_table.h"

#include "engine/core/clean_text.h"
#include "engine/io/records/json_access.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace engine {

namespace {

constexpr std::array<std::string_view, 16> reserved{
    "type",    "network", "layer",   "configuration", "time",     "session", "latency_ms",   "low_ms",
    "high_ms", "mad_ms",  "samples", "kept",          "fallback", "load",    "others_share", "probe_ms"};
constexpr std::size_t mostGroups = 1000;
constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// What a cell holds.
struct Cell
{
    enum class Kind { Empty, Number, Infinite, Text } kind = Kind::Empty;
    double number = 0;
};

Cell cellOf(std::string_view text)
{
    constexpr std::string_view blanks = " \t";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    text = text.substr(0, text.find_last_not_of(blanks) + 1);
    if (text.empty())
        return {};
    if (text.size() > 1 && text.front() == '+' && text[1] != '-')
        text.remove_prefix(1);
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || problem == std::errc::invalid_argument)
        return {Cell::Kind::Text, 0};
    const bool isNumber = problem == std::errc() && std::isfinite(value);
    return {isNumber ? Cell::Kind::Number : Cell::Kind::Infinite, value};
}

std::string shown(const std::string& cell)
{
    return cleanText(cell, 40);
}

Error invalid(Sentence what)
{
    return {ErrorCode::InvalidInput, std::move(what)};
}

std::size_t placeOf(const CsvTable& table, std::string_view column)
{
    const auto found = std::ranges::find(table.columns, column);
    return found == table.columns.end() ? none : static_cast<std::size_t>(found - table.columns.begin());
}

/// Of a column that is to be there once.
Result<std::size_t> neededPlace(const CsvTable& table, const std::string& column)
{
    if (std::ranges::count(table.columns, column) > 1)
        return invalid(sentence("column '%1' is there twice", shown(column)));
    const auto place = placeOf(table, column);
    if (place == none)
        return invalid(sentence("there is no column '%1'", shown(column)));
    return place;
}

/// Places of the columns that a query names.
struct Places
{
    std::size_t target = none;
    std::size_t group = none;
    std::size_t configuration = none;
    std::size_t time = none;
    std::vector<std::size_t> features;
};

Result<Places> placesOf(const CsvTable& table, const SamplesQuery& query)
{
    Places places;
    const auto find = [&table](const std::string& column, bool isNeeded, std::size_t& place) -> Result<void> {
        if (!isNeeded)
            return {};
        const auto found = neededPlace(table, column);
        if (!found)
            return found.error();
        place = *found;
        return {};
    };
    const std::string configuration = query.configuration.empty() ? "configuration" : query.configuration;
    const bool hasConfiguration = !query.configuration.empty() || placeOf(table, configuration) != none;
    for (const auto& found :
         {find(query.target, true, places.target), find(query.group, !query.group.empty(), places.group),
          find(configuration, hasConfiguration, places.configuration), find("time", query.needsTime, places.time)}) {
        if (!found)
            return found.error();
    }
    for (const auto& feature : query.features) {
        const auto place = neededPlace(table, feature);
        if (!place)
            return place.error();
        places.features.push_back(*place);
    }
    for (std::size_t place = 0; place < table.columns.size() && query.features.empty(); ++place) {
        const bool isFeature = std::ranges::find(reserved, table.columns[place]) == reserved.end()
            && place != places.target && place != places.group && place != places.configuration;
        if (!isFeature)
            continue;
        if (auto alone = neededPlace(table, table.columns[place]); !alone)
            return alone.error();
        places.features.push_back(place);
    }
    return places;
}

using Rows = std::vector<std::size_t>;

/// Those that are learnt from.
Rows rowsOf(const CsvTable& table, const SamplesQuery& query)
{
    const auto fallback = query.withDisturbed ? none : placeOf(table, "fallback");
    Rows rows;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        if (fallback == none || cellOf(table.rows[row][fallback]).number != 1.0)
            rows.push_back(row);
    }
    return rows;
}

Result<std::vector<std::pair<std::string, Rows>>> groupedRows(const CsvTable& table, const Rows& rows,
                                                              const Places& places, const SamplesQuery& query)
{
    std::vector<std::pair<std::string, Rows>> groups;
    std::map<std::string_view, std::size_t> numbers;
    for (const auto row : rows) {
        const std::string_view value = places.group == none ? std::string_view() : table.rows[row][places.group];
        const auto [number, isNew] = numbers.try_emplace(value, groups.size());
        if (isNew)
            groups.emplace_back(cleanText(value, 200), Rows());
        if (groups.size() > mostGroups)
            return invalid(sentence("column '%1' has more than %2 values: too many to learn each by itself",
                                    shown(query.group), mostGroups));
        groups[number->second].second.push_back(row);
    }
    return groups;
}

/// Of those that there are.
std::optional<double> middleOf(const std::vector<std::optional<double>>& values)
{
    std::vector<double> known;
    for (const auto& value : values) {
        if (value)
            known.push_back(*value);
    }
    if (known.empty())
        return std::nullopt;
    const auto middle = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
    std::ranges::nth_element(known, middle);
    return *middle;
}

class GroupReader
{
public:
    GroupReader(const CsvTable& table, const Places& places, const SamplesQuery& query, std::set<std::string>& remarked,
                std::vector<Sentence>& remarks)
        : m_table(table), m_places(places), m_query(query), m_remarked(remarked), m_remarks(remarks)
    {
    }

    Result<SamplesGroup> read(const std::string& name, const Rows& rows)
    {
        SamplesGroup group{.name = name, .samples = {}, .noisePercent = {}, .rowNoise = noiseOf(rows)};
        group.noisePercent = middleOf(group.rowNoise);
        std::vector<std::size_t> features;
        for (const auto place : m_places.features) {
            const auto isFilled = isFeature(name, rows, place);
            if (!isFilled)
                return isFilled.error();
            if (*isFilled)
                features.push_back(place);
        }
        for (const auto place : features)
            group.samples.columns.push_back(m_table.columns[place]);
        for (const auto row : rows) {
            if (auto read = readRow(row, features, group.samples); !read)
                return read.error();
        }
        return group;
    }

private:
    std::string at(std::size_t row, std::size_t place) const { return shown(m_table.rows[row][place]); }

    /// Says once of a column that it is left out.
    void remark(const std::string& key, Sentence why)
    {
        if (m_remarked.insert(key).second)
            m_remarks.push_back(std::move(why));
    }

    /// False: it is left out. Whoever names a column wants it, so what is wrong there is an error.
    Result<bool> isFeature(const std::string& group, const Rows& rows, std::size_t place)
    {
        std::array<std::size_t, 4> first{none, none, none, none}; // row by kind of cell
        for (const auto row : rows) {
            auto& known = first[static_cast<std::size_t>(cellOf(m_table.rows[row][place]).kind)];
            known = std::min(known, row);
        }
        const auto [empty, number, infinite, text] = first;
        const auto column = shown(m_table.columns[place]);
        const bool isWanted = !m_query.features.empty();
        if (infinite != none)
            return invalid(
                sentence("column '%1' in row %2 is '%3', no finite number", column, infinite + 1, at(infinite, place)));
        if (text != none && isWanted)
            return invalid(sentence("column '%1' in row %2 is '%3', no number", column, text + 1, at(text, place)));
        if (empty != none && isWanted)
            return invalid(sentence("column '%1' in row %2 is empty", column, empty + 1));
        if (text != none && number == none)
            remark(column, sentence("column '%1' is left out: it holds text, such as '%2'", column, at(text, place)));
        else if (text != none)
            remark(column,
                   sentence("column '%1' is left out: row %2 holds '%3', others numbers", column, text + 1,
                            at(text, place)));
        else if (empty != none && number != none)
            remark(column + '\n' + group,
                   group.empty()
                       ? sentence("column '%1' is left out: row %2 is empty", column, empty + 1)
                       : sentence("column '%1' is left out of '%2': row %3 is empty", column, group, empty + 1));
        return text == none && empty == none && number != none;
    }

    Result<double> numberAt(std::size_t row, std::size_t place) const
    {
        const auto cell = cellOf(m_table.rows[row][place]);
        if (cell.kind == Cell::Kind::Number)
            return cell.number;
        const auto column = shown(m_table.columns[place]);
        if (cell.kind == Cell::Kind::Empty)
            return invalid(sentence("column '%1' in row %2 is empty", column, row + 1));
        return invalid(sentence("column '%1' in row %2 is '%3', no finite number", column, row + 1, at(row, place)));
    }

    Result<void> readRow(std::size_t row, const std::vector<std::size_t>& features, Samples& samples) const
    {
        const auto target = numberAt(row, m_places.target);
        if (!target)
            return target.error();
        samples.target.push_back(*target);
        std::string alike;
        for (const auto place : features) {
            samples.features.push_back(cellOf(m_table.rows[row][place]).number);
            alike += m_places.configuration == none ? csvNumber(samples.features.back()) + ',' : std::string();
        }
        samples.group.push_back(m_places.configuration == none ? alike : m_table.rows[row][m_places.configuration]);
        if (const auto network = placeOf(m_table, "network"); network != none)
            samples.network.push_back(m_table.rows[row][network]);
        if (m_places.time == none)
            return {};
        const auto time = numberAt(row, m_places.time);
        if (!time)
            return time.error();
        samples.time.push_back(*time);
        return {};
    }

    /// Half of "low_ms" to "high_ms", in percent of the latency.
    std::vector<std::optional<double>> noiseOf(const Rows& rows) const
    {
        const auto low = placeOf(m_table, "low_ms");
        const auto high = placeOf(m_table, "high_ms");
        if (m_query.target != "latency_ms" || low == none || high == none)
            return {};
        std::vector<std::optional<double>> noise;
        for (const auto row : rows) {
            const auto from = cellOf(m_table.rows[row][low]);
            const auto to = cellOf(m_table.rows[row][high]);
            const auto latency = cellOf(m_table.rows[row][m_places.target]);
            const bool isKnown = from.kind == Cell::Kind::Number && to.kind == Cell::Kind::Number && latency.number > 0
                && to.number >= from.number;
            noise.push_back(isKnown ? std::optional(50 * (to.number - from.number) / latency.number) : std::nullopt);
        }
        return noise;
    }

    const CsvTable& m_table;
    const Places& m_places;
    const SamplesQuery& m_query;
    std::set<std::string>& m_remarked;
    std::vector<Sentence>& m_remarks;
};

} // namespace

std::span<const std::string_view> reservedColumns()
{
    return reserved;
}

Result<SamplesTable> samplesFrom(const CsvTable& table, const SamplesQuery& query)
{
    const auto places = placesOf(table, query);
    if (!places)
        return places.error();
    if (table.rows.empty())
        return invalid("the table has no rows");
    const auto wanted = rowsOf(table, query);
    if (wanted.empty())
        return invalid("no row was measured while the device was undisturbed: all have 1 as 'fallback'");
    const auto grouped = groupedRows(table, wanted, *places, query);
    if (!grouped)
        return grouped.error();
    SamplesTable samples;
    if (const auto disturbed = table.rows.size() - wanted.size(); disturbed > 0)
        samples.remarks.push_back(
            sentence("rows left out because the device was disturbed throughout ('fallback' is 1): "
                     "%1 of %2",
                     disturbed, table.rows.size()));
    std::set<std::string> remarked;
    GroupReader reader(table, *places, query, remarked, samples.remarks);
    for (const auto& [name, rows] : *grouped) {
        auto group = reader.read(name, rows);
        if (!group)
            return group.error();
        samples.groups.push_back(*std::move(group));
        samples.rows.push_back(rows);
    }
    return samples;
}

Result<CsvTable> readCsv(const std::filesystem::path& path)
{
    const auto text = io::readText(path);
    if (!text)
        return text.error();
    return parseCsv(*text, path.filename().string());
}

} // namespace engine
