// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/layer_dataset_table.h"

#include "engine/core/clean_text.h"
#include "engine/core/parsed_number.h"
#include "engine/io/records/samples_table.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

/// A column that need not be there.
class Column
{
public:
    Column(const CsvTable& table, std::string_view name)
        : m_table(table),
          m_place(static_cast<std::size_t>(std::ranges::find(table.columns, name) - table.columns.begin()))
    {
    }

    bool exists() const { return m_place < m_table.columns.size(); }
    std::string text(std::size_t row) const
    {
        return exists() ? cleanText(m_table.rows[row][m_place], 200) : std::string();
    }
    std::optional<double> number(std::size_t row) const
    {
        if (!exists())
            return std::nullopt;
        const auto value = parsedNumber<double>(m_table.rows[row][m_place]);
        return value && std::isfinite(*value) ? value : std::nullopt;
    }

private:
    const CsvTable& m_table;
    std::size_t m_place;
};

std::optional<double> meanOf(const Column& column, std::size_t rows)
{
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        if (const auto value = column.number(row)) {
            sum += *value;
            ++count;
        }
    }
    return count > 0 ? std::optional(sum / static_cast<double>(count)) : std::nullopt;
}

} // namespace

Result<LayerDataset> layerDatasetFrom(const CsvTable& table)
{
    SamplesQuery query;
    if (Column(table, "type").exists())
        query.group = "type";
    auto samples = samplesFrom(table, query);
    if (!samples)
        return samples.error();
    const Column network(table, "network");
    const Column layer(table, "layer");
    const Column low(table, "low_ms");
    const Column high(table, "high_ms");
    LayerDataset dataset{.conditions = {table.conditions.begin(), table.conditions.end()},
                         .groups = {},
                         .keptShare = meanOf(Column(table, "kept"), table.rows.size()),
                         .remarks = std::move(samples->remarks)};
    for (std::size_t at = 0; at < samples->groups.size(); ++at) {
        auto& group = dataset.groups.emplace_back(MeasuredGroup{std::move(samples->groups[at]), {}});
        for (const auto row : samples->rows[at]) {
            auto& measured = group.rows.emplace_back(MeasuredRow{network.text(row), layer.text(row), {}});
            const auto from = low.number(row);
            const auto to = high.number(row);
            if (from && to && *from <= *to)
                measured.repeats = Interval{*from, *to};
        }
    }
    return dataset;
}

} // namespace engine
