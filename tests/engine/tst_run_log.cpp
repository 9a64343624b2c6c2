// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/run_log.h"

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

RunReport headOf(int splits)
{
    RunReport head;
    head.model = "diamond";
    head.planned = 9;
    head.plans.resize(index(firstSplitPlan) + static_cast<std::size_t>(splits));
    return head;
}

} // namespace

class TestRunLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void growsByOneFrame()
    {
        RunLog log(headOf(1));
        log.append(frame(deviceOnlyPlan, 0, 30));
        log.append(frame(edgeOnlyPlan, 1, 20));
        QVERIFY(log.speedups().empty());
        log.append(frame(firstSplitPlan, 2, 10));
        QCOMPARE(log.report().frames.size(), std::size_t(3));
        QCOMPARE(log.report().model, std::string("diamond"));
        QCOMPARE(log.statistics().speedupOverBest(), 2.0);
        QVERIFY(log.speedups() == std::vector<SpeedupPoint>({{2, 3.0, 2.0, 2.0}}));
    }

    void saysOfItsReportWhatTheWholeReportSays()
    {
        RunLog log(headOf(1));
        for (int i = 0; i < 60; ++i)
            log.append(frame(PlanId{static_cast<std::uint32_t>(i * 7 % 3)}, i, 10.0 + i * 37 % 11));
        QVERIFY(log.speedups() == runningSpeedups(log.report()));
        QCOMPARE(log.statistics().summary(RunMode::Split).parts, summarize(log.report(), RunMode::Split).parts);
        const RunLog read(log.report());
        QVERIFY(read.speedups() == log.speedups());
        QCOMPARE(read.statistics().speedupOverBest(), log.statistics().speedupOverBest());
    }

    void predictsEachFrameAsItsOwnPlanDoes()
    {
        RunReport head = headOf(2);
        head.plans[2].predicted.device = Millis{9};
        head.plans[3].predicted.device = Millis{14};
        RunLog log(std::move(head));
        QCOMPARE(log.predictionError(RunMode::Split), 0.0);
        for (int i = 0; i < 40; ++i) {
            log.append(frame(PlanId{static_cast<std::uint32_t>(i < 15 ? 2 : 3)}, i, 10.0 + i * 37 % 11));
            QCOMPARE(log.predictionError(RunMode::Split), predictionError(log.report(), RunMode::Split));
        }
        QVERIFY(log.predictionError(RunMode::Split) != 0.0);
        QCOMPARE(log.predictionError(RunMode::EdgeOnly), 0.0);
    }

    void isCompleteOnlyAfterItsEnd()
    {
        RunLog log(headOf(1));
        log.append(frame(firstSplitPlan, 0, 10));
        QVERIFY(!log.report().complete);
        QVERIFY(!log.report().splitDifference);
        log.finish(1e-7);
        QVERIFY(log.report().complete);
        QCOMPARE(log.report().splitDifference, 1e-7);
    }

    void numbersPlansInTheOrderOfTheirUse()
    {
        RunLog log(headOf(0));
        Plan plan;
        plan.algorithm = "optimal";
        QVERIFY(log.addPlan(plan) == firstSplitPlan);
        plan.algorithm = "throughput";
        QVERIFY(log.addPlan(plan) == PlanId{3});
        QCOMPARE(log.report().plan(firstSplitPlan).algorithm, std::string("optimal"));
        QCOMPARE(log.report().plan(RunMode::Split).algorithm, std::string("throughput"));
        QVERIFY(RunLog(RunReport{}).addPlan(plan) == firstSplitPlan);
    }
};

QTEST_GUILESS_MAIN(TestRunLog)
#include "tst_run_log.moc"
