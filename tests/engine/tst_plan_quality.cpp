// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/plan_quality.h"
#include "tests/support/random_costs.h"

#include <QTest>

using namespace engine;

class TestPlanQuality : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thePlanByPredictionIsPaidAtMeasuredTimes()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        int slower = 0;
        for (int round = 0; round < 300; ++round) {
            const auto measured = support::randomCosts(random, 1 + static_cast<std::uint32_t>(random() % 10));
            auto predicted = measured;
            for (auto& layer : predicted.layers)
                layer.device *= 0.25 + static_cast<double>(random() % 8) / 4;
            const auto quality = planQuality(predicted, measured, {});
            QVERIFY2(quality, qPrintable(QString::number(seed)));
            QCOMPARE(quality->byPrediction.predicted, costOf(measured, quality->byPrediction.sideOf));
            QCOMPARE(quality->promised, costOf(predicted, quality->byPrediction.sideOf).total());
            QVERIFY(quality->byPrediction.predicted.total() >= quality->byMeasurement.predicted.total());
            const auto least = quality->byMeasurement.predicted.total().count();
            if (least > 0)
                QVERIFY(std::abs(quality->slowerPercent()
                                 - 100 * (quality->byPrediction.predicted.total().count() / least - 1))
                        < 1e-9);
            slower += quality->slowerPercent() > 0 ? 1 : 0;
        }
        QVERIFY(slower > 10);
    }

    void aGoodPredictionCostsNothing()
    {
        std::mt19937 random(1);
        const auto costs = support::randomCosts(random, 8);
        QCOMPARE(planQuality(costs, costs, {})->slowerPercent(), 0.0);
    }

    void costsOfOtherLayersAreRefused()
    {
        std::mt19937 random(1);
        const auto refused = planQuality(support::randomCosts(random, 3), support::randomCosts(random, 4), {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestPlanQuality)
#include "tst_plan_quality.moc"
