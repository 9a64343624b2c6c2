// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/run_statistics.h"
#include "tests/widgets/made_up.h"
#include "widgets/charts/latency_breakdown_chart.h"
#include "widgets/charts/latency_chart.h"
#include "widgets/charts/layer_times_chart.h"
#include "widgets/charts/samples_chart.h"
#include "widgets/charts/speedup_chart.h"

#include <QDateTime>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <limits>

using engine::Millis;
using engine::RunMode;

namespace {

engine::RunReport run(std::initializer_list<std::pair<RunMode, double>> latencies)
{
    engine::RunReport report;
    for (const auto& [mode, latency] : latencies) {
        engine::FrameTiming frame;
        frame.plan = engine::firstPlanOf(mode);
        frame.frame = static_cast<int>(report.frames.size());
        frame.latency = Millis{latency};
        frame.device = Millis{latency / 2};
        frame.uplink = Millis{latency / 2};
        report.frames.push_back(frame);
    }
    return report;
}

engine::Profile profileOf(std::initializer_list<std::vector<Millis>> layers)
{
    engine::Profile profile;
    for (const auto& samples : layers) {
        profile.layers.push_back({"layer" + std::to_string(profile.layers.size()), "Conv", {}});
        for (const auto time : samples)
            profile.layers.back().samples.push_back({time});
    }
    return profile;
}

const QDateTime now(QDate(2026, 11, 28), QTime(14, 39), Qt::UTC);

} // namespace

class TestCharts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // All warnings but those of the offscreen platform about what it cannot do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void dividesRunningMediansOfTheBaselinesByThatOfTheSplit()
    {
        const auto points = engine::runningSpeedups(run({{RunMode::Split, 50},
                                                         {RunMode::DeviceOnly, 150},
                                                         {RunMode::Split, 50},
                                                         {RunMode::EdgeOnly, 100},
                                                         {RunMode::Split, 50},
                                                         {RunMode::Split, 25},
                                                         {RunMode::Split, 25},
                                                         {RunMode::Split, 25}}),
                                                    3);
        QCOMPARE(points.size(), std::size_t{6});
        QCOMPARE(points[0].overDevice, 0.0);
        QCOMPARE(points[1].overDevice, 3.0);
        QCOMPARE(points[1].overBest, 0.0);
        QCOMPARE(points[2].overEdge, 2.0);
        QCOMPARE(points[2].overBest, 2.0);
        QCOMPARE(points[5].overBest, 4.0);
        QCOMPARE(points[5].frame, 7);
    }

    void addsTheSpreadsOfBothModesInSquares()
    {
        const auto report = run({{RunMode::Split, 9},
                                 {RunMode::Split, 10},
                                 {RunMode::Split, 11},
                                 {RunMode::EdgeOnly, 18},
                                 {RunMode::EdgeOnly, 20},
                                 {RunMode::EdgeOnly, 22}});
        QCOMPARE(engine::speedupSpread(report, RunMode::EdgeOnly), 2.0 * std::hypot(0.1, 0.1));
        QCOMPARE(engine::betterBaseline(report), RunMode::EdgeOnly);
        QVERIFY(!engine::betterBaseline(run({{RunMode::Split, 9}})));
    }

    void tellsTheTimesOfALayer()
    {
        widgets::LayerTimesChart chart;
        chart.setProfiles(profileOf({{Millis{2}}, {Millis{4}, Millis{5}, Millis{6}}}), profileOf({{Millis{1}}, {}}));
        const auto reading = chart.readingAt(1.2);
        QVERIFY(reading);
        QCOMPARE(reading->text, QStringLiteral("layer1\ndevice 5.00 ms ± 1.0\nedge 0 ms ± 0"));
        QVERIFY(!chart.readingAt(-3));
        QVERIFY(!chart.readingAt(2.0));
        QVERIFY(!chart.readingAt(std::numeric_limits<double>::quiet_NaN()));
    }

    void choosesTheLayerUnderTheClick()
    {
        widgets::LayerTimesChart chart;
        chart.resize(600, 300);
        chart.setProfiles(profileOf({{Millis{2}}, {Millis{3}}, {Millis{4}}}), {});
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QSignalSpy selected(&chart, &widgets::LayerTimesChart::layerSelected);
        QWidget* plot = chart.findChild<QWidget*>();
        QTRY_VERIFY(plot->width() > 400);
        QTest::mouseClick(plot, Qt::LeftButton, {}, plot->rect().center() + QPoint(15, -30));
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected[0][0].value<engine::LayerId>(), engine::LayerId{1});
    }

    void tellsWhereTheTimeOfAFrameGoes()
    {
        widgets::LatencyChart chart;
        chart.setReport(run({{RunMode::Split, 50}, {RunMode::DeviceOnly, 150}, {RunMode::Split, 60}}));
        const auto reading = chart.readingAt(1.6);
        QVERIFY(reading);
        QCOMPARE(reading->key, 2.0);
        QVERIFY(reading->text.startsWith(QStringLiteral("frame 2 · 60.0 ms\ndevice 30.0 ms\nupload 30.0 ms")));
        QCOMPARE(csvOf(chart.table()).section(QLatin1Char('\n'), 2, 2), QStringLiteral("1,device-only,150,75,75,0,0"));
    }

    void comparesPredictionAndMeasurement()
    {
        widgets::LatencyBreakdownChart chart;
        auto report = run({{RunMode::Split, 50}});
        report.plans.resize(3);
        report.plans[2].predicted.device = Millis{45};
        report.plans[0].predicted.device = Millis{100};
        chart.setReport(report);
        QCOMPARE(csvOf(chart.table()).count(QLatin1Char('\n')), 1 + 1 + 3);
        QVERIFY(chart.readingAt(0.0)->text.startsWith(QStringLiteral("Split, measured: 50.0 ms")));
        QVERIFY(chart.readingAt(-1.0)->text.startsWith(QStringLiteral("Split, predicted: 45.0 ms (−10.0 %)")));
    }

    void showsEverySampleOfALayer()
    {
        widgets::SamplesChart chart;
        chart.setTimings(engine::LayerTiming{"conv, first", "Conv", {{Millis{2}}, {Millis{3}}}}, {});
        QCOMPARE(chart.readingAt(2)->text, QStringLiteral("run 2\ndevice 3.00 ms"));
        QVERIFY(!chart.readingAt(3));
        const engine::Sample busy{Millis{4}, {}, engine::SampleFlags::Busy};
        chart.setTimings({}, engine::LayerTiming{"conv", "Conv", {{Millis{3}}, busy}});
        QCOMPARE(chart.readingAt(1)->text, QStringLiteral("run 1\nedge 3.00 ms"));
        QCOMPARE(chart.readingAt(2)->text, QStringLiteral("run 2\nedge 4.00 ms, the device was busy"));
    }

    void exportsEverySampleOfALayer()
    {
        widgets::SamplesChart chart;
        chart.setTimings(engine::LayerTiming{"conv, first", "Conv", {{Millis{2}}, {Millis{3}}}}, {});
        QCOMPARE(csvOf(chart.table()),
                 QStringLiteral("layer,side,run,ms\n\"conv, first\",device,1,2\n\"conv, first\",device,2,3\n"));
    }

    void drawsNothingWithoutValues()
    {
        const std::vector<std::shared_ptr<widgets::Chart>> charts{
            std::make_shared<widgets::LayerTimesChart>(), std::make_shared<widgets::SamplesChart>(),
            std::make_shared<widgets::LatencyChart>(), std::make_shared<widgets::SpeedupChart>(),
            std::make_shared<widgets::LatencyBreakdownChart>()};
        for (const auto& chart : charts) {
            chart->resize(400, 200);
            QVERIFY(!chart->readingAt(0.0));
            QVERIFY(!chart->grab().isNull());
            QCOMPARE(csvOf(chart->table()).count(QLatin1Char('\n')), 1);
        }
    }

    void survivesASplitWithoutBaselinesAndASingleFrame()
    {
        widgets::LatencyChart latency;
        widgets::SpeedupChart speedup;
        const auto report = run({{RunMode::Split, 50}});
        latency.setReport(report);
        speedup.setReport(report);
        QVERIFY(!latency.grab().isNull());
        QVERIFY(speedup.readingAt(0)->text.contains(QStringLiteral("—")));
    }

    void exportsPicturesAndTables()
    {
        widgets::SpeedupChart chart;
        chart.resize(400, 200);
        chart.setReport(run({{RunMode::Split, 50}, {RunMode::EdgeOnly, 100}, {RunMode::Split, 50}}));
        QVERIFY(chart.exported(widgets::ChartFormat::Png).startsWith("\x89PNG"));
        QVERIFY(chart.exported(widgets::ChartFormat::Pdf).startsWith("%PDF"));
        QVERIFY(chart.exported(widgets::ChartFormat::Svg).contains("<polyline"));
        QVERIFY(chart.exported(widgets::ChartFormat::Csv).endsWith("2,,,2\n"));
    }

    void keepsThePointersReadingOutOfPictures()
    {
        widgets::LayerTimesChart chart;
        chart.resize(600, 300);
        chart.setProfiles(profileOf({{Millis{2}}, {Millis{3}}, {Millis{4}}}), {});
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QWidget* plot = chart.findChild<QWidget*>();
        QTRY_VERIFY(plot->width() > 400);
        const QByteArray svg = chart.exported(widgets::ChartFormat::Svg);
        QCoreApplication::processEvents();
        const QImage before = chart.grab().toImage();
        QTest::mouseMove(plot, plot->rect().center() + QPoint(15, -30));
        QTRY_VERIFY(chart.grab().toImage() != before);
        QCOMPARE(chart.exported(widgets::ChartFormat::Svg), svg);
        QCoreApplication::processEvents();
        QVERIFY(chart.grab().toImage() != before);
    }

    void tellsTheColoursInPictures()
    {
        widgets::LayerTimesChart chart;
        chart.resize(600, 300);
        chart.setProfiles(profileOf({{Millis{2}}, {Millis{3}}}), {});
        const QImage before = chart.grab().toImage();
        const QByteArray svg = chart.exported(widgets::ChartFormat::Svg);
        QVERIFY(svg.contains(">device<"));
        QVERIFY(svg.contains(">edge<"));
        QCoreApplication::processEvents();
        QCOMPARE(chart.grab().toImage(), before);
    }

    void offersAnExportByTheRightButton()
    {
        widgets::SpeedupChart chart;
        chart.resize(400, 200);
        chart.show();
        QSignalSpy ready(&chart, &widgets::Chart::exportReady);
        QWidget* plot = chart.findChild<QWidget*>();
        Q_EMIT plot->customContextMenuRequested(QPoint(50, 50));
        auto* menu = chart.findChild<QMenu*>(QStringLiteral("chartMenu"));
        QVERIFY(menu);
        menu->actions().at(3)->trigger();
        QCOMPARE(ready.size(), 1);
        QCOMPARE(ready[0][0].toString(), QStringLiteral("speed-up.csv"));
        QVERIFY(ready[0][1].toByteArray().contains("\nframe,"));
        menu->close();
    }

    void aPictureTellsItsTitleAndItsConditions()
    {
        widgets::LayerTimesChart chart;
        chart.resize(600, 300);
        chart.setProfiles(profileOf({{Millis{2}}, {Millis{3}}}), {});
        engine::DeviceDescription phone;
        phone.name = "phone";
        phone.slowdown = 4.0;
        chart.setConditions({.model = QStringLiteral("AlexNet"), .device = phone});
        const QByteArray svg = chart.exported(widgets::ChartFormat::Svg, now);
        QVERIFY(svg.contains(">Time of each layer<"));
        QVERIFY(svg.contains("AlexNet · device: phone, emulated 4 times slower · 2026-11-28 14:39 UTC"));
        QCOMPARE(chart.exported(widgets::ChartFormat::Csv, now).split('\n').mid(0, 3),
                 (QByteArrayList{"# model: AlexNet", "# device: phone, emulated 4 times slower",
                                 "# date: 2026-11-28T14:39:00Z"}));
    }

    void aChartOfARunTellsTheRunsConditions()
    {
        auto report = run({{RunMode::Split, 50}});
        report.model = "AlexNet";
        report.device.name = "phone";
        report.edge.name = "lab-ws";
        report.link = {engine::megabitsPerSecond(10), engine::megabitsPerSecond(20), Millis{2}};
        report.linkEmulated = true;
        widgets::LatencyChart chart;
        chart.setReport(report);
        const auto csv = chart.exported(widgets::ChartFormat::Csv, now);
        QVERIFY2(csv.contains("# link: up 10 Mbit/s, down 20 Mbit/s, delay 2 ms one way, measured, emulated link\n"),
                 csv);
        QVERIFY2(csv.contains("# edge: lab-ws\n"), csv);
    }

    void aSmallChartIsStillReadInPictures()
    {
        widgets::LayerTimesChart chart;
        chart.resize(60, 40);
        chart.setProfiles(profileOf({{Millis{2}}, {Millis{3}}}), {});
        const auto png = QImage::fromData(chart.exported(widgets::ChartFormat::Png));
        QVERIFY(png.width() >= 2 * 480);
        QVERIFY(png.height() >= 2 * 260);
        QVERIFY(chart.grab().toImage().width() < 200); // and is as small as before on the screen
    }
};

QTEST_MAIN(TestCharts)
#include "tst_charts.moc"
