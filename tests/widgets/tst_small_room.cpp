// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/made_up_layers.h"
#include "tests/widgets/on_pages.h"
#include "widgets/charts/axis_title.h"
#include "widgets/charts/latency_chart.h"
#include "widgets/charts/legend_line.h"
#include "widgets/charts/speedup_chart.h"
#include "widgets/graph/cut_view.h"
#include "widgets/graph/minimap.h"
#include "widgets/pages/device_card_view.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/predict_page.h"
#include "widgets/pages/profile_page.h"
#include "widgets/pages/report_page.h"
#include "widgets/shell/progress_line.h"
#include "widgets/tables/plan_table.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QFontMetrics>
#include <QHeaderView>
#include <QRegularExpression>
#include <QTableView>
#include <QTest>

/// What is shown where there is little room: all of it, or less of it with dots, but never a cut one.
class TestSmallRoom : public QObject
{
    Q_OBJECT

    /// Of a page in a window of 1024 x 768, beside the rail and what scrolls downwards.
    static constexpr int leastRoom = 1024 - 8 - widgets::sizes::railWidth - 14;

    /// Where the words of a picture begin, in its pixels; -1: they are not there.
    static double placeOf(const QString& words, const QByteArray& svg)
    {
        const auto text = QString::fromUtf8(svg);
        const auto found = text.indexOf(QLatin1Char('>') + words);
        const QRegularExpression place(QStringLiteral("transform=\"matrix\\(1,0,0,1,([-0-9.]+),"));
        QRegularExpressionMatch match;
        return found >= 0 && text.lastIndexOf(place, found, &match) >= 0 ? match.captured(1).toDouble() : -1.0;
    }

private Q_SLOTS:
    void initTestCase() { qApp->setStyleSheet(widgets::styleSheet(widgets::themeOf(qApp->palette()))); }

    void noPageScrollsSidewaysOnASmallScreen_data()
    {
        QTest::addColumn<std::shared_ptr<QWidget>>("page");
        const Values values;
        const auto report = madeUpReport(values.plans, 30);
        const auto model = std::make_shared<widgets::ModelPage>();
        model->setGraph(values.graph);
        QTest::addRow("model") << std::shared_ptr<QWidget>(model);
        const auto devices = std::make_shared<widgets::DevicesPage>();
        widgets::DeviceCard phone;
        phone.address = QStringLiteral("local:slowdown=4:link=wifi:threads=1:name=Phone");
        phone.local = true;
        phone.loadable = true;
        devices->setDevices({phone, phone, phone, phone});
        press(*devices, "load");
        QTest::addRow("devices") << std::shared_ptr<QWidget>(devices);
        const auto profile = std::make_shared<widgets::ProfilePage>();
        profile->setGraph(values.graph);
        profile->setProfiles(values.device, values.edge);
        QTest::addRow("profile") << std::shared_ptr<QWidget>(profile);
        const auto predict = std::make_shared<widgets::PredictPage>();
        const auto layers =
            std::make_shared<const engine::LayerDataset>(*engine::layerDatasetFrom(support::madeUpLayers(20)));
        predict->setDataset(layers, QStringLiteral("layers-of-a-phone-with-quite-a-long-name.csv"));
        predict->setTraining(
            std::make_shared<const engine::TrainedPredictor>(*engine::trainPredictor(
                layers->samples(), {.regressors = {"linear", "physics"}}, [](double) { return true; })),
            {});
        QTest::addRow("predict") << std::shared_ptr<QWidget>(predict);
        const auto partition = std::make_shared<widgets::PartitionPage>();
        partition->setGraph(values.graph);
        partition->setPlans(values.plans);
        partition->setReport(report);
        QTest::addRow("partition") << std::shared_ptr<QWidget>(partition);
        const auto live = std::make_shared<widgets::LivePage>();
        live->setPlan(values.plans[0].plan);
        live->setReport(report);
        QTest::addRow("live") << std::shared_ptr<QWidget>(live);
        const auto end = std::make_shared<widgets::ReportPage>();
        end->setReport(report);
        QTest::addRow("report") << std::shared_ptr<QWidget>(end);
    }

    void noPageScrollsSidewaysOnASmallScreen()
    {
        QFETCH(std::shared_ptr<QWidget>, page);
        page->resize(leastRoom, 700);
        page->show();
        QTRY_VERIFY(page->isVisible());
        QVERIFY2(page->minimumSizeHint().width() <= leastRoom,
                 qPrintable(QString::number(page->minimumSizeHint().width())));
        for (const auto* card : page->findChildren<widgets::DeviceCardView*>())
            QVERIFY2(card->mapTo(page.get(), QPoint(card->width(), 0)).x() <= leastRoom - 340, "a device is cut");
    }

    void aGraphHasRoomBesideThePlans()
    {
        const Values values;
        widgets::PartitionPage page;
        auto* view = new widgets::CutView;
        page.setGraphView(view);
        page.setPlans(values.plans);
        page.resize(leastRoom, 700);
        page.show();
        QTRY_VERIFY(view->isVisible());
        QVERIFY2(view->width() >= 330, qPrintable(QString::number(view->width())));
        const auto* header = page.findChild<widgets::PlanTable*>()->horizontalHeader();
        for (int column = 0; column < header->count(); ++column)
            QVERIFY2(header->sectionSize(column) >= header->sectionSizeHint(column),
                     qPrintable(QString::number(column)));
    }

    void theBaselinesAreTheFirstRows()
    {
        const Values values;
        widgets::PlanTable table;
        table.setPlans(values.plans);
        table.resize(600, 300);
        table.show();
        const auto top = [&table](int row) { return table.visualRect(table.model()->index(row, 0)).top(); };
        QVERIFY(top(2) < top(1)); // device only, edge only, optimal
        QVERIFY(top(1) < top(0));
        QVERIFY(top(0) < top(3));
        table.setPlans(values.plans);
        QVERIFY(top(2) < top(1) && top(1) < top(0));
        auto more = values.plans;
        more.insert(more.begin() + 1, more.front()); // one by hand
        for (const auto& plans : {more, values.plans}) {
            table.setPlans(plans);
            const int edge = static_cast<int>(plans.size() - values.plans.size()) + 1;
            QVERIFY(top(edge + 1) < top(edge) && top(edge) < top(0));
            for (int row = edge + 2; row + 1 < static_cast<int>(plans.size()); ++row)
                QVERIFY(top(row) < top(row + 1));
        }
    }

    void noHeadOfTheReportIsCut()
    {
        widgets::ReportPage page;
        page.setReport(madeUpReport(Values().plans, 30));
        page.resize(leastRoom, 700);
        page.show();
        const auto* table = child<QTableView>(page, "modes");
        QTRY_VERIFY(table->isVisible());
        const auto* header = table->horizontalHeader();
        for (int column = 0; column < header->count(); ++column)
            QVERIFY(header->sectionSize(column) >= header->sectionSizeHint(column));
        QVERIFY(header->length() <= table->viewport()->width());
    }

    void aLegendMakesDoWithLessRoom()
    {
        const widgets::LatencyChart chart;
        widgets::LegendLine legend(chart);
        QVERIFY(legend.minimumSizeHint().width() < legend.sizeHint().width() - 30);
        legend.resize(legend.minimumSizeHint().width(), 20);
        QVERIFY(!legend.grab().isNull());
        QVERIFY(legend.toolTip().contains(QStringLiteral("download")));
    }

    void theWordsOfLinesStandSideBySide()
    {
        widgets::LatencyChart chart;
        chart.setReport(madeUpReport(Values().plans, 20));
        chart.resize(1300, 300);
        chart.show();
        QVERIFY(chart.exported(widgets::ChartFormat::Svg).contains("(measured in this run)"));
        chart.resize(500, 300);
        const auto narrow = chart.exported(widgets::ChartFormat::Svg);
        QVERIFY(!narrow.contains("(measured in this run)"));
        QVERIFY(narrow.contains("only") && narrow.contains("measured"));
        widgets::SpeedupChart speedup;
        speedup.setReport(madeUpReport(Values().plans, 20));
        speedup.resize(500, 300);
        speedup.show();
        const auto picture = speedup.exported(widgets::ChartFormat::Svg);
        const double first = placeOf(QStringLiteral("over the better of both"), picture);
        const double second = placeOf(QStringLiteral("over device only"), picture);
        QVERIFY(first > 0.0);
        QVERIFY2(second - first > 140.0, qPrintable(QStringLiteral("%1 %2").arg(first).arg(second)));
    }

    void aLowGraphHasNoOverviewOverItsLayers()
    {
        const auto graph = Values().graph;
        widgets::GraphView view;
        view.setGraph(graph, *widgets::layoutOf(*graph, {}, {}));
        view.resize(900, 160);
        view.show();
        QVERIFY(!view.findChild<widgets::Minimap*>()->isVisible());
        view.resize(900, 400);
        QVERIFY(view.findChild<widgets::Minimap*>()->isVisible());
    }

    void aLongProgressEndsInDots()
    {
        widgets::ProgressLine line;
        line.setProgress(QStringLiteral("Timing each layer on a phone with quite a long name"), 0.5);
        QVERIFY(line.minimumSizeHint().width() < 200);
    }

    void aTitleIsInOneLineElseInTwoElseEndsInDots()
    {
        const QFontMetrics metrics(QGuiApplication::font());
        const auto title = QStringLiteral("end-to-end latency (ms, measured)");
        const auto width = [&](const QString& text) { return metrics.horizontalAdvance(text); };
        QCOMPARE(widgets::fittedTitle(title, width(title), metrics), title);
        QCOMPARE(widgets::fittedTitle(title, width(title) - 1, metrics),
                 QStringLiteral("end-to-end latency\n(ms, measured)"));
        for (const int length : {150, 80, 40}) {
            const auto fitted = widgets::fittedTitle(title, length, metrics);
            for (const auto& line : fitted.split(QLatin1Char('\n')))
                QVERIFY2(width(line) <= length, qPrintable(fitted));
        }
        QVERIFY(widgets::fittedTitle(title, 80, metrics).contains(QStringLiteral("…")));
    }

    /// A title that is longer than its axis begins before the chart's first row.
    void theTitleOfALowChartIsNotCut()
    {
        widgets::LatencyChart chart;
        chart.setReport(madeUpReport(Values().plans, 20));
        chart.resize(600, 150);
        chart.show();
        QTRY_VERIFY(!chart.grab().isNull());
        const auto picture = chart.grab().toImage();
        const auto ground = picture.pixel(6, 6);
        for (int y = 4; y < 8; ++y)
            for (int x = 5; x < 30; ++x)
                QVERIFY2(picture.pixel(x, y) == ground, "the title reaches the border");
    }
};

QTEST_MAIN(TestSmallRoom)
#include "tst_small_room.moc"
