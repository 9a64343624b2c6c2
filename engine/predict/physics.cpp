// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/physics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace engine {

namespace {

constexpr std::array<std::string_view, 16> amountNames{
    "winograd_macs", "macs",       "padded_macs", "blocked_macs",   "input_bytes",  "output_bytes",
    "weight_bytes",  "operations", "elements",    "expanded_bytes", "window_reads", "far_512k",
    "far_1m",        "far_4m",     "far_16m",     "cooled_bytes"};
constexpr std::string_view kindName = "kernel_class";

std::vector<double> amountsOf(const PhysicsModel& model, std::span<const double> row)
{
    std::vector<double> amounts;
    for (const auto column : model.amounts)
        amounts.push_back(row[column]);
    return amounts;
}

/// The amounts alone of the rows @p rows.
Samples partsOf(const PhysicsModel& model, const Samples& samples, std::span<const std::size_t> rows)
{
    Samples parts;
    for (const auto column : model.amounts)
        parts.columns.push_back(samples.columns[column]);
    for (const auto row : rows) {
        const auto amounts = amountsOf(model, samples.row(row));
        parts.features.insert(parts.features.end(), amounts.begin(), amounts.end());
        parts.target.push_back(samples.target[row]);
    }
    return parts;
}

} // namespace

double evaluate(const PhysicsModel& model, std::span<const double> row)
{
    const NonNegativeModel* parts = &model.otherwise;
    if (!model.kinds.empty()) {
        const auto found = std::ranges::find(model.kinds, row[model.kindColumn], &PhysicsModel::Kind::kind);
        if (found != model.kinds.end())
            parts = &found->parts;
    }
    return std::max(evaluate(*parts, amountsOf(model, row)), model.least);
}

Result<PhysicsModel> fitPhysics(const Samples& samples)
{
    PhysicsModel model;
    for (std::size_t column = 0; column < samples.columns.size(); ++column) {
        if (std::ranges::find(amountNames, samples.columns[column]) != amountNames.end())
            model.amounts.push_back(column);
    }
    if (model.amounts.empty())
        return Error{ErrorCode::Unsupported, "no column is an amount of work or traffic, such as 'macs'"};
    std::vector<std::size_t> every;
    std::map<double, std::vector<std::size_t>> rowsOf;
    const auto kind = std::ranges::find(samples.columns, kindName);
    model.kindColumn = kind == samples.columns.end() ? 0 : static_cast<std::size_t>(kind - samples.columns.begin());
    for (std::size_t row = 0; row < samples.rows(); ++row) {
        every.push_back(row);
        if (kind != samples.columns.end())
            rowsOf[samples.row(row)[model.kindColumn]].push_back(row);
    }
    model.otherwise = fitNonNegative(partsOf(model, samples, every), LeastError::Relative);
    for (const auto& [value, rows] : rowsOf) {
        if (rows.size() >= 2 * (model.amounts.size() + 1))
            model.kinds.push_back({value, fitNonNegative(partsOf(model, samples, rows), LeastError::Relative)});
    }
    model.least = std::ranges::min(samples.target) / 2;
    return model;
}

double evaluate(const BoostedPhysicsModel& model, std::span<const double> row)
{
    return evaluate(model.physics, row) * std::exp(std::clamp(evaluate(model.residual, row), -20.0, 20.0));
}

Result<BoostedPhysicsModel> fitBoostedPhysics(const Samples& samples, const TreesOptions& trees, std::uint64_t seed)
{
    auto physics = fitPhysics(samples);
    if (!physics)
        return physics.error();
    auto left = samples;
    for (std::size_t row = 0; row < samples.rows(); ++row)
        left.target[row] = std::log(samples.target[row] / evaluate(*physics, samples.row(row)));
    auto residual = fitTrees(left, trees, seed);
    if (!residual)
        return residual.error();
    return BoostedPhysicsModel{*std::move(physics), *std::move(residual)};
}

} // namespace engine
