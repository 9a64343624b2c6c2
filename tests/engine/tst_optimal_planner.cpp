// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/timed_graph_file.h"
#include "tests/support/random_costs.h"

#include <QFile>
#include <QTest>

using namespace engine;

namespace {

const QString dataFolder = QStringLiteral(SOURCE_ROOT "/tests/data/");

Link publishedLink(const QString& network)
{
    constexpr double mbit = 1024.0 * 1024.0;
    if (network == QLatin1String("3G"))
        return {megabitsPerSecond(1.1, mbit), megabitsPerSecond(4.6, mbit)};
    if (network == QLatin1String("4G"))
        return {megabitsPerSecond(8.8, mbit), megabitsPerSecond(29.1, mbit)};
    return {megabitsPerSecond(18.88, mbit), megabitsPerSecond(54.97, mbit)};
}

CostModel twoLayers()
{
    CostModel costs;
    costs.name = "chain";
    costs.tensors = {{"in", Bytes{8}, Millis{10}, Millis{10}, std::nullopt, false},
                     {"a", Bytes{2}, Millis{1}, Millis{1}, LayerId{0}, false},
                     {"b", Bytes{1}, Millis{1}, Millis{1}, LayerId{1}, true}};
    costs.layers = {{"a", "Conv", Millis{2}, Millis{1}, {TensorId{0}}, std::nullopt},
                    {"b", "Conv", Millis{30}, Millis{3}, {TensorId{1}}, std::nullopt}};
    return costs;
}

} // namespace

class TestOptimalPlanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reproducesTheRecordings_data()
    {
        QTest::addColumn<QString>("graph");
        QTest::addColumn<QString>("network");
        QTest::addColumn<QStringList>("golden");
        QFile file(dataFolder + QStringLiteral("golden-plans.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        file.readLine();
        while (!file.atEnd()) {
            const auto row = QString::fromUtf8(file.readLine()).trimmed().split(QLatin1Char(','));
            QTest::addRow("%s %s", qPrintable(row[0]), qPrintable(row[1])) << row[0] << row[1] << row;
        }
    }

    void reproducesTheRecordings()
    {
        QFETCH(QString, graph);
        QFETCH(QString, network);
        QFETCH(QStringList, golden);
        const auto path = dataFolder + QStringLiteral("timed-graphs/") + graph + QStringLiteral(".json");
        auto costs = readTimedGraph(path.toStdString());
        QVERIFY2(costs, costs ? "" : costs.error().message.c_str());
        setLink(*costs, publishedLink(network));
        const auto differs = [](Millis ours, const QString& theirs) {
            return std::abs(ours.count() - theirs.toDouble()) > 0.001;
        };
        QVERIFY(!differs(planDeviceOnly(*costs).predicted.total(), golden[2]));
        const auto plan = planOptimal(*costs, {});
        QVERIFY(plan);
        QVERIFY2(!differs(plan->predicted.total(), golden[4]), qPrintable(QString::number(plan->predicted.total().count())));
        QVERIFY(!differs(planEdgeOnly(*costs).predicted.total(), golden[3]));
        QVERIFY(std::abs((plan->lowerBound - plan->predicted.total()).count()) < 0.001);
        costs->resultOn = Side::Edge;
        const auto onEdge = planOptimal(*costs, {});
        QVERIFY(onEdge);
        QVERIFY(!differs(onEdge->predicted.total(), golden[5]));
    }

    void agreesWithBruteForce()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        for (int round = 0; round < 3000; ++round) {
            const auto costs = support::randomCosts(random, 1 + round % 10);
            const auto plan = planOptimal(costs, {});
            QVERIFY(plan);
            const auto best = support::bruteForce(costs);
            const auto message = QStringLiteral("seed %1, round %2: %3 instead of %4")
                                     .arg(seed).arg(round).arg(plan->predicted.total().count()).arg(best.count());
            QVERIFY2(std::abs((plan->predicted.total() - best).count()) < 1e-6, qPrintable(message));
            QVERIFY2(std::abs((plan->lowerBound - best).count()) < 1e-5, qPrintable(message));
        }
    }

    void cutsAtTheCheapestEdge()
    {
        const auto plan = planOptimal(twoLayers(), {});
        QVERIFY(plan);
        QCOMPARE(plan->sideOf, (std::vector{Side::Device, Side::Edge}));
        QCOMPARE(plan->predicted.total().count(), 2.0 + 1.0 + 3.0 + 1.0);
        QVERIFY(plan->optimal);
    }

    void honoursPins()
    {
        auto costs = twoLayers();
        costs.layers[1].pinned = Side::Device;
        const auto plan = planOptimal(costs, {});
        QVERIFY(plan);
        QCOMPARE(plan->sideOf[1], Side::Device);
    }

    void staysOnTheDeviceWhenTheDelayEatsTheGain()
    {
        auto costs = twoLayers();
        costs.uplinkDelay = costs.downlinkDelay = Millis{13};
        const auto plan = planOptimal(costs, {});
        QVERIFY(plan);
        QCOMPARE(plan->sideOf, (std::vector{Side::Device, Side::Device}));
    }

    void refusesTimesThatDoNotFit()
    {
        auto costs = twoLayers();
        costs.layers[0].device = Millis{1e15};
        const auto plan = planOptimal(costs, {});
        QVERIFY(!plan);
        QCOMPARE(plan.error().code, ErrorCode::InvalidInput);
    }

    void stopsWhenAsked()
    {
        const auto plan = planOptimal(twoLayers(), [](double) { return false; });
        QVERIFY(!plan);
        QCOMPARE(plan.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestOptimalPlanner)
#include "tst_optimal_planner.moc"
