// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/polynomial.h"

#include "engine/predict/eigen_samples.h"

namespace engine {

namespace {

/// @p from is the first value that the next factor may be, so that each product comes once.
void appendProducts(std::vector<double>& products, std::span<const double> values, double product, std::size_t from,
                    int factors)
{
    for (auto at = from; at < values.size(); ++at) {
        if (factors == 1)
            products.push_back(product * values[at]);
        else
            appendProducts(products, values, product * values[at], at, factors - 1);
    }
}

} // namespace

std::size_t monomialCount(std::size_t columns, int degree)
{
    if (columns > mostPolynomialTerms)
        return mostPolynomialTerms + 1;
    // Binomial of columns + degree over degree, the constant among them.
    std::size_t count = 1;
    for (std::size_t factor = 1; factor <= static_cast<std::size_t>(degree); ++factor) {
        count = count * (columns + factor) / factor;
        if (count > mostPolynomialTerms + 1)
            return mostPolynomialTerms + 1;
    }
    return count - 1;
}

std::vector<double> monomials(std::span<const double> values, int degree)
{
    std::vector<double> products;
    for (int factors = 1; factors <= degree; ++factors)
        appendProducts(products, values, 1, 0, factors);
    return products;
}

double evaluate(const PolynomialModel& model, std::span<const double> row)
{
    return evaluate(model.terms, monomials(standardized(model.scaling, row), model.degree));
}

Result<PolynomialModel> fitPolynomial(const Samples& samples, int degree, std::uint64_t seed)
{
    const auto count = monomialCount(samples.columns.size(), degree);
    if (count > mostPolynomialTerms)
        return Error{ErrorCode::Unsupported,
                     sentence("a polynomial of degree %1 in %2 columns has more than %3 terms", degree,
                              samples.columns.size(), mostPolynomialTerms)};
    PolynomialModel model{standardizationOf(featuresOf(samples)), degree, {}};
    auto expanded = samples;
    expanded.columns.assign(count, {});
    expanded.features.clear();
    expanded.features.reserve(count * samples.rows());
    for (std::size_t row = 0; row < samples.rows(); ++row) {
        const auto products = monomials(standardized(model.scaling, samples.row(row)), degree);
        expanded.features.insert(expanded.features.end(), products.begin(), products.end());
    }
    model.terms = fitRidge(expanded, seed);
    return model;
}

} // namespace engine
