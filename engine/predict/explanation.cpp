// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/explanation.h"

#include "engine/predict/review.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace engine {

namespace {

/// The inverse of how far the column spreads; 0 of a constant one.
struct Measure
{
    bool isLogarithm = false;
    double scale = 0;

    double of(double value) const { return scale * (isLogarithm ? std::log2(1 + value) : value); }
};

Measure measureOf(const Samples& samples, std::size_t column)
{
    Measure measure{true, 1};
    for (std::size_t row = 0; row < samples.rows(); ++row)
        measure.isLogarithm = measure.isLogarithm && samples.row(row)[column] >= 0;
    double mean = 0;
    double squares = 0;
    for (std::size_t row = 0; row < samples.rows(); ++row) {
        const double value = measure.of(samples.row(row)[column]);
        const double step = value - mean;
        mean += step / static_cast<double>(row + 1);
        squares += step * (value - mean);
    }
    const double deviation = std::sqrt(squares / static_cast<double>(std::max<std::size_t>(samples.rows(), 1)));
    measure.scale = deviation > 1e-12 ? 1 / deviation : 0;
    return measure;
}

void addTerms(const NonNegativeModel& model, std::span<const std::size_t> columns, const Regressor& regressor,
              std::span<const double> row, std::vector<Term>& terms)
{
    terms.push_back({{}, 0, model.intercept});
    for (std::size_t at = 0; at < columns.size() && at < model.coefficients.size(); ++at) {
        const double value = row[columns[at]];
        terms.push_back({regressor.columns[columns[at]], value, model.coefficients[at] * value});
    }
}

void addTerms(const PhysicsModel& model, const Regressor& regressor, std::span<const double> row,
              std::vector<Term>& terms)
{
    const auto kind = std::ranges::find_if(
        model.kinds, [&](const PhysicsModel::Kind& one) { return one.kind == row[model.kindColumn]; });
    addTerms(kind != model.kinds.end() ? kind->parts : model.otherwise, model.amounts, regressor, row, terms);
}

void addTerms(const LinearModel& model, const Regressor& regressor, std::span<const double> row,
              std::vector<Term>& terms)
{
    double constant = model.intercept;
    for (std::size_t at = 0; at < row.size(); ++at) {
        const double slope = model.weights[at] / model.scaling.deviation[at];
        constant -= slope * model.scaling.mean[at];
        terms.push_back({regressor.columns[at], row[at], slope * row[at]});
    }
    terms.push_back({{}, 0, constant});
}

} // namespace

std::vector<Term> termsOf(const Regressor& regressor, std::span<const double> row)
{
    std::vector<Term> terms;
    const bool isLinear =
        std::ranges::all_of(regressor.columnScales, [](ColumnScale scale) { return scale == ColumnScale::Linear; });
    if (regressor.scale != TargetScale::Raw || !isLinear || row.size() != regressor.columns.size())
        return terms;
    if (const auto* physics = std::get_if<PhysicsModel>(&regressor.form))
        addTerms(*physics, regressor, row, terms);
    if (const auto* linear = std::get_if<LinearModel>(&regressor.form))
        addTerms(*linear, regressor, row, terms);
    if (const auto* sum = std::get_if<NonNegativeModel>(&regressor.form)) {
        std::vector<std::size_t> columns(regressor.columns.size());
        for (std::size_t at = 0; at < columns.size(); ++at)
            columns[at] = at;
        addTerms(*sum, columns, regressor, row, terms);
    }
    std::ranges::stable_sort(terms, std::greater<>(), [](const Term& term) { return std::abs(term.part); });
    return terms;
}

std::vector<std::optional<Regressor>> explainersOf(const LayerDataset& dataset, const LatencyPredictor& predictor)
{
    std::vector<std::optional<Regressor>> explainers(dataset.groups.size());
    for (std::size_t group = 0; group < dataset.groups.size(); ++group) {
        const auto& samples = dataset.groups[group].samples.samples;
        const auto* chosen = chosenOf(dataset, predictor, group);
        if (chosen == nullptr)
            continue;
        const std::vector<double> row(chosen->regressor.columns.size());
        if (!termsOf(chosen->regressor, row).empty())
            explainers[group] = chosen->regressor;
        else if (auto physics = fitRegressor("physics", samples, {}))
            explainers[group] = *std::move(physics);
    }
    return explainers;
}

std::vector<std::size_t> nearestRows(const Samples& samples, std::size_t row, std::size_t count)
{
    std::vector<Measure> measures;
    for (std::size_t column = 0; column < samples.columns.size(); ++column)
        measures.push_back(measureOf(samples, column));
    std::vector<std::pair<double, std::size_t>> distances;
    for (std::size_t other = 0; other < samples.rows(); ++other) {
        if (other == row || (!samples.group.empty() && samples.group[other] == samples.group[row]))
            continue;
        double squares = 0;
        for (std::size_t column = 0; column < measures.size(); ++column)
            squares += std::pow(
                measures[column].of(samples.row(other)[column]) - measures[column].of(samples.row(row)[column]), 2);
        distances.emplace_back(squares, other);
    }
    std::ranges::sort(distances);
    std::vector<std::size_t> nearest;
    std::set<std::string_view> seen;
    for (const auto& [distance, other] : distances) {
        if (nearest.size() == count)
            break;
        if (samples.group.empty() || seen.insert(samples.group[other]).second)
            nearest.push_back(other);
    }
    return nearest;
}

} // namespace engine
