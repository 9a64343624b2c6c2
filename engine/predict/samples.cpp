// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/samples.h"

#include "engine/predict/splits.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace engine {

namespace {

std::optional<Error> unusableColumns(const Samples& samples)
{
    std::set<std::string> seen;
    for (const auto& column : samples.columns) {
        if (column.empty())
            return Error{ErrorCode::InvalidInput, "a column has no name"};
        if (!seen.insert(column).second)
            return Error{ErrorCode::InvalidInput, sentence("column '%1' is there twice", column)};
    }
    return std::nullopt;
}

std::optional<Error> unusableShape(const Samples& samples)
{
    const auto rows = samples.rows();
    if (samples.columns.empty() ? !samples.features.empty()
                                : samples.features.size() % samples.columns.size() != 0
                || samples.features.size() / samples.columns.size() != rows)
        return Error{ErrorCode::InvalidInput,
                     sentence("%1 values do not fill %2 rows of %3 columns", samples.features.size(), rows,
                              samples.columns.size())};
    const auto isWhole = [rows](const auto& labels) { return labels.empty() || labels.size() == rows; };
    if (!isWhole(samples.group) || !isWhole(samples.time) || !isWhole(samples.network))
        return Error{ErrorCode::InvalidInput, sentence("a label of the rows is not given for all %1 rows", rows)};
    return std::nullopt;
}

/// Rows are counted from 1, as people do.
std::optional<Error> numberThatIsNotFinite(const Samples& samples)
{
    for (std::size_t row = 0; row < samples.rows(); ++row) {
        if (!std::isfinite(samples.target[row]))
            return Error{ErrorCode::InvalidInput, sentence("the target in row %1 is not a finite number", row + 1)};
        if (!samples.time.empty() && !std::isfinite(samples.time[row]))
            return Error{ErrorCode::InvalidInput, sentence("the time in row %1 is not a finite number", row + 1)};
        const auto values = samples.row(row);
        const auto bad = std::ranges::find_if_not(values, [](double value) { return std::isfinite(value); });
        if (bad != values.end())
            return Error{ErrorCode::InvalidInput,
                         sentence("column '%1' in row %2 is not a finite number",
                                  samples.columns[static_cast<std::size_t>(bad - values.begin())], row + 1)};
    }
    return std::nullopt;
}

bool isConstant(const Samples& samples, std::size_t column)
{
    for (std::size_t row = 1; row < samples.rows(); ++row) {
        if (samples.row(row)[column] != samples.row(0)[column])
            return false;
    }
    return true;
}

} // namespace

Result<CheckedSamples> checkedSamples(Samples samples, std::size_t neededRows)
{
    for (const auto& check : {unusableColumns, unusableShape}) {
        if (auto error = check(samples))
            return *error;
    }
    if (samples.rows() < neededRows || samples.rows() == 0)
        return Error{ErrorCode::InvalidInput,
                     sentence("%1 rows are too few: at least %2 are needed", samples.rows(),
                              std::max<std::size_t>(neededRows, 1))};
    if (auto error = numberThatIsNotFinite(samples))
        return *error;

    std::vector<std::size_t> kept;
    CheckedSamples checked;
    for (std::size_t column = 0; column < samples.columns.size(); ++column) {
        if (isConstant(samples, column))
            checked.constantColumns.push_back(samples.columns[column]);
        else
            kept.push_back(column);
    }
    if (kept.empty())
        return Error{ErrorCode::InvalidInput, "no column changes from row to row: there is nothing to learn from"};
    if (!checked.constantColumns.empty()) {
        std::vector<std::string> columns;
        std::vector<double> features;
        features.reserve(kept.size() * samples.rows());
        for (const auto column : kept)
            columns.push_back(samples.columns[column]);
        for (std::size_t row = 0; row < samples.rows(); ++row) {
            for (const auto column : kept)
                features.push_back(samples.row(row)[column]);
        }
        samples.columns = std::move(columns);
        samples.features = std::move(features);
    }
    checked.samples = std::move(samples);
    return checked;
}

Samples selectedRows(const Samples& samples, std::span<const std::size_t> rows)
{
    Samples selected{.columns = samples.columns, .features = {}, .target = {}, .group = {}, .time = {}, .network = {}};
    selected.features.reserve(rows.size() * samples.columns.size());
    selected.target.reserve(rows.size());
    for (const auto row : rows) {
        const auto values = samples.row(row);
        selected.features.insert(selected.features.end(), values.begin(), values.end());
        selected.target.push_back(samples.target[row]);
        if (!samples.group.empty())
            selected.group.push_back(samples.group[row]);
        if (!samples.time.empty())
            selected.time.push_back(samples.time[row]);
        if (!samples.network.empty())
            selected.network.push_back(samples.network[row]);
    }
    return selected;
}

Samples drawnRows(const Samples& samples, std::size_t most, std::uint64_t seed)
{
    if (samples.rows() <= most)
        return samples;
    auto rows = shuffled(samples.rows(), seed);
    rows.resize(most);
    return selectedRows(samples, rows);
}

} // namespace engine
