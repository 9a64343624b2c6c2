// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/regressor_families.h"

#include "engine/predict/support_vectors.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace engine {

namespace {

using Form = Regressor::Form;

template <typename Model>
Result<Form> formOf(Result<Model> model)
{
    if (!model)
        return model.error();
    return Form(*std::move(model));
}

template <int Degree>
Result<Form> polynomial(const Samples& samples, const FitOptions& options)
{
    return formOf(fitPolynomial(samples, Degree, options.seed));
}

template <KernelKind Kind>
Result<Form> kernelRidge(const Samples& samples, const FitOptions& options)
{
    return Form(fitKernelRidge(samples, Kind, options.seed));
}

template <LeastError Least>
Result<Form> nonNegative(const Samples& samples, const FitOptions&)
{
    return Form(fitNonNegative(samples, Least));
}

Result<Form> leastSquares(const Samples& samples, const FitOptions&)
{
    return Form(fitLeastSquares(samples));
}

template <auto Function>
Result<Form> seeded(const Samples& samples, const FitOptions& options)
{
    return Form(Function(samples, options.seed));
}

template <const TreesOptions& Kind>
Result<Form> trees(const Samples& samples, const FitOptions& options)
{
    auto kind = Kind;
    kind.threads = options.threads;
    return formOf(fitTrees(samples, kind, options.seed));
}

Result<Form> supportVectors(const Samples& samples, const FitOptions& options)
{
    return formOf(fitSupportVectors(samples, options.seed));
}

Result<Form> physics(const Samples& samples, const FitOptions&)
{
    return formOf(fitPhysics(samples));
}

Result<Form> boostedPhysics(const Samples& samples, const FitOptions& options)
{
    auto kind = boostedTrees;
    kind.threads = options.threads;
    return formOf(fitBoostedPhysics(samples, kind, options.seed));
}

constexpr std::array<std::string_view, 3> membersOfEnsemble{"physics-boosted", "mlp", "gaussian-process"};

Result<Form> ensemble(const Samples& samples, const FitOptions& options)
{
    auto asLog = options;
    asLog.target = TargetScale::Log;
    std::vector<Result<Regressor>> members;
    for (const auto name : membersOfEnsemble)
        members.push_back(fitRegressor(name, samples, asLog));
    auto whole = ensembleOf(std::move(members));
    if (!whole)
        return whole.error();
    return std::move(whole->form);
}

using enum LearntTarget;
constexpr bool raw = false;

constexpr std::array families{
    RegressorFamily{"linear", leastSquares, Raw, raw},
    RegressorFamily{"log-linear", leastSquares, Log, raw},
    RegressorFamily{"polynomial-2", polynomial<2>},
    RegressorFamily{"polynomial-3", polynomial<3>},
    RegressorFamily{"polynomial-4", polynomial<4>},
    RegressorFamily{"polynomial-5", polynomial<5>},
    RegressorFamily{"ridge", seeded<fitRidge>},
    RegressorFamily{"lasso", seeded<fitLasso>},
    RegressorFamily{"kernel-ridge-rbf", kernelRidge<KernelKind::Rbf>},
    RegressorFamily{"kernel-ridge-laplacian", kernelRidge<KernelKind::Laplacian>},
    RegressorFamily{"kernel-ridge-polynomial", kernelRidge<KernelKind::Polynomial>},
    RegressorFamily{"published-boosting", trees<publishedBoosting>, Raw, raw},
    RegressorFamily{"random-forest", trees<randomForest>, AsAsked, raw},
    RegressorFamily{"nearest-neighbors", seeded<fitNeighbors>},
    RegressorFamily{"support-vectors", supportVectors},
    RegressorFamily{"boosted-trees", trees<boostedTrees>, AsAsked, raw},
    RegressorFamily{"gaussian-process", seeded<fitGaussianProcess>},
    RegressorFamily{"mlp", seeded<fitPerceptron>},
    RegressorFamily{"non-negative-least-squares", nonNegative<LeastError::Absolute>, AsAsked, raw,
                    nonNegative<LeastError::Relative>},
    RegressorFamily{"physics", physics, AboveZero, raw},
    RegressorFamily{"physics-boosted", boostedPhysics, AboveZero, raw},
    RegressorFamily{ensembleName, ensemble, AboveZero, raw},
};

} // namespace

bool EnsembleModel::operator==(const EnsembleModel& other) const
{
    return members == other.members;
}

const RegressorFamily* regressorFamily(std::string_view name)
{
    const auto* const family = std::ranges::find(families, name, &RegressorFamily::name);
    return family == families.end() ? nullptr : family;
}

std::vector<std::string_view> regressorNames()
{
    std::vector<std::string_view> names;
    for (const auto& family : families)
        names.push_back(family.name);
    return names;
}

std::vector<std::string_view> ensembleMembers()
{
    return {membersOfEnsemble.begin(), membersOfEnsemble.end()};
}

double logarithmOf(const Regressor& regressor, std::span<const double> row)
{
    constexpr double least = 1e-130;
    return std::log(std::max(evaluate(regressor, row), least));
}

double evaluate(const EnsembleModel& model, std::span<const double> row)
{
    double sum = 0;
    for (const auto& member : model.members)
        sum += logarithmOf(member, row);
    return std::exp(sum / static_cast<double>(model.members.size()));
}

Result<Regressor> ensembleOf(std::vector<Result<Regressor>> members)
{
    EnsembleModel model;
    Error why{ErrorCode::InvalidInput, "an ensemble needs members"};
    for (auto& member : members) {
        if (member)
            model.members.push_back(*std::move(member));
        else
            why = member.error();
    }
    if (model.members.empty())
        return why;
    const auto& first = model.members.front();
    Regressor whole{.name = std::string(ensembleName),
                    .columns = first.columns,
                    .lowest = first.lowest,
                    .highest = first.highest,
                    .columnScales = std::vector<ColumnScale>(first.columns.size(), ColumnScale::Linear),
                    .form = {}};
    whole.form = std::move(model);
    return whole;
}

} // namespace engine
