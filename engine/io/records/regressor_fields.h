// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to engine_io: what each trained model is made of, told once for writing and reading, and what is right of it.

#include "engine/predict/regressor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <limits>

namespace engine::io {

inline const char* formName(const LinearModel*)
{
    return "linear";
}
inline const char* formName(const PolynomialModel*)
{
    return "polynomial";
}
inline const char* formName(const KernelModel*)
{
    return "kernel";
}
inline const char* formName(const NeighborsModel*)
{
    return "neighbors";
}
inline const char* formName(const GaussianProcessModel*)
{
    return "gaussian-process";
}
inline const char* formName(const NonNegativeModel*)
{
    return "non-negative";
}
inline const char* formName(const PerceptronModel*)
{
    return "perceptron";
}
inline const char* formName(const TreesModel*)
{
    return "trees";
}
inline const char* formName(const PhysicsModel*)
{
    return "physics";
}
inline const char* formName(const BoostedPhysicsModel*)
{
    return "physics-boosted";
}
inline const char* formName(const EnsembleModel*)
{
    return "ensemble";
}

template <typename Archive>
void describe(Archive& fields, Standardization& model)
{
    fields("mean", model.mean);
    fields("deviation", model.deviation);
}

template <typename Archive>
void describe(Archive& fields, LinearModel& model)
{
    fields("scaling", model.scaling);
    fields("weights", model.weights);
    fields("intercept", model.intercept);
}

template <typename Archive>
void describe(Archive& fields, PolynomialModel& model)
{
    fields("scaling", model.scaling);
    fields("degree", model.degree);
    fields("terms", model.terms);
}

template <typename Archive>
void describe(Archive& fields, Kernel& kernel)
{
    fields("kind", kernel.kind);
    fields("width", kernel.width);
    fields("degree", kernel.degree);
}

template <typename Archive>
void describe(Archive& fields, KernelModel& model)
{
    fields("kernel", model.kernel);
    fields("scaling", model.scaling);
    fields("points", model.points);
    fields("weights", model.weights);
    fields("mean_target", model.meanTarget);
}

template <typename Archive>
void describe(Archive& fields, NeighborsModel& model)
{
    fields("scaling", model.scaling);
    fields("points", model.points);
    fields("targets", model.targets);
    fields("neighbors", model.neighbors);
    fields("weights", model.weights);
}

template <typename Archive>
void describe(Archive& fields, ArdParameters& parameters)
{
    fields("lengths", parameters.lengths);
    fields("signal", parameters.signal);
    fields("noise", parameters.noise);
}

template <typename Archive>
void describe(Archive& fields, GaussianProcessModel& model)
{
    fields("parameters", model.parameters);
    fields("scaling", model.scaling);
    fields("points", model.points);
    fields("weights", model.weights);
    fields("mean_target", model.meanTarget);
    fields("target_deviation", model.targetDeviation);
}

template <typename Archive>
void describe(Archive& fields, NonNegativeModel& model)
{
    fields("coefficients", model.coefficients);
    fields("intercept", model.intercept);
}

template <typename Archive>
void describe(Archive& fields, PerceptronModel& model)
{
    fields("scaling", model.scaling);
    fields("widths", model.widths);
    fields("networks", model.networks);
    fields("mean_target", model.meanTarget);
    fields("target_deviation", model.targetDeviation);
}

template <typename Archive>
void describe(Archive& fields, TreesModel& model)
{
    fields("roots", model.roots);
    fields("column", model.column);
    fields("value", model.value);
    fields("below", model.below);
    fields("base", model.base);
}

template <typename Archive>
void describe(Archive& fields, PhysicsModel::Kind& kind)
{
    fields("kind", kind.kind);
    fields("parts", kind.parts);
}

template <typename Archive>
void describe(Archive& fields, PhysicsModel& model)
{
    fields("amounts", model.amounts);
    fields("kind_column", model.kindColumn);
    fields("kinds", model.kinds);
    fields("otherwise", model.otherwise);
    fields("least", model.least);
}

template <typename Archive>
void describe(Archive& fields, BoostedPhysicsModel& model)
{
    fields("physics", model.physics);
    fields("residual", model.residual);
}

struct AnyArchive
{
    template <typename Value>
    void operator()(const char*, Value&)
    {
    }
};
template <typename Value>
concept HasFields = requires(AnyArchive& archive, Value& value)
{
    describe(archive, value);
};
template <typename Value>
concept IsListOfStructs = requires
{
    typename Value::value_type;
}
&&HasFields<typename Value::value_type>;

// Whether a row of so many columns can be evaluated.

inline bool isSound(const Standardization& scaling, std::size_t columns)
{
    return scaling.mean.size() == columns && scaling.deviation.size() == columns
        && std::ranges::all_of(scaling.deviation, [](double deviation) { return deviation > 0; });
}

inline bool isSound(const LinearModel& model, std::size_t columns)
{
    return isSound(model.scaling, columns) && model.weights.size() == columns;
}

inline bool isSound(const PolynomialModel& model, std::size_t columns)
{
    if (model.degree < 1 || model.degree > 5 || !isSound(model.scaling, columns))
        return false;
    const auto terms = monomialCount(columns, model.degree);
    return terms <= mostPolynomialTerms && isSound(model.terms, terms);
}

inline bool isSound(const KernelModel& model, std::size_t columns)
{
    return isSound(model.scaling, columns) && model.points.size() == columns * model.weights.size()
        && model.kernel.width > 0 && model.kernel.degree >= 0 && model.kernel.degree <= 10;
}

inline bool isSound(const NeighborsModel& model, std::size_t columns)
{
    return isSound(model.scaling, columns) && model.points.size() == columns * model.targets.size()
        && model.neighbors >= 1 && model.neighbors <= model.targets.size();
}

inline bool isSound(const GaussianProcessModel& model, std::size_t columns)
{
    const auto& lengths = model.parameters.lengths;
    return isSound(model.scaling, columns) && model.points.size() == columns * model.weights.size()
        && lengths.size() == columns && std::ranges::all_of(lengths, [](double length) { return length > 0; });
}

inline bool isSound(const NonNegativeModel& model, std::size_t columns)
{
    return model.coefficients.size() == columns;
}

inline bool isSound(const PerceptronModel& model, std::size_t columns)
{
    constexpr std::size_t mostLayers = 8;
    constexpr std::size_t widest = 4096;
    const auto& widths = model.widths;
    if (!isSound(model.scaling, columns) || widths.size() < 2 || widths.size() > mostLayers + 1
        || widths.front() != columns || widths.back() != 1 || model.networks.empty()
        || std::ranges::any_of(widths, [](std::size_t width) { return width < 1 || width > widest; }))
        return false;
    const auto parameters = parameterCount(widths);
    return std::ranges::all_of(model.networks, [parameters](const auto& one) { return one.size() == parameters; });
}

inline bool isSound(const TreesModel& model, std::size_t columns)
{
    return isWhole(model, columns);
}

inline bool isSound(const PhysicsModel& model, std::size_t columns)
{
    const auto parts = model.amounts.size();
    return model.kindColumn < columns && model.least > 0 && isSound(model.otherwise, parts)
        && std::ranges::all_of(model.amounts, [columns](std::size_t column) { return column < columns; })
        && std::ranges::all_of(model.kinds, [parts](const auto& kind) { return isSound(kind.parts, parts); });
}

inline bool isSound(const BoostedPhysicsModel& model, std::size_t columns)
{
    return isSound(model.physics, columns) && isSound(model.residual, columns);
}

} // namespace engine::io
