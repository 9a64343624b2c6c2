// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/made_up.h"
#include "widgets/tables/layer_table.h"
#include "widgets/tables/mode_table_model.h"
#include "widgets/tables/plans_csv.h"
#include "widgets/tables/plans_model.h"
#include "widgets/tables/run_summary_model.h"
#include "widgets/tables/value_text.h"
#include "widgets/tables/zoo_table_model.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using engine::Millis;
using widgets::LayerTableModel;
using widgets::PlansModel;

namespace {

QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

widgets::PlanRow planned(const char* algorithm, double device, double uplink, double edge)
{
    engine::Plan plan;
    plan.algorithm = algorithm;
    plan.predicted.device = Millis{device};
    plan.predicted.uplink = Millis{uplink};
    plan.predicted.edge = Millis{edge};
    return {{}, plan, {}};
}

engine::RunReport measured(std::initializer_list<std::pair<engine::RunMode, double>> latencies)
{
    engine::RunReport report;
    report.plans.resize(3);
    report.plans[2].predicted.device = Millis{45.0};
    for (const auto& [mode, latency] : latencies) {
        engine::FrameTiming frame;
        frame.plan = engine::firstPlanOf(mode);
        frame.frame = static_cast<int>(report.frames.size());
        frame.latency = Millis{latency};
        frame.device = Millis{latency};
        report.frames.push_back(frame);
    }
    return report;
}

} // namespace

class TestItemModels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhereAPlanCuts()
    {
        using enum engine::CutPlace::Kind;
        QCOMPARE(widgets::cutText({}), QStringLiteral("everything on the device"));
        const auto text = [](const std::vector<engine::CutPlace>& places) { return widgets::cutText(places); };
        QCOMPARE(text({{ToEdge, ""}}), QStringLiteral("everything on the edge"));
        QCOMPARE(text({{ToEdge, "inception4e"}}), QStringLiteral("cut after inception4e"));
        QCOMPARE(text({{Within, "layer3.1", 2, 6}, {ToDevice, "fc"}}),
                 QStringLiteral("cut in layer3.1: 2 of 6 layers on the device, back on the device after fc"));
        auto row = planned("optimal", 1.0, 2.0, 3.0);
        row.cut = QStringLiteral("cut after conv1");
        widgets::PlansModel model;
        model.setPlans({row});
        QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("cut after conv1\n")));
    }

    void init()
    {
        // All warnings but those of the offscreen platform about what it cannot do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void listsTheZoo()
    {
        widgets::ZooTableModel model;
        const QAbstractItemModelTester tester(&model);
        model.setModels(engine::zooModels());
        QCOMPARE(model.rowCount(), 14);
        QCOMPARE(cell(model, 1, widgets::ZooTableModel::Name), QStringLiteral("Chairs"));
        QCOMPARE(cell(model, 1, widgets::ZooTableModel::Inputs), QStringLiteral("1x809, 1x12, 1x4"));
        QCOMPARE(cell(model, 1, widgets::ZooTableModel::Layers), QStringLiteral("37"));
        QCOMPARE(cell(model, 1, widgets::ZooTableModel::Parameters), widgets::countText(22102554));
    }

    void writesQuantitiesWithTheirUnits_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::addRow("a tenth") << widgets::millisText(Millis{0.0434}) << QStringLiteral("0.0434 ms");
        QTest::addRow("nanoseconds") << widgets::millisText(Millis{0.0000214}) << QStringLiteral("0.000021 ms");
        QTest::addRow("tens") << widgets::millisText(Millis{46.04}) << QStringLiteral("46.0 ms");
        QTest::addRow("spread") << widgets::millisText(Millis{6.1}, Millis{0.2}) << QStringLiteral("6.10 ms ± 0.20");
        QTest::addRow("large spread") << widgets::millisText(Millis{209.3}, Millis{12.34})
                                      << QStringLiteral("209.3 ms ± 12");
        QTest::addRow("tiny spread") << widgets::millisText(Millis{6.1}, Millis{0.00001})
                                     << QStringLiteral("6.10 ms ± 0.000");
        QTest::addRow("bytes") << widgets::bytesText({602112}) << QStringLiteral("602 kB");
        QTest::addRow("megabytes") << widgets::bytesText({27'300'000}) << QStringLiteral("27.3 MB");
        QTest::addRow("few bytes") << widgets::bytesText({17}) << QStringLiteral("17 bytes");
        QTest::addRow("macs") << widgets::countText(1.58e9) << QStringLiteral("1.58 G");
        QTest::addRow("count") << widgets::countText(64) << QStringLiteral("64");
        QTest::addRow("no speed-up") << widgets::speedupText(0.0) << QStringLiteral("—");
        QTest::addRow("speed-up") << widgets::speedupText(3.504) << QStringLiteral("3.50×");
        QTest::addRow("error") << widgets::percentText(-0.022) << QStringLiteral("−2.2 %");
        QTest::addRow("no error") << widgets::percentText(0.0) << QStringLiteral("0.0 %");
    }
    void writesQuantitiesWithTheirUnits()
    {
        QFETCH(QString, text);
        QTEST(text, "expected");
    }

    void showsEachLayerWithItsMeasuredTimes()
    {
        LayerTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto graph = madeUpGraph();
        model.setGraph(graph);
        QCOMPARE(model.rowCount(), static_cast<int>(graph->layers().size()));
        QCOMPARE(cell(model, 0, LayerTableModel::Name), QString::fromStdString(graph->layers()[0].name));
        QCOMPARE(cell(model, 0, LayerTableModel::DeviceTime), widgets::dash());
        engine::Profile profile = madeUpProfile(*graph, "phone", 2.0);
        profile.layers[0].samples = {{Millis{5}}, {Millis{6}}, {Millis{7}}};
        model.setProfiles(profile, {});
        QCOMPARE(cell(model, 0, LayerTableModel::DeviceTime), QStringLiteral("6.00 ± 1.0"));
        QCOMPARE(cell(model, 0, LayerTableModel::EdgeTime), widgets::dash());
        QCOMPARE(model.index(0, LayerTableModel::DeviceTime).data(LayerTableModel::SortRole).toDouble(), 6.0);
    }

    void leavesOutAProfileOfAnotherGraph()
    {
        LayerTableModel model;
        model.setGraph(madeUpGraph());
        engine::Profile foreign;
        foreign.layers.resize(2);
        model.setProfiles(foreign, foreign);
        QCOMPARE(cell(model, 0, LayerTableModel::DeviceTime), widgets::dash());
        engine::Plan plan;
        plan.sideOf.resize(2);
        model.setPlan(plan);
        QCOMPARE(cell(model, 0, LayerTableModel::SideOf), widgets::dash());
    }

    void showsTheSideOfEachLayer()
    {
        LayerTableModel model;
        const auto graph = madeUpGraph();
        model.setGraph(graph);
        engine::Plan plan;
        plan.sideOf.assign(graph->layers().size(), engine::Side::Edge);
        plan.sideOf[0] = engine::Side::Device;
        model.setPlan(plan);
        QCOMPARE(cell(model, 0, LayerTableModel::SideOf), QStringLiteral("device"));
        QCOMPARE(cell(model, 1, LayerTableModel::SideOf), QStringLiteral("edge"));
    }

    void sortsByTimeAndStillNamesTheRightLayer()
    {
        widgets::LayerTable table;
        const auto graph = madeUpGraph();
        table.setGraph(graph);
        engine::Profile profile = madeUpProfile(*graph, "phone", 2.0);
        profile.layers[9].samples = {{Millis{1000}}};
        table.setProfiles(profile, {});
        table.sortByColumn(LayerTableModel::DeviceTime, Qt::DescendingOrder);
        QSignalSpy selected(&table, &widgets::LayerTable::layerSelected);
        table.selectRow(0);
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected[0][0].value<engine::LayerId>(), engine::LayerId{9});
    }

    void choosesALayerWithoutAnnouncingIt()
    {
        widgets::LayerTable table;
        table.setGraph(madeUpGraph());
        QSignalSpy selected(&table, &widgets::LayerTable::layerSelected);
        table.setSelectedLayer(engine::LayerId{5});
        QCOMPARE(table.selectedLayer(), engine::LayerId{5});
        table.setSelectedLayer(engine::LayerId{100000});
        QVERIFY(!table.selectedLayer());
        table.setFilter(QStringLiteral("Concat"));
        QVERIFY(table.model()->rowCount() > 0);
        QVERIFY(table.model()->rowCount() < 20);
        QCOMPARE(selected.size(), 0);
    }

    void comparesPlansWithTheBetterBaseline()
    {
        PlansModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPlans(
            {planned("optimal", 20, 20, 10), planned("device-only", 150, 0, 0), planned("edge-only", 0, 90, 10)});
        QCOMPARE(cell(model, 0, PlansModel::Title), QStringLiteral("Optimal (min-cut)"));
        QCOMPARE(cell(model, 0, PlansModel::Total), QStringLiteral("50.0"));
        QCOMPARE(cell(model, 0, PlansModel::OverBest), QStringLiteral("2.00×"));
        QCOMPARE(cell(model, 0, PlansModel::OverDevice), QStringLiteral("3.00×"));
        QCOMPARE(cell(model, 0, PlansModel::OverEdge), QStringLiteral("2.00×"));
        QCOMPARE(model.index(0, PlansModel::Breakdown).data(PlansModel::LongestRole).toDouble(), 150.0);
    }

    void saysWhatEachPlanIsFor()
    {
        PlansModel model;
        auto claims = planned("dads-published", 0, 90, 10);
        claims.plan->claimed = engine::Millis{45};
        auto period = planned("optimal-throughput", 20, 25, 15);
        period.plan->objective = engine::Objective::Period;
        period.plan->value = engine::Millis{25};
        period.plan->lowerBound = engine::Millis{20};
        auto makespan = planned("overlap", 20, 20, 10);
        makespan.plan->objective = engine::Objective::Makespan;
        makespan.plan->value = engine::Millis{40};
        makespan.plan->optimal = true;
        model.setPlans({planned("optimal", 20, 20, 10), planned("by-hand", 20, 30, 10), claims, period, makespan});
        const auto remark = [&](int row) {
            return model.index(row, PlansModel::Breakdown).data(PlansModel::RemarkRole).toString();
        };
        QCOMPARE(remark(0), QString());
        QCOMPARE(remark(1), QStringLiteral("+20.0 % over optimal"));
        QCOMPARE(remark(2), QStringLiteral("claims 45.0 ms"));
        QCOMPARE(remark(3), QStringLiteral("40 frames/s · gap +25.0 %"));
        QCOMPARE(remark(4), QStringLiteral("makespan 40.0 ms"));
    }

    void waitsForWhatIsBeingPlanned()
    {
        PlansModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPlans({{QStringLiteral("Overlap"), std::nullopt, {}, {}, true}});
        QCOMPARE(cell(model, 0, PlansModel::Breakdown), QStringLiteral("planning…"));
        QVERIFY(model.flags(model.index(0, 0)).testFlag(Qt::ItemIsSelectable)); // it stays chosen
        model.setCompared(0);
        QCOMPARE(cell(model, 0, PlansModel::Title), QStringLiteral("Overlap, compared"));
    }

    void exportsEveryPlanAsALine()
    {
        PlansModel model;
        model.setPlans(
            {planned("optimal", 20, 20, 10),
             planned("device-only", 150, 0, 0),
             planned("edge-only", 0, 90, 10),
             {QStringLiteral("Neurosurgeon"), std::nullopt, QStringLiteral("not a chain: fork at \"a\", twice")}});
        const auto lines = csvOf(widgets::tableOf(model)).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 5);
        const auto value = [&](int line, const QString& column) {
            return lines[line].split(QLatin1Char(','))[lines[0].split(QLatin1Char(',')).indexOf(column)];
        };
        QCOMPARE(value(1, QStringLiteral("plan")), QStringLiteral("Optimal (min-cut)"));
        QCOMPARE(value(1, QStringLiteral("latency_ms")), QStringLiteral("50"));
        QCOMPARE(value(1, QStringLiteral("over_best")), QStringLiteral("2"));
        QVERIFY(lines[4].endsWith(QStringLiteral(",\"not a chain: fork at \"\"a\"\", twice\"")));
    }

    void saysWhyThereIsNoPlan()
    {
        PlansModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPlans({{QStringLiteral("Neurosurgeon"), std::nullopt, QStringLiteral("not a chain")}});
        QCOMPARE(cell(model, 0, PlansModel::Breakdown), QStringLiteral("not a chain"));
        QCOMPARE(cell(model, 0, PlansModel::Total), widgets::dash());
        QVERIFY(!model.flags(model.index(0, 0)).testFlag(Qt::ItemIsEnabled));
    }

    void keepsItsRowsWhileASliderIsDragged()
    {
        PlansModel model;
        model.setPlans({planned("optimal", 20, 20, 10)});
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setPlans({planned("optimal", 20, 30, 10)});
        QCOMPARE(reset.size(), 0);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(cell(model, 0, PlansModel::Total), QStringLiteral("60.0"));
    }

    void summarizesARunAgainstTheBetterBaseline()
    {
        using engine::RunMode;
        widgets::RunSummaryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        model.setReport(measured(
            {{RunMode::Split, 50}, {RunMode::Split, 50}, {RunMode::DeviceOnly, 150}, {RunMode::EdgeOnly, 100}}));
        QCOMPARE(cell(model, 0, 1), QStringLiteral("50.0 ms ± 0"));
        QCOMPARE(cell(model, 2, 1), QStringLiteral("45.0 ms (−10.0 %)"));
        QCOMPARE(cell(model, 3, 1), QStringLiteral("2.00× ± 0"));
        QCOMPARE(cell(model, 4, 1), QStringLiteral("3.00× ± 0"));
        QCOMPARE(cell(model, 5, 1), QStringLiteral("2.00× ± 0"));
        QCOMPARE(cell(model, 6, 1), QStringLiteral("2 split, 1+1 baseline"));
    }

    void showsDashesBeforeTheFirstFrame()
    {
        widgets::RunSummaryModel model;
        model.setReport(measured({}));
        QCOMPARE(cell(model, 0, 1), widgets::dash());
        QCOMPARE(cell(model, 2, 1), QStringLiteral("45.0 ms"));
        QCOMPARE(cell(model, 3, 1), widgets::dash());
    }

    void putsTheModesSideBySide()
    {
        using engine::RunMode;
        widgets::ModeTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setReport(measured({{RunMode::Split, 50}, {RunMode::EdgeOnly, 100}}));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(cell(model, 0, widgets::ModeTableModel::Median), QStringLiteral("50.0 ± 0"));
        QCOMPARE(cell(model, 1, widgets::ModeTableModel::Median), widgets::dash());
        QCOMPARE(cell(model, 2, widgets::ModeTableModel::Mode), QStringLiteral("Edge only"));
        QCOMPARE(cell(model, 0, widgets::ModeTableModel::Error), QStringLiteral("−10.0 %"));
    }
};

QTEST_MAIN(TestItemModels)
#include "tst_item_models.moc"
