// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/regressor.h"

namespace engine {

// How each regressor is fitted, for the sources of this room.

enum class LearntTarget {
    AsAsked, ///< by the options
    Raw,
    Log,
    AboveZero, ///< the target itself, which must be above zero
};

struct RegressorFamily
{
    /// Features in the scale of the regressor, the target in that of the form.
    using Fit = Result<Regressor::Form> (*)(const Samples& samples, const FitOptions& options);

    std::string_view name;
    Fit fit;
    LearntTarget target = LearntTarget::AsAsked;
    bool seesLogarithms = true;
    Fit fitRelative = nullptr; ///< where the logarithm is asked for, fits the target itself to the least relative error
};

/// Null: there is none of that name.
const RegressorFamily* regressorFamily(std::string_view name);

/// The lowest and the highest value of each column of @p samples, which are those of the regressor.
void setRange(Regressor& regressor, const Samples& samples);

/// Of what the regressor says, however small.
double logarithmOf(const Regressor& regressor, std::span<const double> row);
double evaluate(const EnsembleModel& model, std::span<const double> row);

} // namespace engine
