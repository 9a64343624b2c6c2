// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/samples.h"
#include "engine/predict/standardization.h"

#include <cstdint>

namespace engine {

/// Of the covariance signal^2 exp(-1/2 sum over columns of ((a - b) / length)^2), noise^2 more between a row and
/// itself. A long length says that a column matters little (automatic relevance determination).
struct ArdParameters
{
    std::vector<double> lengths; ///< [columns], in standard deviations of the column
    double signal = 1;           ///< in standard deviations of the target, as is the noise
    double noise = 0.1;

    bool operator==(const ArdParameters&) const = default;
};

/// The mean of a Gaussian process: meanTarget + targetDeviation * sum of weights[i] * covariance(points[i], row).
struct GaussianProcessModel
{
    ArdParameters parameters;
    Standardization scaling;
    std::vector<double> points;  ///< [weights][columns], standardised rows that were learnt from, row by row
    std::vector<double> weights; ///< without a unit
    double meanTarget = 0;       ///< in the target's unit, as is the deviation
    double targetDeviation = 1;

    bool operator==(const GaussianProcessModel&) const = default;
};

inline constexpr std::size_t mostProcessPoints = 1000;

/// @p row has the columns that were learnt from.
double evaluate(const GaussianProcessModel& model, std::span<const double> row);

struct MarginalLikelihood
{
    double logarithm = 0;         ///< of the density of the standardised targets
    std::vector<double> gradient; ///< by the logarithms of the lengths, then of signal and noise
};

/// How likely @p parameters make @p samples, standardised (Rasmussen and Williams, Gaussian Processes for Machine
/// Learning, 2006, equations 5.8 and 5.9). Minus infinity, without a gradient, if rounding leaves no covariance.
MarginalLikelihood marginalLikelihood(const Samples& samples, const ArdParameters& parameters);

/// Gaussian process regression (the same, algorithm 2.1) with the most likely parameters, found by Rprop (Blum and
/// Riedmiller, ESANN 2013) from at most 350 rows; of more than mostProcessPoints rows, so many are drawn at random.
GaussianProcessModel fitGaussianProcess(const Samples& samples, std::uint64_t seed);

} // namespace engine
