// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/made_up.h"
#include "widgets/charts/latency_breakdown_chart.h"
#include "widgets/charts/latency_chart.h"
#include "widgets/charts/speedup_chart.h"
#include "widgets/pace.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/report_page.h"
#include "widgets/tables/run_summary_model.h"
#include "widgets/tables/value_text.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QLabel>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QWheelEvent>

using engine::RunMode;

namespace {

constexpr qint64 betweenRedraws = 50; // milliseconds, at least

/// 5,180 frames.
const engine::RunReport& longReport()
{
    static const engine::RunReport report = [] {
        const auto graph = madeUpGraph();
        const auto plans = madeUpPlans(*graph, madeUpProfile(*graph, "phone", 6.0, 4.0),
                                       madeUpProfile(*graph, "lab-ws", 0.3), madeUpLink());
        return madeUpReport(plans, 3700);
    }();
    return report;
}

std::shared_ptr<engine::RunLog> runWithout(std::size_t lastFrames)
{
    engine::RunReport head = longReport();
    head.frames.resize(head.frames.size() - lastFrames);
    return std::make_shared<engine::RunLog>(std::move(head));
}

std::shared_ptr<engine::RunLog> emptyRun()
{
    return runWithout(longReport().frames.size());
}

/// Appends the next @p count frames one by one and tells @p listener of each.
template <typename Listener>
void grow(engine::RunLog& run, std::size_t count, Listener& listener)
{
    const std::size_t until = run.report().frames.size() + count;
    while (run.report().frames.size() < until) {
        run.append(longReport().frames[run.report().frames.size()]);
        listener.framesAppended();
        QCoreApplication::processEvents();
    }
}

std::shared_ptr<widgets::RunChart> makeChart(const QString& kind)
{
    if (kind == QStringLiteral("latency"))
        return std::make_shared<widgets::LatencyChart>();
    if (kind == QStringLiteral("speed-up"))
        return std::make_shared<widgets::SpeedupChart>();
    return std::make_shared<widgets::LatencyBreakdownChart>();
}

void addKinds()
{
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"latency", "speed-up", "breakdown"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void show(QWidget& widget)
{
    widget.resize(700, 300);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    QCoreApplication::processEvents();
}

/// Longer than whoever was told of a frame before may wait.
void waitUntilARedrawIsDue()
{
    int done = 0;
    QObject owner;
    widgets::Pace pace([&done] { ++done; }, &owner);
    pace.request();
    QTRY_COMPARE(done, 1);
    pace.request();
    QTRY_COMPARE(done, 2);
}

QWidget* plotOf(widgets::Chart& chart)
{
    return chart.findChild<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
}

QImage picture(QWidget& widget)
{
    return widget.grab().toImage();
}

/// Of the long run set at once.
QImage wholePicture(const QString& kind)
{
    const auto chart = makeChart(kind);
    chart->setReport(longReport());
    show(*chart);
    return picture(*chart);
}

void turnWheel(QWidget* plot, const QPoint& at)
{
    QWheelEvent event(at, plot->mapToGlobal(at), {}, QPoint(0, 360), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QCoreApplication::sendEvent(plot, &event);
    QCoreApplication::processEvents();
}

int nearestSplitFrame(double key)
{
    int nearest = -1;
    for (const engine::FrameTiming& frame : longReport().frames)
        if (frame.mode() == RunMode::Split && (nearest < 0 || std::abs(frame.frame - key) < std::abs(nearest - key)))
            nearest = frame.frame;
    return nearest;
}

} // namespace

class TestGrowingRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); }

    void endsAsTheSameRunSetAtOnce_data() { addKinds(); }
    void endsAsTheSameRunSetAtOnce()
    {
        QFETCH(QString, kind);
        const auto chart = makeChart(kind);
        const auto run = emptyRun();
        show(*chart);
        chart->setRunning(true);
        chart->setRun(run);
        QCoreApplication::processEvents();
        QSignalSpy replots(plotOf(*chart), SIGNAL(afterReplot()));
        QElapsedTimer timer;
        timer.start();
        grow(*run, longReport().frames.size(), *chart);
        const qint64 mostReplots = 1 + timer.elapsed() / (betweenRedraws - 1);
        QVERIFY2(replots.size() <= mostReplots, qPrintable(QString::number(replots.size())));
        chart->setRunning(false);
        const QImage whole = wholePicture(kind);
        QTRY_COMPARE(picture(*chart), whole);
        QVERIFY(!replots.isEmpty());
        const auto atOnce = makeChart(kind);
        atOnce->setReport(longReport());
        QCOMPARE(csvOf(chart->table()), csvOf(atOnce->table()));
    }

    void drawsNothingWhileItIsHidden_data() { addKinds(); }
    void drawsNothingWhileItIsHidden()
    {
        QFETCH(QString, kind);
        const auto chart = makeChart(kind);
        const auto run = runWithout(2000);
        chart->setRun(run);
        show(*chart);
        chart->hide();
        QSignalSpy replots(plotOf(*chart), SIGNAL(afterReplot()));
        grow(*run, 2000, *chart);
        waitUntilARedrawIsDue();
        QCOMPARE(replots.size(), 0);
        chart->show();
        const QImage whole = wholePicture(kind);
        QTRY_COMPARE(picture(*chart), whole);
    }

    void exportsWhatItHasNotDrawnYet_data() { addKinds(); }
    void exportsWhatItHasNotDrawnYet()
    {
        QFETCH(QString, kind);
        const auto chart = makeChart(kind);
        const auto atOnce = makeChart(kind);
        const auto run = runWithout(700);
        chart->setRun(run);
        grow(*run, 700, *chart);
        atOnce->setReport(longReport());
        const auto now = QDateTime::currentDateTimeUtc(); // one for both, because a file says when it was made
        QCOMPARE(chart->exported(widgets::ChartFormat::Svg, now), atOnce->exported(widgets::ChartFormat::Svg, now));
        QCOMPARE(chart->exported(widgets::ChartFormat::Csv, now), atOnce->exported(widgets::ChartFormat::Csv, now));
    }

    void followsTheNewestFramesUnlessAskedForAll_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("latency") << QStringLiteral("latency");
        QTest::newRow("speed-up") << QStringLiteral("speed-up");
    }
    void followsTheNewestFramesUnlessAskedForAll()
    {
        QFETCH(QString, kind);
        const auto chart = makeChart(kind);
        const auto run = runWithout(100);
        chart->setRun(run);
        chart->setRunning(true);
        show(*chart);
        const QImage whole = wholePicture(kind);
        QSignalSpy replots(plotOf(*chart), SIGNAL(afterReplot()));
        grow(*run, 100, *chart);
        QTRY_VERIFY(!replots.isEmpty());
        chart->exported(widgets::ChartFormat::Png); // draws the last frames
        QVERIFY(picture(*chart) != whole);
        chart->fit();
        QTRY_COMPARE(picture(*chart), whole);
        chart->follow();
        QTRY_VERIFY(picture(*chart) != whole);
        chart->setRunning(false);
        QTRY_COMPARE(picture(*chart), whole);
    }

    void leavesTheViewOfAReaderAlone()
    {
        widgets::SpeedupChart chart;
        const auto run = runWithout(500);
        chart.setRun(run);
        chart.setRunning(true);
        show(chart);
        QWidget* plot = plotOf(chart);
        turnWheel(plot, plot->rect().center());
        const QImage zoomed = picture(chart);
        QSignalSpy replots(plot, SIGNAL(afterReplot()));
        grow(*run, 500, chart);
        QTRY_VERIFY(!replots.isEmpty());
        QCOMPARE(picture(chart), zoomed);
        chart.setRunning(false);
        QCoreApplication::processEvents();
        QCOMPARE(picture(chart), zoomed);
        chart.fit();
        const QImage whole = wholePicture(QStringLiteral("speed-up"));
        QTRY_COMPARE(picture(chart), whole);
    }

    void readsEveryFrameOfALongRun()
    {
        widgets::LatencyChart latency;
        widgets::SpeedupChart speedup;
        const auto run = emptyRun();
        latency.setRun(run);
        speedup.setRun(run);
        while (run->report().frames.size() < longReport().frames.size())
            run->append(longReport().frames[run->report().frames.size()]);
        latency.framesAppended();
        speedup.framesAppended();
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int i = 0; i < 300; ++i) {
            const double key = random.bounded(5400.0) - 100.0;
            const int nearest = nearestSplitFrame(key);
            QCOMPARE(latency.readingAt(key)->key, nearest);
            QCOMPARE(speedup.readingAt(key)->key, nearest);
        }
    }

    void tellsTheSpeedupsOfTheWholeReport()
    {
        widgets::SpeedupChart chart;
        const auto run = emptyRun();
        chart.setRun(run);
        grow(*run, longReport().frames.size(), chart);
        const auto points = engine::runningSpeedups(longReport());
        const QStringList lines = csvOf(chart.table()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(static_cast<std::size_t>(lines.size()), points.size() + 1);
        for (std::size_t i = 5; i < points.size(); ++i) {
            const QStringList fields = lines[static_cast<qsizetype>(i) + 1].split(QLatin1Char(','));
            QCOMPARE(fields[0].toInt(), points[i].frame);
            QVERIFY(qFuzzyCompare(1e4F, static_cast<float>(1e4 * fields[1].toDouble() / points[i].overBest)));
            QVERIFY(qFuzzyCompare(1e4F, static_cast<float>(1e4 * fields[2].toDouble() / points[i].overDevice)));
        }
    }

    void summarizesAGrowingRunAsTheWholeReport()
    {
        widgets::RunSummaryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto run = emptyRun();
        model.setRun(run);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QElapsedTimer timer;
        timer.start();
        grow(*run, longReport().frames.size(), model);
        QVERIFY(changed.size() <= 1 + timer.elapsed() / (betweenRedraws - 1));
        const engine::ModeSummary split = engine::summarize(longReport(), RunMode::Split);
        const auto value = [&model](int row) { return model.index(row, 1).data().toString(); };
        QTRY_COMPARE(value(6), QStringLiteral("3700 split, 740+740 baseline"));
        QCOMPARE(value(0), widgets::millisText(split.latency, split.spread));
        QCOMPARE(value(1), widgets::millisText(split.p95));
        QVERIFY(value(2).endsWith(
            QStringLiteral("(%1)").arg(widgets::percentText(engine::predictionError(longReport(), RunMode::Split)))));
        for (const auto& [row, baseline] : {std::pair{4, RunMode::DeviceOnly}, std::pair{5, RunMode::EdgeOnly}})
            QCOMPARE(value(row),
                     widgets::speedupText(engine::speedup(longReport(), baseline),
                                          engine::speedupSpread(longReport(), baseline)));
    }

    void fillsPagesOnceTheyAreSeen()
    {
        widgets::LivePage live;
        widgets::ReportPage report;
        const auto run = runWithout(200);
        live.setRun(run);
        report.setRun(run);
        const auto* now = live.findChild<QTableView*>(QStringLiteral("now"))->model();
        const auto* modes = report.findChild<QTableView*>(QStringLiteral("modes"))->model();
        QSignalSpy nowChanged(now, &QAbstractItemModel::dataChanged);
        QSignalSpy modesChanged(modes, &QAbstractItemModel::dataChanged);
        grow(*run, 100, live);
        grow(*run, 100, report);
        waitUntilARedrawIsDue();
        QCOMPARE(nowChanged.size(), 0);
        QCOMPARE(modesChanged.size(), 0);
        live.show();
        report.show();
        QTRY_COMPARE(now->index(6, 1).data().toString(), QStringLiteral("3700 split, 740+740 baseline"));
        QTRY_COMPARE(modes->index(0, 1).data().toString(), QStringLiteral("3700"));
        QVERIFY(report.findChild<QLabel*>(QStringLiteral("headline"))
                    ->text()
                    .startsWith(widgets::speedupText(engine::speedupOverBest(longReport()))));
    }
};

QTEST_MAIN(TestGrowingRun)
#include "tst_growing_run.moc"
