// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/gaussian_process.h"
#include "tests/support/sample_laws.h"

#include <QTest>

#include <numbers>

using namespace engine;
using namespace engine::test;

namespace {

/// The third of four columns matters most, the others little or not at all.
double mostlyTheThird(std::span<const double> x)
{
    return std::sin(4 * x[2]) + 0.2 * x[0];
}

auto predictionOf(const GaussianProcessModel& model)
{
    return [model](std::span<const double> row) { return evaluate(model, row); };
}

ArdParameters moved(ArdParameters parameters, std::size_t which, double byLogarithm)
{
    const auto columns = parameters.lengths.size();
    auto& value = which < columns ? parameters.lengths[which] : which == columns ? parameters.signal : parameters.noise;
    value *= std::exp(byLogarithm);
    return parameters;
}

} // namespace

class TestGaussianProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Two rows at -1 and 1, targets -1 and 1: the density of (-1, 1) under a covariance of a and b by hand.
    void theLikelihoodOfTwoRowsIsWorkedOutByHand()
    {
        const Samples samples{{"x"}, {3, 7}, {10, 20}, {}, {}, {}};
        const auto likelihood = marginalLikelihood(samples, {{2.0}, 1.5, 0.5});
        const double a = 2.25 + 0.25;
        const double b = 2.25 * std::exp(-0.5);
        const double expected = -1 / (a - b) - 0.5 * std::log(a * a - b * b) - std::log(2 * std::numbers::pi);
        QVERIFY(std::abs(likelihood.logarithm - expected) < 1e-12);
    }

    void theGradientIsThatOfTheLikelihood()
    {
        const auto samples = noisy(samplesOf(mostlyTheThird, 40, 4, -1, 1, 1), 0.1, 2);
        const ArdParameters parameters{{0.7, 2, 1, 5}, 1.3, 0.2};
        const auto likelihood = marginalLikelihood(samples, parameters);
        QCOMPARE(likelihood.gradient.size(), std::size_t{6});
        constexpr double step = 1e-5;
        for (std::size_t which = 0; which < 6; ++which) {
            const auto above = marginalLikelihood(samples, moved(parameters, which, step)).logarithm;
            const auto below = marginalLikelihood(samples, moved(parameters, which, -step)).logarithm;
            const auto difference = (above - below) / (2 * step);
            QVERIFY2(std::abs(difference - likelihood.gradient[which]) < 1e-5 * (1 + std::abs(difference)),
                     qPrintable(QString::number(which)));
        }
    }

    void findsTheColumnsThatMatter()
    {
        const auto model = fitGaussianProcess(noisy(samplesOf(mostlyTheThird, 250, 4, -1, 1, 3), 0.02, 4), 1);
        const auto& lengths = model.parameters.lengths;
        QVERIFY(lengths[2] < 2);
        QVERIFY(lengths[2] < 0.5 * lengths[0] && lengths[0] < lengths[1] && lengths[0] < lengths[3]);
        // The noise is given in deviations of the target.
        const auto noise = model.parameters.noise * model.targetDeviation;
        QVERIFY(noise > 0.015 && noise < 0.027);
    }

    void learnsASmoothLaw()
    {
        const auto unseen = samplesOf(mostlyTheThird, 300, 4, -1, 1, 6);
        const auto model = fitGaussianProcess(samplesOf(mostlyTheThird, 150, 4, -1, 1, 5), 1);
        const auto error = rootMeanSquareError(unseen, predictionOf(model));
        QVERIFY(error < 1e-3);
    }

    void oneRowTwiceIsNoTrouble()
    {
        auto samples = samplesOf(mostlyTheThird, 30, 4, -1, 1, 7);
        const auto twice = samples.features;
        samples.features.insert(samples.features.end(), twice.begin(), twice.end());
        const auto targets = samples.target;
        samples.target.insert(samples.target.end(), targets.begin(), targets.end());
        samples.group.clear();
        QVERIFY(std::isfinite(largestError(samples, predictionOf(fitGaussianProcess(samples, 1)))));
    }

    void aConstantTargetIsPredicted()
    {
        const auto samples = samplesOf([](auto) { return 7.0; }, 20, 2, 0, 1, 8);
        QVERIFY(largestError(samples, predictionOf(fitGaussianProcess(samples, 1))) < 1e-9);
    }

    void ofManyRowsSomeAreDrawn()
    {
        const auto samples = samplesOf(mostlyTheThird, mostProcessPoints + 100, 4, -1, 1, 9);
        const auto model = fitGaussianProcess(samples, 1);
        QCOMPARE(model.weights.size(), mostProcessPoints);
        QVERIFY(rootMeanSquareError(samples, predictionOf(model)) < 1e-3);
        QVERIFY(model == fitGaussianProcess(samples, 1));
    }
};

QTEST_GUILESS_MAIN(TestGaussianProcess)
#include "tst_gaussian_process.moc"
