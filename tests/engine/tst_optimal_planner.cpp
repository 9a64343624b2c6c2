// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/timed_graph_file.h"
#include "engine/plan/planners.h"
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
    const Transfer one{.onLink = Millis{1}};
    const Transfer ten{.onLink = Millis{10}};
    costs.tensors = {
        {.name = "in", .bytes = {8}, .upload = ten, .download = ten},
        {.name = "a", .bytes = {2}, .upload = one, .download = one, .producer = LayerId{0}},
        {.name = "b", .bytes = {1}, .upload = one, .download = one, .producer = LayerId{1}, .wanted = true}};
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
        QVERIFY2(costs, costs ? "" : costs.error().message().c_str());
        setTransfers(*costs, {.link = publishedLink(network)});
        const auto differs = [](Millis ours, const QString& theirs) {
            return std::abs(ours.count() - theirs.toDouble()) > 0.001;
        };
        QVERIFY(!differs(planDeviceOnly(*costs).predicted.total(), golden[2]));
        const auto plan = planOptimal(*costs, {});
        QVERIFY(plan);
        QVERIFY2(!differs(plan->predicted.total(), golden[4]),
                 qPrintable(QString::number(plan->predicted.total().count())));
        QVERIFY(!differs(planEdgeOnly(*costs).predicted.total(), golden[3]));
        QVERIFY(std::abs((plan->lowerBound - plan->predicted.total()).count()) < 0.001);
        const auto branches = planBranches(*costs, {});
        QVERIFY(branches && !differs(branches->value, golden[6]));
        const auto published = planOneWayAsPublished(*costs, {});
        QVERIFY(published && !differs(*published->claimed, golden[7]) && !differs(published->value, golden[8]));
        costs->resultOn = Side::Edge;
        const auto onEdge = planOptimal(*costs, {});
        QVERIFY(onEdge);
        QVERIFY(!differs(onEdge->predicted.total(), golden[5]));
    }

    void plansThreeOutputs_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<double>("latency");
        QTest::newRow("3G") << QStringLiteral("3G") << 165.27;
        QTest::newRow("4G") << QStringLiteral("4G") << 73.54;
        QTest::newRow("WIFI") << QStringLiteral("WIFI") << 66.33;
    }

    void plansThreeOutputs()
    {
        QFETCH(QString, network);
        QFETCH(double, latency);
        auto costs = readTimedGraph(
            (dataFolder + QStringLiteral("timed-graphs/googlenet-mnote5-three-outputs.json")).toStdString());
        QVERIFY(costs);
        setTransfers(*costs, {.link = publishedLink(network)});
        const auto plan = planOptimal(*costs, {});
        QVERIFY(plan);
        QVERIFY2(std::abs(plan->value.count() - latency) < 0.01, qPrintable(QString::number(plan->value.count())));
    }

    void agreesWithBruteForce()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        for (int round = 0; round < 3000; ++round) {
            const auto costs = support::randomCosts(random, 1 + static_cast<std::uint32_t>(round) % 12);
            const auto plan = planOptimal(costs, {});
            QVERIFY(plan);
            const auto best = support::bruteForce(costs);
            const auto message = QStringLiteral("seed %1, round %2: %3 instead of %4")
                                     .arg(seed)
                                     .arg(round)
                                     .arg(plan->predicted.total().count())
                                     .arg(best.count());
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
        costs.layers[0].device = Millis{1e18};
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
