// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/perceptron.h"
#include "tests/support/sample_laws.h"

#include <QTest>

using namespace engine;
using namespace engine::test;

namespace {

double wave(std::span<const double> x)
{
    return std::sin(x[0]) + x[0] * x[1] / 4;
}

/// The root mean square of what @p model misses.
double miss(const PerceptronModel& model, const Samples& samples)
{
    double sum = 0;
    for (std::size_t row = 0; row < samples.rows(); ++row)
        sum += std::pow(evaluate(model, samples.row(row)) - samples.target[row], 2);
    return std::sqrt(sum / static_cast<double>(samples.rows()));
}

} // namespace

class TestPerceptron : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Both sides of the Huber loss are met: small and large errors.
    void gradientIsThatOfTheLoss_data()
    {
        QTest::addColumn<double>("beta");
        QTest::newRow("lines") << 0.01;
        QTest::newRow("both") << 1.0;
        QTest::newRow("squares") << 100.0;
    }
    void gradientIsThatOfTheLoss()
    {
        QFETCH(double, beta);
        const auto samples = samplesOf(wave, 20, 2, -2, 2, 1);
        const std::vector<std::size_t> widths{2, 5, 4, 1};
        std::mt19937 random(2);
        std::vector<double> parameters(parameterCount(widths));
        QCOMPARE(parameters.size(), std::size_t{3 * 5 + 6 * 4 + 5});
        for (auto& parameter : parameters)
            parameter = static_cast<double>(random() % 2001) / 1000 - 1;
        const auto gradient = perceptronLoss(samples, widths, parameters, beta).gradient;
        constexpr double step = 1e-6;
        for (std::size_t at = 0; at < parameters.size(); ++at) {
            auto moved = parameters;
            moved[at] += step;
            const auto above = perceptronLoss(samples, widths, moved, beta).value;
            moved[at] -= 2 * step;
            const auto below = perceptronLoss(samples, widths, moved, beta).value;
            QVERIFY(std::abs((above - below) / (2 * step) - gradient[at]) < 1e-6);
        }
    }

    void learnsAWave()
    {
        const auto model = fitPerceptron(samplesOf(wave, 300, 2, -3, 3, 3), 1);
        const auto missed = miss(model, samplesOf(wave, 300, 2, -3, 3, 4));
        QVERIFY2(missed < 0.02, qPrintable(QString::number(missed)));
    }

    void theSeedTellsAll()
    {
        const auto samples = samplesOf(wave, 40, 2, -3, 3, 5);
        QVERIFY(fitPerceptron(samples, 7) == fitPerceptron(samples, 7));
        QVERIFY(fitPerceptron(samples, 7) != fitPerceptron(samples, 8));
    }

    /// Where nothing was learnt, networks that started differently go apart.
    void networksAreFurtherApartFarAway()
    {
        const auto model = fitPerceptron(samplesOf(wave, 200, 2, -1, 1, 6), 1);
        QVERIFY(spread(model, std::vector{0.1, 0.2}) * 10 < spread(model, std::vector{9.0, -9.0}));
    }
};

QTEST_GUILESS_MAIN(TestPerceptron)
#include "tst_perceptron.moc"
