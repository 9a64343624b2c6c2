// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/regressor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace engine {

namespace {

using Form = Regressor::Form;
using Fit = Result<Form> (*)(const Samples& samples, std::uint64_t seed);

template <int Degree>
Result<Form> polynomial(const Samples& samples, std::uint64_t seed)
{
    auto model = fitPolynomial(samples, Degree, seed);
    if (!model)
        return model.error();
    return Form(*std::move(model));
}

template <KernelKind Kind>
Result<Form> kernelRidge(const Samples& samples, std::uint64_t seed)
{
    return Form(fitKernelRidge(samples, Kind, seed));
}

template <LeastError Least>
Result<Form> nonNegative(const Samples& samples, std::uint64_t)
{
    return Form(fitNonNegative(samples, Least));
}

Result<Form> leastSquares(const Samples& samples, std::uint64_t)
{
    return Form(fitLeastSquares(samples));
}

template <auto Function>
Result<Form> chosen(const Samples& samples, std::uint64_t seed)
{
    return Form(Function(samples, seed));
}

struct Family
{
    std::string_view name;
    Fit fit;
};

constexpr std::string_view logLinear = "log-linear";
constexpr std::string_view sumOfParts = "non-negative-least-squares";

constexpr std::array families{
    Family{"linear", leastSquares},
    Family{logLinear, leastSquares},
    Family{"polynomial-2", polynomial<2>},
    Family{"polynomial-3", polynomial<3>},
    Family{"polynomial-4", polynomial<4>},
    Family{"polynomial-5", polynomial<5>},
    Family{"ridge", chosen<fitRidge>},
    Family{"lasso", chosen<fitLasso>},
    Family{"kernel-ridge-rbf", kernelRidge<KernelKind::Rbf>},
    Family{"kernel-ridge-laplacian", kernelRidge<KernelKind::Laplacian>},
    Family{"kernel-ridge-polynomial", kernelRidge<KernelKind::Polynomial>},
    Family{"nearest-neighbors", chosen<fitNeighbors>},
    Family{"gaussian-process", chosen<fitGaussianProcess>},
    Family{sumOfParts, nonNegative<LeastError::Absolute>},
};

std::optional<Error> targetWithoutLogarithm(const Samples& samples)
{
    const auto bad = std::ranges::find_if_not(samples.target, [](double target) { return target > 0; });
    if (bad == samples.target.end())
        return std::nullopt;
    return Error{
        ErrorCode::InvalidInput,
        sentence("the target in row %1 is not above zero: it has no logarithm", bad - samples.target.begin() + 1)};
}

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

} // namespace

std::vector<std::string_view> regressorNames()
{
    std::vector<std::string_view> names;
    for (const auto& family : families)
        names.push_back(family.name);
    return names;
}

Result<Regressor> fitRegressor(std::string_view name, const Samples& samples, const FitOptions& options)
{
    const auto family = std::ranges::find(families, name, &Family::name);
    if (family == families.end())
        return Error{ErrorCode::InvalidInput, sentence("there is no regressor '%1'", name)};
    auto checked = checkedSamples(samples, leastRowsToFit);
    if (!checked)
        return checked.error();
    auto& learnt = checked->samples;
    const bool isLog = options.target == TargetScale::Log || name == logLinear;
    if (isLog) {
        if (auto error = targetWithoutLogarithm(learnt))
            return *error;
    }
    Regressor regressor{.name = std::string(name), .columns = learnt.columns, .lowest = {}, .highest = {}, .form = {}};
    setRange(regressor, learnt);
    auto fit = family->fit;
    if (isLog && name == sumOfParts) {
        fit = nonNegative<LeastError::Relative>;
    } else if (isLog) {
        regressor.scale = TargetScale::Log;
        std::ranges::transform(learnt.target, learnt.target.begin(), [](double target) { return std::log(target); });
    }
    auto form = fit(learnt, options.seed);
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
    const auto value = std::visit([row](const auto& form) { return evaluate(form, row); }, regressor.form);
    if (regressor.scale == TargetScale::Log)
        return std::exp(std::clamp(value, -largestLogarithm, largestLogarithm));
    return std::clamp(value, -largest, largest);
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
    const auto places = placesOf(regressor, samples);
    if (!places)
        return places.error();
    std::vector<double> predictions;
    std::vector<double> row(places->size());
    for (std::size_t at = 0; at < samples.rows(); ++at) {
        std::ranges::transform(*places, row.begin(), [&](std::size_t place) { return samples.row(at)[place]; });
        predictions.push_back(evaluate(regressor, row));
    }
    return predictions;
}

} // namespace engine
