// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/linear.h"
#include "engine/predict/polynomial.h"
#include "tests/support/sample_laws.h"

#include <QTest>

using namespace engine;
using namespace engine::test;

namespace {

double plane(std::span<const double> x)
{
    return 2 + 3 * x[0] - 0.5 * x[1];
}

/// Of ten columns two matter.
double sparse(std::span<const double> x)
{
    return 1 + 4 * x[2] - 2 * x[7];
}

double ofDegree(std::span<const double> x, int degree)
{
    return 1 + x[0] - 2 * x[1] + std::pow(x[0], degree - 1) * x[1];
}

template <typename Model>
auto predictionOf(const Model& model)
{
    return [model](std::span<const double> row) { return evaluate(model, row); };
}

/// The weight of a column as it is, not standardised.
double slope(const LinearModel& model, std::size_t column)
{
    return model.weights[column] / model.scaling.deviation[column];
}

/// How far the mean square error is from its least: no weight's derivative is beyond the penalty's.
double gradientOf(const LinearModel& model, const Samples& samples, std::size_t column)
{
    double gradient = 0;
    for (std::size_t row = 0; row < samples.rows(); ++row)
        gradient += standardized(model.scaling, samples.row(row))[column]
            * (samples.target[row] - evaluate(model, samples.row(row)));
    return gradient / static_cast<double>(samples.rows());
}

} // namespace

class TestLinearModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leastSquaresRecoversAPlane()
    {
        const auto model = fitLeastSquares(samplesOf(plane, 50, 2, 0, 1000, 1));
        QVERIFY(std::abs(slope(model, 0) - 3) < 1e-10);
        QVERIFY(std::abs(slope(model, 1) + 0.5) < 1e-10);
        QVERIFY(largestError(samplesOf(plane, 50, 2, 5000, 9000, 2), predictionOf(model)) < 1e-7);
    }

    /// Noise of 0.1 in 4,000 rows leaves the slopes, per deviation of a column, within a few times 0.1 / sqrt(4000).
    void leastSquaresSeesThroughNoise()
    {
        const auto model = fitLeastSquares(noisy(samplesOf(plane, 4000, 2, 0, 1, 3), 0.1, 4));
        QVERIFY(std::abs(slope(model, 0) - 3) < 0.03);
        QVERIFY(std::abs(slope(model, 1) + 0.5) < 0.03);
    }

    void columnsThatDependOnEachOtherShareTheirWeight()
    {
        auto samples = samplesOf(plane, 40, 2, 0, 1, 5);
        for (std::size_t row = 0; row < samples.rows(); ++row) {
            samples.features[2 * row + 1] = samples.features[2 * row];
            samples.target[row] = 6 * samples.features[2 * row];
        }
        const auto model = fitLeastSquares(samples);
        QVERIFY(std::abs(slope(model, 0) - 3) < 1e-9 && std::abs(slope(model, 1) - 3) < 1e-9);
    }

    /// One standardised column: the weight is the moment over 1 + penalty.
    void ridgeShrinksAsItsFormulaSays()
    {
        const auto samples = samplesOf([](auto x) { return 5 * x[0]; }, 30, 1, -1, 1, 6);
        const auto free = fitLeastSquares(samples);
        for (const double penalty : {0.1, 1.0, 9.0})
            QVERIFY(std::abs(fitRidgeWith(samples, penalty).weights[0] - free.weights[0] / (1 + penalty)) < 1e-10);
    }

    void ridgeIsTheSameInRowsAndInColumns()
    {
        // 12 rows of 11 columns are solved in columns; a twelfth and thirteenth column of zeros ask for rows.
        const auto narrow = noisy(samplesOf(sparse, 12, 11, -1, 1, 7), 0.1, 8);
        auto wide = narrow;
        wide.columns.resize(13);
        wide.features.clear();
        for (std::size_t row = 0; row < narrow.rows(); ++row) {
            const auto values = narrow.row(row);
            wide.features.insert(wide.features.end(), values.begin(), values.end());
            wide.features.insert(wide.features.end(), 2, 0.0);
        }
        const auto one = fitRidgeWith(narrow, 0.01);
        const auto other = fitRidgeWith(wide, 0.01);
        for (std::size_t column = 0; column < 11; ++column)
            QVERIFY(std::abs(one.weights[column] - other.weights[column]) < 1e-9);
        QVERIFY(std::abs(other.weights[12]) < 1e-12);
    }

    void ridgeChoosesItsPenalty()
    {
        const auto exact = fitRidge(samplesOf(plane, 60, 2, 0, 1, 9), 1);
        QVERIFY(std::abs(slope(exact, 0) - 3) < 1e-5);
        // Twenty columns of noise in forty rows: a penalty is better than none on rows not seen.
        const auto few = noisy(samplesOf(sparse, 40, 30, -1, 1, 10), 2, 11);
        const auto unseen = samplesOf(sparse, 500, 30, -1, 1, 12);
        QVERIFY(rootMeanSquareError(unseen, predictionOf(fitRidge(few, 1)))
                < 0.9 * rootMeanSquareError(unseen, predictionOf(fitLeastSquares(few))));
    }

    void lassoFindsTheColumnsThatMatter()
    {
        const auto model = fitLassoWith(noisy(samplesOf(sparse, 300, 10, -1, 1, 13), 0.1, 14), 0.05);
        for (std::size_t column = 0; column < 10; ++column)
            QCOMPARE(model.weights[column] != 0, column == 2 || column == 7);
        QVERIFY(std::abs(slope(fitLasso(samplesOf(sparse, 300, 10, -1, 1, 15), 1), 2) - 4) < 0.01);
    }

    /// The conditions of the least: a weight's gradient is the penalty if it is not zero, and at most that if it is.
    void lassoStandsWhereItsConditionsHold()
    {
        const auto samples = noisy(samplesOf(sparse, 100, 10, -1, 1, 16), 0.5, 17);
        LinearModel none = fitLassoWith(samples, 1);
        QVERIFY(std::ranges::all_of(none.weights, [](double weight) { return std::abs(weight) < 1e-12; }));
        double most = 0;
        for (std::size_t column = 0; column < 10; ++column)
            most = std::max(most, std::abs(gradientOf(none, samples, column)));
        const auto model = fitLassoWith(samples, 0.2);
        for (std::size_t column = 0; column < 10; ++column) {
            const double gradient = gradientOf(model, samples, column);
            if (model.weights[column] == 0)
                QVERIFY(std::abs(gradient) <= 0.2 * most + 1e-7);
            else
                QVERIFY(std::abs(gradient - std::copysign(0.2 * most, model.weights[column])) < 1e-7);
        }
    }

    void monomialsComeOnce()
    {
        QCOMPARE(monomials(std::vector<double>{2, 3}, 3), (std::vector<double>{2, 3, 4, 6, 9, 8, 12, 18, 27}));
        for (const int degree : {1, 2, 3, 4, 5}) {
            for (const std::size_t columns : {1U, 2U, 5U})
                QCOMPARE(monomials(std::vector<double>(columns, 1.0), degree).size(), monomialCount(columns, degree));
        }
    }

    void polynomialsRecoverTheirDegree()
    {
        for (const int degree : {2, 3, 4, 5}) {
            const auto law = [degree](std::span<const double> x) { return ofDegree(x, degree); };
            const auto unseen = samplesOf(law, 200, 2, -1, 1, 19);
            const auto model = fitPolynomial(samplesOf(law, 300, 2, -1, 1, 18), degree, 1);
            QVERIFY(model.has_value());
            const auto error = largestError(unseen, predictionOf(*model));
            QVERIFY2(error < 1e-4, qPrintable(QString::number(error)));
            const auto lower = fitPolynomial(samplesOf(law, 300, 2, -1, 1, 18), degree - 1, 1);
            QVERIFY(largestError(unseen, predictionOf(*lower)) > 0.05);
        }
    }

    void tooManyTermsAreRefused()
    {
        const auto model = fitPolynomial(samplesOf(sparse, 20, 20, 0, 1, 20), 5, 1);
        QVERIFY(!model.has_value());
        QCOMPARE(model.error().message(),
                 std::string("a polynomial of degree 5 in 20 columns has more than 2000 terms"));
    }

    void theSeedDecides()
    {
        const auto samples = noisy(samplesOf(sparse, 40, 10, -1, 1, 21), 1, 22);
        QVERIFY(fitRidge(samples, 3) == fitRidge(samples, 3));
        QVERIFY(fitLasso(samples, 3) == fitLasso(samples, 3));
    }
};

QTEST_GUILESS_MAIN(TestLinearModels)
#include "tst_linear_models.moc"
