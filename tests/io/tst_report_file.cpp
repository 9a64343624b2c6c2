// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/report_file.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace engine;

namespace {

FrameTiming frame(PlanId plan, int number, double latency)
{
    FrameTiming timing;
    timing.plan = plan;
    timing.frame = number;
    timing.latency = Millis{latency};
    return timing;
}

/// Two splits, one frame of each plan.
RunReport report()
{
    RunReport report;
    report.plans.resize(4);
    const std::array predicted{30.0, 20.0, 12.0, 8.0};
    for (std::size_t i = 0; i < predicted.size(); ++i)
        report.plans[i].predicted.device = Millis{predicted[i]};
    report.plans[2].algorithm = "throughput";
    report.plans[3].algorithm = "optimal";
    report.planned = 5;
    report.frames = {frame(firstSplitPlan, 0, 10), frame(deviceOnlyPlan, 1, 40), frame(edgeOnlyPlan, 2, 25),
                     frame(PlanId{3}, 3, 10)};
    return report;
}

QJsonObject jsonOf(const RunReport& report)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(toJson(report))).object();
}

} // namespace

class TestReportFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhetherTheRunCameToItsEnd()
    {
        auto run = report();
        QVERIFY(!jsonOf(run)[QStringLiteral("complete")].toBool(true));
        QCOMPARE(jsonOf(run)[QStringLiteral("planned")].toInt(), 5);
        QVERIFY(jsonOf(run)[QStringLiteral("split_difference")].isNull());
        run.complete = true;
        run.splitDifference = 0.5;
        QVERIFY(jsonOf(run)[QStringLiteral("complete")].toBool());
        QCOMPARE(jsonOf(run)[QStringLiteral("split_difference")].toDouble(), 0.5);
    }

    void tellsAMeasuredLinkFromATypedOne()
    {
        auto run = report();
        QCOMPARE(jsonOf(run)[QStringLiteral("link_source")].toString(), QStringLiteral("measured"));
        run.linkMeasured = false;
        QCOMPARE(jsonOf(run)[QStringLiteral("link_source")].toString(), QStringLiteral("typed"));
    }

    void summarizesEachModeAndListsEachFrame()
    {
        const auto json = jsonOf(report());
        QCOMPARE(json[QStringLiteral("algorithm")].toString(), QStringLiteral("optimal"));
        QCOMPARE(json[QStringLiteral("speedup_vs_best")].toDouble(), 2.5);
        const auto modes = json[QStringLiteral("modes")].toObject();
        QCOMPARE(modes.keys(),
                 QStringList({QStringLiteral("device-only"), QStringLiteral("edge-only"), QStringLiteral("split")}));
        const auto split = modes[QStringLiteral("split")].toObject();
        QCOMPARE(split[QStringLiteral("frames")].toInt(), 2);
        QCOMPARE(split[QStringLiteral("prediction_error")].toDouble(), 0.0);
        const auto frames = json[QStringLiteral("frames")].toArray();
        QCOMPARE(frames.size(), 4);
        QCOMPARE(frames[1].toObject()[QStringLiteral("mode")].toString(), QStringLiteral("device-only"));
        QCOMPARE(frames[3].toObject()[QStringLiteral("mode")].toString(), QStringLiteral("split"));
    }

    void predictsEachRowByItsPlan()
    {
        const auto rows = QString::fromStdString(toCsv(tableOf(report()))).split(QLatin1Char('\n'));
        QCOMPARE(rows[0], QStringLiteral("frame,mode,latency_ms,device_ms,uplink_ms,edge_ms,downlink_ms,predicted_ms"));
        QCOMPARE(rows[1], QStringLiteral("0,split,10,0,0,0,0,12"));
        QCOMPARE(rows[2], QStringLiteral("1,device-only,40,0,0,0,0,30"));
        QCOMPARE(rows[4], QStringLiteral("3,split,10,0,0,0,0,8"));
    }
};

QTEST_GUILESS_MAIN(TestReportFile)
#include "tst_report_file.moc"
