// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/nearest_neighbors.h"
#include "tests/support/sample_laws.h"

#include <QTest>

using namespace engine;
using namespace engine::test;

namespace {

/// At 0, 1, 2 and 10, with targets far apart.
Samples line()
{
    return {{"x"}, {0, 1, 2, 10}, {100, 200, 400, 800}, {}, {}, {}};
}

double at(const NeighborsModel& model, double x)
{
    return evaluate(model, std::vector<double>{x});
}

bool near(double value, double expected)
{
    return std::abs(value - expected) < 1e-9;
}

} // namespace

class TestNearestNeighbors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTheMeanOfTheNearest()
    {
        const auto one = fitNeighborsWith(line(), 1, NeighborWeights::Equal);
        QVERIFY(near(at(one, 0.4), 100) && near(at(one, 0.6), 200) && near(at(one, 99), 800));
        const auto two = fitNeighborsWith(line(), 2, NeighborWeights::Equal);
        QVERIFY(near(at(two, 0.9), 150) && near(at(two, 1.9), 300) && near(at(two, 9), 600));
        const auto all = fitNeighborsWith(line(), 99, NeighborWeights::Equal);
        QCOMPARE(all.neighbors, std::size_t{4});
        QVERIFY(near(at(all, 5), 375));
    }

    /// A quarter of the way: weights of 4 to 4/3, which is 3 to 1.
    void nearerRowsWeighMore()
    {
        const auto two = fitNeighborsWith(line(), 2, NeighborWeights::InverseDistance);
        QVERIFY(near(at(two, 0.25), 125));
        QVERIFY(near(at(two, 1), 200));
    }

    void columnsCountInTheirOwnSpread()
    {
        // The second column is a million times as wide; the first one decides all the same.
        auto samples = samplesOf([](auto x) { return x[0] > 0.5 ? 1.0 : 0.0; }, 400, 2, 0, 1, 1);
        for (std::size_t row = 0; row < samples.rows(); ++row)
            samples.features[2 * row + 1] *= 1e6;
        const auto model = fitNeighborsWith(samples, 1, NeighborWeights::Equal);
        for (const double other : {0.2e6, 0.5e6, 0.8e6}) {
            QCOMPARE(evaluate(model, std::vector<double>{0.2, other}), 0.0);
            QCOMPARE(evaluate(model, std::vector<double>{0.8, other}), 1.0);
        }
    }

    void choosesHowManyByCrossValidation()
    {
        const auto law = [](std::span<const double> x) { return x[0]; };
        QVERIFY(fitNeighbors(samplesOf(law, 300, 1, 0, 1, 2), 1).neighbors <= 3);
        QVERIFY(fitNeighbors(noisy(samplesOf(law, 300, 1, 0, 1, 3), 0.5, 4), 1).neighbors >= 8);
    }
};

QTEST_GUILESS_MAIN(TestNearestNeighbors)
#include "tst_nearest_neighbors.moc"
