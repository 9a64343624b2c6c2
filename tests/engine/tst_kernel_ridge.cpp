// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/kernel_ridge.h"
#include "tests/support/sample_laws.h"

#include <QTest>

using namespace engine;
using namespace engine::test;

namespace {

double wave(std::span<const double> x)
{
    return std::sin(3 * x[0]) * std::cos(2 * x[1]);
}

double cubic(std::span<const double> x)
{
    return 1 + x[0] * x[0] * x[1] - 2 * x[1];
}

auto predictionOf(const KernelModel& model)
{
    return [model](std::span<const double> row) { return evaluate(model, row); };
}

} // namespace

class TestKernelRidge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Two rows at -1 and 1 after scaling, targets -1 and 1: both weights solve (1 + penalty - k) w = 1.
    void twoRowsAreWorkedOutByHand()
    {
        const Samples samples{{"x"}, {3, 7}, {10, 20}, {}, {}, {}};
        const double k = std::exp(-0.5 * 4);
        const auto rbf = fitKernelRidgeWith(samples, {KernelKind::Rbf, 0.5, 0}, 0.25);
        QVERIFY(std::abs(rbf.weights[1] - 5 / (1.25 - k)) < 1e-12);
        QVERIFY(std::abs(rbf.weights[0] + 5 / (1.25 - k)) < 1e-12);
        QVERIFY(std::abs(evaluate(rbf, std::vector<double>{5}) - 15) < 1e-12);
        const auto laplacian = fitKernelRidgeWith(samples, {KernelKind::Laplacian, 0.5, 0}, 0.25);
        QVERIFY(std::abs(laplacian.weights[1] - 5 / (1.25 - std::exp(-0.5 * 2))) < 1e-12);
        // Along two columns the distance is 4, per column 2.
        const Samples plane{{"x", "y"}, {3, 20, 7, 60}, {10, 20}, {}, {}, {}};
        const auto inPlane = fitKernelRidgeWith(plane, {KernelKind::Laplacian, 0.5, 0}, 0.25);
        QVERIFY(std::abs(inPlane.weights[1] - 5 / (1.25 - std::exp(-0.5 * 2))) < 1e-12);
        // (1 + 0.5)^3 with itself, (1 - 0.5)^3 with the other.
        const auto polynomial = fitKernelRidgeWith(samples, {KernelKind::Polynomial, 0.5, 3}, 0.25);
        QVERIFY(std::abs(polynomial.weights[1] - 5 / (0.25 + 3.375 - 0.125)) < 1e-12);
    }

    void goesThroughItsRowsWithoutAPenalty()
    {
        const auto samples = samplesOf(wave, 60, 2, -1, 1, 1);
        const auto model = fitKernelRidgeWith(samples, {KernelKind::Laplacian, 1, 0}, 1e-12);
        QVERIFY(largestError(samples, predictionOf(model)) < 1e-8);
    }

    void learnsASmoothLaw()
    {
        const auto samples = samplesOf(wave, 300, 2, -1, 1, 2);
        const auto unseen = samplesOf(wave, 300, 2, -1, 1, 3);
        const auto rbf = rootMeanSquareError(unseen, predictionOf(fitKernelRidge(samples, KernelKind::Rbf, 1)));
        const auto laplacian =
            rootMeanSquareError(unseen, predictionOf(fitKernelRidge(samples, KernelKind::Laplacian, 1)));
        QVERIFY(rbf < 1e-3);
        QVERIFY(laplacian < 0.05);
    }

    void thePolynomialKernelRecoversAPolynomial()
    {
        const auto model = fitKernelRidge(samplesOf(cubic, 200, 2, -1, 1, 4), KernelKind::Polynomial, 1);
        QVERIFY(model.kernel.degree >= 3);
        const auto error = largestError(samplesOf(cubic, 200, 2, -1, 1, 5), predictionOf(model));
        QVERIFY2(error < 1e-5, qPrintable(QString::number(error)));
    }

    void noiseAsksForAPenalty()
    {
        const auto unseen = samplesOf(wave, 300, 2, -1, 1, 7);
        const auto samples = noisy(samplesOf(wave, 200, 2, -1, 1, 6), 0.3, 8);
        const auto chosen = rootMeanSquareError(unseen, predictionOf(fitKernelRidge(samples, KernelKind::Rbf, 1)));
        const auto free = fitKernelRidgeWith(samples, {KernelKind::Rbf, 3, 0}, 1e-8);
        QVERIFY(chosen < 0.2);
        QVERIFY(chosen < 0.5 * rootMeanSquareError(unseen, predictionOf(free)));
    }

    void ofManyRowsSomeAreDrawn()
    {
        const auto samples = samplesOf(cubic, mostKernelPoints + 200, 2, -1, 1, 9);
        const auto model = fitKernelRidge(samples, KernelKind::Polynomial, 1);
        QCOMPARE(model.weights.size(), mostKernelPoints);
        QCOMPARE(model.points.size(), 2 * mostKernelPoints);
        QVERIFY(largestError(samples, predictionOf(model)) < 1e-4);
    }
};

QTEST_GUILESS_MAIN(TestKernelRidge)
#include "tst_kernel_ridge.moc"
