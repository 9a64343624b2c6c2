// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/robust_plan.h"
#include "tests/support/fake_executor.h"
#include "tests/support/random_costs.h"

#include <QTest>

using namespace engine;

namespace {

/// Every layer of the diamond alike.
LayerTimes evenTimes(const LayerGraph& graph, const LayerTime& time)
{
    return {"net", fingerprint(graph), "box", std::vector(graph.layers().size(), time), {}, {}, {}};
}

} // namespace

class TestRobustPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// As expected the edge is worth the upload; but nobody knows the edge well, and everybody the device.
    void doesNotTrustAWideInterval()
    {
        const auto graph = tests::diamondGraph();
        const auto device = evenTimes(graph, {Millis(10), Millis(9), Millis(11)});
        const auto edge = evenTimes(graph, {Millis(2), Millis(1), Millis(30)});
        const auto costs = makeCostModel(graph, device, edge, {.link = {{1e9}, {1e9}}});
        QVERIFY(costs);
        const auto robust = planRobust(*costs, atBadEnd(*costs, device, edge), {});
        QVERIFY(robust);
        QCOMPARE(robust->plan.algorithm, std::string("robust"));
        QVERIFY(std::ranges::all_of(robust->plan.sideOf, [](Side side) { return side == Side::Device; }));
        QVERIFY(std::ranges::all_of(robust->usual.sideOf, [](Side side) { return side == Side::Edge; }));
        const auto layers = static_cast<double>(graph.layers().size());
        QCOMPARE(robust->plan.predicted.total(), Millis(10 * layers));
        QCOMPARE(robust->planAtBadEnd, Millis(11 * layers));
        QVERIFY(robust->usual.predicted.total() < Millis(3 * layers));
        QVERIFY(robust->usualAtBadEnd > Millis(30 * layers));
        QVERIFY(!robust->plan.optimal);
    }

    void isTheBestAtTheBadEndAndNoBetterAsExpected()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        int different = 0;
        for (int round = 0; round < 300; ++round) {
            const auto costs = support::randomCosts(random, 1 + static_cast<std::uint32_t>(random() % 8));
            auto badEnd = costs;
            for (auto& layer : badEnd.layers) {
                layer.device *= 1 + static_cast<double>(random() % 3);
                layer.edge *= 1 + static_cast<double>(random() % 3);
            }
            const auto robust = planRobust(costs, badEnd, {});
            QVERIFY2(robust, qPrintable(QString::number(seed)));
            QCOMPARE(robust->planAtBadEnd, support::bruteForce(badEnd));
            QCOMPARE(robust->usual.predicted.total(), support::bruteForce(costs));
            QVERIFY(robust->usualAtBadEnd >= robust->planAtBadEnd);
            QVERIFY(robust->plan.predicted.total() >= robust->usual.predicted.total());
            different += robust->plan.sideOf != robust->usual.sideOf ? 1 : 0;
        }
        QVERIFY(different > 10);
    }

    void keepsPinsAndSaysWhereItCannot()
    {
        const auto graph = tests::diamondGraph();
        const auto times = evenTimes(graph, {Millis(10), Millis(9), Millis(11)});
        auto costs = *makeCostModel(graph, times, times, {.link = {{1e9}, {1e9}}});
        costs.layers[0].pinned = Side::Edge;
        QVERIFY(planRobust(costs, atBadEnd(costs, times, times), {})->plan.sideOf[0] == Side::Edge);
        const auto stopped = planRobust(costs, costs, [](double) { return false; });
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    }

    void bandsSayWhatIsExpectedWhereTheyBegin()
    {
        const auto graph = tests::diamondGraph();
        const auto device = evenTimes(graph, {Millis(10), Millis(9), Millis(11)});
        const auto edge = evenTimes(graph, {Millis(2), Millis(1), Millis(30)});
        const auto costs = *makeCostModel(graph, device, edge, {.link = {{1e6}, {1e6}}});
        const auto bands = robustBandsOf(costs, atBadEnd(costs, device, edge), {1e3}, {1e9}, {});
        QVERIFY(bands);
        QCOMPARE(bands->size(), std::size_t{1});
        const auto layers = static_cast<double>(graph.layers().size());
        QCOMPARE(bands->front().band.plan.predicted.total(), Millis(11 * layers));
        QCOMPARE(bands->front().expected, Millis(10 * layers));
        QVERIFY(bands->front().least <= bands->front().expected);
    }
};

QTEST_GUILESS_MAIN(TestRobustPlan)
#include "tst_robust_plan.moc"
