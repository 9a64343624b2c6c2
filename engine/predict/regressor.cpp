// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/regressor.h"

#include "engine/predict/regressor_families.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace engine {

namespace {

std::optional<Error> targetWithoutLogarithm(const Samples& samples)
{
    const auto bad = std::ranges::find_if_not(samples.target, [](double target) { return target > 0; });
    if (bad == samples.target.end())
        return std::nullopt;
    return Error{
        ErrorCode::InvalidInput,
        sentence("the target in row %1 is not above zero: it has no logarithm", bad - samples.target.begin() + 1)};
}

/// Where each column of @p regressor is in @p samples.
Result<std::vector<std::size_t>> placesOf(const Regressor& regressor, const Samples& samples)
{
    std::vector<std::size_t> places;
    for (const auto& column : regressor.columns) {
        const auto found = std::ranges::find(samples.columns, column);
        if (found == samples.columns.end())
            return Error{ErrorCode::InvalidInput,
                         sentence("there is no column '%1', which '%2' has learnt from", column, regressor.name)};
        places.push_back(static_cast<std::size_t>(found - samples.columns.begin()));
    }
    return places;
}

/// Features beyond it are taken for it: products of them are finite.
constexpr double largestFeature = 1e50;

/// Whether @p regressor is to see the logarithm of a column: it is never below zero and spans more than a decade.
ColumnScale scaleOf(double lowest, double highest)
{
    constexpr double leastSpan = 20;
    return lowest >= 0 && highest + 1 > leastSpan * (lowest + 1) ? ColumnScale::Logarithm : ColumnScale::Linear;
}

double scaled(double value, ColumnScale scale)
{
    const double bounded = std::clamp(value, -largestFeature, largestFeature);
    return scale == ColumnScale::Logarithm ? std::log2(1 + std::max(bounded, 0.0)) : bounded;
}

/// As the form takes it.
std::vector<double> scaled(const Regressor& regressor, std::span<const double> row)
{
    std::vector<double> result(row.size());
    for (std::size_t column = 0; column < row.size(); ++column)
        result[column] = scaled(row[column], regressor.columnScales[column]);
    return result;
}

void scaleColumns(Regressor& regressor, Samples& samples, const RegressorFamily& family)
{
    const auto columns = regressor.columns.size();
    regressor.columnScales.resize(columns, ColumnScale::Linear);
    for (std::size_t column = 0; column < columns && family.seesLogarithms; ++column)
        regressor.columnScales[column] = scaleOf(regressor.lowest[column], regressor.highest[column]);
    for (std::size_t at = 0; at < samples.features.size(); ++at)
        samples.features[at] = scaled(samples.features[at], regressor.columnScales[at % columns]);
}

/// @p ask of each row of @p samples, in the columns of @p regressor.
Result<std::vector<double>> ofEachRow(const Regressor& regressor, const Samples& samples,
                                      double (*ask)(const Regressor& regressor, std::span<const double> row))
{
    const auto places = placesOf(regressor, samples);
    if (!places)
        return places.error();
    std::vector<double> answers;
    std::vector<double> row(places->size());
    for (std::size_t at = 0; at < samples.rows(); ++at) {
        std::ranges::transform(*places, row.begin(), [&](std::size_t place) { return samples.row(at)[place]; });
        answers.push_back(ask(regressor, row));
    }
    return answers;
}

double deviationOf(const std::vector<double>& values)
{
    double mean = 0;
    double squares = 0;
    for (const auto value : values)
        mean += value / static_cast<double>(values.size());
    for (const auto value : values)
        squares += (value - mean) * (value - mean) / static_cast<double>(values.size());
    return std::sqrt(squares);
}

} // namespace

void setRange(Regressor& regressor, const Samples& samples)
{
    const auto first = samples.row(0);
    regressor.lowest.assign(first.begin(), first.end());
    regressor.highest = regressor.lowest;
    for (std::size_t row = 1; row < samples.rows(); ++row) {
        for (std::size_t column = 0; column < samples.columns.size(); ++column) {
            const auto value = samples.row(row)[column];
            regressor.lowest[column] = std::min(regressor.lowest[column], value);
            regressor.highest[column] = std::max(regressor.highest[column], value);
        }
    }
}

Result<Regressor> fitRegressor(std::string_view name, const Samples& samples, const FitOptions& options)
{
    const auto* family = regressorFamily(name);
    if (family == nullptr)
        return Error{ErrorCode::InvalidInput, sentence("there is no regressor '%1'", name)};
    auto checked = checkedSamples(samples, leastRowsToFit);
    if (!checked)
        return checked.error();
    auto& learnt = checked->samples;
    const auto target = family->target == LearntTarget::AsAsked
        ? (options.target == TargetScale::Log ? LearntTarget::Log : LearntTarget::Raw)
        : family->target;
    if (target != LearntTarget::Raw) {
        if (auto error = targetWithoutLogarithm(learnt))
            return *error;
    }
    Regressor regressor{.name = std::string(name),
                        .columns = learnt.columns,
                        .lowest = {},
                        .highest = {},
                        .columnScales = {},
                        .form = {}};
    setRange(regressor, learnt);
    scaleColumns(regressor, learnt, *family);
    const bool isSum = target == LearntTarget::Log && family->fitRelative != nullptr;
    if (target == LearntTarget::Log && !isSum) {
        regressor.scale = TargetScale::Log;
        std::ranges::transform(learnt.target, learnt.target.begin(), [](double value) { return std::log(value); });
    }
    auto form = (isSum ? family->fitRelative : family->fit)(learnt, options);
    if (!form)
        return form.error();
    regressor.form = *std::move(form);
    return regressor;
}

double evaluate(const Regressor& regressor, std::span<const double> row)
{
    // Far from what was learnt, a polynomial may pass every bound; squares of these are finite still.
    constexpr double largestLogarithm = 300;
    constexpr double largest = 1e130;
    const auto seen = scaled(regressor, row);
    const auto value = std::visit([&seen](const auto& form) { return evaluate(form, seen); }, regressor.form);
    const auto known = std::isnan(value) ? 0.0 : value; // of infinities that cancel
    if (regressor.scale == TargetScale::Log)
        return std::exp(std::clamp(known, -largestLogarithm, largestLogarithm));
    return std::clamp(known, -largest, largest);
}

double difficulty(const Regressor& regressor, std::span<const double> row)
{
    constexpr double least = 1e-9;
    constexpr double most = 1e3;
    double spreads = 1;
    if (const auto* ensemble = std::get_if<EnsembleModel>(&regressor.form)) {
        std::vector<double> said;
        for (const auto& member : ensemble->members)
            said.push_back(logarithmOf(member, row));
        spreads = said.size() > 1 ? deviationOf(said) : difficulty(ensemble->members.front(), row);
    } else if (const auto* networks = std::get_if<PerceptronModel>(&regressor.form);
               networks != nullptr && regressor.scale == TargetScale::Log) {
        spreads = spread(*networks, scaled(regressor, row));
    }
    return std::isnan(spreads) ? most : std::clamp(spreads, least, most);
}

bool isInRange(const Regressor& regressor, std::span<const double> row)
{
    for (std::size_t column = 0; column < row.size(); ++column) {
        if (!(row[column] >= regressor.lowest[column] && row[column] <= regressor.highest[column]))
            return false;
    }
    return true;
}

Result<std::vector<double>> predicted(const Regressor& regressor, const Samples& samples)
{
    return ofEachRow(regressor, samples, evaluate);
}

Result<std::vector<double>> difficulties(const Regressor& regressor, const Samples& samples)
{
    return ofEachRow(regressor, samples, difficulty);
}

} // namespace engine
