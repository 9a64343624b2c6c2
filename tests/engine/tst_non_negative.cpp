// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/non_negative.h"
#include "tests/support/sample_laws.h"

#include <QTest>

using namespace engine;
using namespace engine::test;

namespace {

/// Half the squared error's derivative, by the intercept for the column behind the last.
double downhill(const NonNegativeModel& model, const Samples& samples, std::size_t column)
{
    double sum = 0;
    for (std::size_t row = 0; row < samples.rows(); ++row) {
        const double value = column < samples.columns.size() ? samples.row(row)[column] : 1;
        sum += value * (samples.target[row] - evaluate(model, samples.row(row)));
    }
    return sum;
}

} // namespace

class TestNonNegative : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// 84 GFLOP/s, 20 GB/s and 2 us, as milliseconds of operations and bytes: nine orders of magnitude apart.
    void recoversADeviceFromItsTimes()
    {
        auto samples = samplesOf([](auto x) { return 0.002 + x[0] / 84e6 + x[1] / 20e6; }, 200, 2, 1e3, 1e9, 1);
        for (const auto least : {LeastError::Absolute, LeastError::Relative}) {
            const auto model = fitNonNegative(samples, least);
            QVERIFY(std::abs(model.coefficients[0] * 84e6 - 1) < 1e-9);
            QVERIFY(std::abs(model.coefficients[1] * 20e6 - 1) < 1e-9);
            QVERIFY(std::abs(model.intercept - 0.002) < 1e-6);
        }
    }

    void aPartThatWouldGiveTimeBackIsZero()
    {
        const auto model = fitNonNegative(samplesOf([](auto x) { return 5 + 2 * x[0] - x[1]; }, 100, 2, 0, 1, 2),
                                          LeastError::Absolute);
        QVERIFY(model.coefficients[0] > 1.5 && model.coefficients[0] < 2.5);
        QCOMPARE(model.coefficients[1], 0.0);
        const auto all =
            fitNonNegative(samplesOf([](auto x) { return -1 - x[0]; }, 20, 1, 0, 1, 3), LeastError::Absolute);
        QVERIFY(all == (NonNegativeModel{{0.0}, 0.0}));
    }

    /// The conditions of Karush, Kuhn and Tucker hold at the least, and only there, as the problem is convex.
    void standsWhereItsConditionsHold()
    {
        for (unsigned seed = 0; seed < 2000; ++seed) {
            const auto law = [](std::span<const double> x) {
                double sum = 0;
                for (std::size_t at = 0; at < x.size(); ++at)
                    sum += x[at] * (at % 2 == 0 ? 1.0 : -1.0);
                return sum;
            };
            const auto samples = noisy(samplesOf(law, 15 + seed % 20, 1 + seed % 12, seed % 2 == 0 ? 0 : 0.9, 1, seed),
                                       0.5, seed + 1000);
            const auto model = fitNonNegative(samples, LeastError::Absolute);
            for (std::size_t column = 0; column <= samples.columns.size(); ++column) {
                const auto weight = column < samples.columns.size() ? model.coefficients[column] : model.intercept;
                const auto gradient = downhill(model, samples, column);
                QVERIFY2(weight >= 0 && (weight > 0 ? std::abs(gradient) < 1e-8 : gradient < 1e-8),
                         qPrintable(QStringLiteral("seed %1, column %2").arg(seed).arg(column)));
            }
        }
    }

    /// Half of the rows are a thousand times as large and take 10 % longer. By shares of the target both halves count
    /// the same, and the least of (w / 1.1 - 1)^2 + (w - 1)^2 is where it is by hand.
    void relativeErrorSeesSmallTargets()
    {
        auto samples = samplesOf([](auto x) { return x[0]; }, 40, 1, 1, 2, 5);
        for (std::size_t row = 0; row < samples.rows(); row += 2) {
            samples.features[row] *= 1000;
            samples.target[row] *= 1100;
        }
        const auto relative = fitNonNegative(samples, LeastError::Relative);
        QVERIFY(std::abs(relative.coefficients[0] - (1 / 1.1 + 1) / (1 / 1.21 + 1)) < 1e-9);
        const auto absolute = fitNonNegative(samples, LeastError::Absolute);
        QVERIFY(std::abs(absolute.coefficients[0] - 1.1) < 1e-4);
    }
};

QTEST_GUILESS_MAIN(TestNonNegative)
#include "tst_non_negative.moc"
