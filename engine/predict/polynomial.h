// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/predict/linear.h"

namespace engine {

/// A linear model of all products of at most @p degree standardised features (polynomial regression: Gergonne, 1815).
struct PolynomialModel
{
    Standardization scaling; ///< of the features
    int degree = 2;
    LinearModel terms; ///< of monomials(), without the constant one

    bool operator==(const PolynomialModel&) const = default;
};

inline constexpr std::size_t mostPolynomialTerms = 2000;

/// How many monomials of degree 1 to @p degree there are; mostPolynomialTerms + 1 stands for any number above it.
std::size_t monomialCount(std::size_t columns, int degree);
/// The products of 1 to @p degree values with repetition: x0, x1, ..., x0 x0, x0 x1, ... by rising degree.
std::vector<double> monomials(std::span<const double> values, int degree);

/// @p row has the columns that were learnt from.
double evaluate(const PolynomialModel& model, std::span<const double> row);

/// Held stable by a ridge penalty, chosen by cross-validation. Unsupported if there are more than mostPolynomialTerms.
Result<PolynomialModel> fitPolynomial(const Samples& samples, int degree, std::uint64_t seed);

} // namespace engine
