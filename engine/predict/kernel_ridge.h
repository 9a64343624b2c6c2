// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/samples.h"
#include "engine/predict/standardization.h"

#include <cstdint>

namespace engine {

/// How alike two standardised rows a and b of d columns are; w is the width of the kernel.
enum class KernelKind {
    Rbf,        ///< exp(-w |a - b|^2 / d), the Gaussian
    Laplacian,  ///< exp(-w |a - b|_1 / d)
    Polynomial, ///< (1 + w a.b / d)^degree
};

struct Kernel
{
    KernelKind kind = KernelKind::Rbf;
    double width = 1; ///< without a unit, above zero
    int degree = 3;   ///< of the polynomial

    bool operator==(const Kernel&) const = default;
};

/// meanTarget + sum of weights[i] * kernel(points[i], row).
struct KernelModel
{
    Kernel kernel;
    Standardization scaling;
    std::vector<double> points;  ///< [weights][columns], standardised rows that were learnt from, row by row
    std::vector<double> weights; ///< in the target's unit
    double meanTarget = 0;

    bool operator==(const KernelModel&) const = default;
};

inline constexpr std::size_t mostKernelPoints = 2000;

/// @p row has the columns that were learnt from.
double evaluate(const KernelModel& model, std::span<const double> row);

/// Kernel ridge regression (Saunders, Gammerman and Vovk, ICML 1998); width, degree and penalty are chosen by
/// cross-validation. Of more than mostKernelPoints rows, so many are drawn at random.
KernelModel fitKernelRidge(const Samples& samples, KernelKind kind, std::uint64_t seed);
/// The same, with @p penalty on the diagonal of the kernel matrix, from all rows.
KernelModel fitKernelRidgeWith(const Samples& samples, const Kernel& kernel, double penalty);

} // namespace engine
