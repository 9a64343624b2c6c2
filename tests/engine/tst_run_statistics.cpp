// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/run_statistics.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace engine;

namespace {

/// A time with few different values, so that many frames are equal.
Millis coarse(std::mt19937& random)
{
    return Millis{static_cast<double>(random() % 200) / 8.0};
}

Millis fine(std::mt19937& random)
{
    return Millis{std::lognormal_distribution<double>(2.0, 1.0)(random)};
}

FrameTiming randomFrame(std::mt19937& random, int number)
{
    const auto time = random() % 4 == 0 ? coarse : fine;
    return {PlanId{static_cast<std::uint32_t>(random() % 5)},
            number,
            time(random),
            time(random),
            time(random),
            time(random),
            time(random)};
}

std::vector<Millis> latencies(const RunReport& report, RunMode mode, Millis FrameTiming::*part = &FrameTiming::latency)
{
    std::vector<Millis> samples;
    for (const auto& frame : report.frames) {
        if (frame.mode() == mode)
            samples.push_back(frame.*part);
    }
    return samples;
}

/// As the statistics of a profile have it, from all frames at once.
bool sameAsOfAllFrames(const RunStatistics& running, const RunReport& report)
{
    return std::ranges::all_of(allRunModes, [&](RunMode mode) {
        const auto summary = running.summary(mode);
        const auto samples = latencies(report, mode);
        return summary.frames == static_cast<int>(samples.size()) && summary.latency == median(samples)
            && summary.spread == medianAbsoluteDeviation(samples) && summary.p95 == percentile(samples, 95.0)
            && summary.parts.mode() == mode && summary.parts.latency == summary.latency
            && summary.parts.device == median(latencies(report, mode, &FrameTiming::device))
            && summary.parts.uplink == median(latencies(report, mode, &FrameTiming::uplink))
            && summary.parts.edge == median(latencies(report, mode, &FrameTiming::edge))
            && summary.parts.downlink == median(latencies(report, mode, &FrameTiming::downlink));
    });
}

double ratioOfMedians(const RunReport& report, RunMode baseline)
{
    const auto split = median(latencies(report, RunMode::Split));
    return split.count() > 0.0 ? median(latencies(report, baseline)) / split : 0.0;
}

FrameTiming frame(PlanId plan, double latency)
{
    FrameTiming timing;
    timing.plan = plan;
    timing.latency = Millis{latency};
    return timing;
}

} // namespace

class TestRunStatistics : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void agreesWithAllFramesAtOnceAfterEachFrame()
    {
        const auto seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        RunReport report;
        RunStatistics running;
        for (int number = 0; number < 1500; ++number) {
            report.frames.push_back(randomFrame(random, number));
            running.add(report.frames.back());
            QVERIFY2(sameAsOfAllFrames(running, report), qPrintable(QStringLiteral("frame %1").arg(number)));
            for (const auto baseline : {RunMode::DeviceOnly, RunMode::EdgeOnly})
                QCOMPARE(running.speedup(baseline), ratioOfMedians(report, baseline));
        }
    }

    void saysTheSameOfAWholeReport()
    {
        const auto seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        RunReport report;
        RunStatistics running;
        for (int number = 0; number < 3000; ++number) {
            report.frames.push_back(randomFrame(random, number));
            running.add(report.frames.back());
        }
        for (const auto mode : allRunModes) {
            QCOMPARE(summarize(report, mode).parts, running.summary(mode).parts);
            QCOMPARE(summarize(report, mode).spread.count(), running.summary(mode).spread.count());
            QCOMPARE(speedup(report, mode), running.speedup(mode));
            QCOMPARE(speedupSpread(report, mode), running.speedupSpread(mode));
        }
        QCOMPARE(speedupOverBest(report), running.speedupOverBest());
        QVERIFY(betterBaseline(report) == running.betterBaseline());
        QVERIFY(runningSpeedups(report).back() == running.latestSpeedup());
    }

    void keepsEqualSamplesInManyBlocks()
    {
        std::vector<Millis> samples;
        SortedSamples sorted;
        for (int i = 0; i < 5000; ++i) {
            samples.emplace_back(i < 4000 ? 7.0 : 1.0);
            sorted.add(samples.back());
        }
        QCOMPARE(sorted.size(), samples.size());
        for (const double percent : {0.0, 20.0, 20.1, 50.0, 100.0})
            QCOMPARE(sorted.percentile(percent).count(), percentile(samples, percent).count());
        QCOMPARE(sorted.medianAbsoluteDeviation().count(), 0.0);
    }

    void knowsNothingOfNoFrames()
    {
        const RunStatistics none;
        QCOMPARE(none.summary(RunMode::Split).frames, 0);
        QCOMPARE(none.summary(RunMode::Split).p95.count(), 0.0);
        QCOMPARE(none.speedupOverBest(), 0.0);
        QVERIFY(!none.betterBaseline());
        QVERIFY(!none.latestSpeedup());
    }

    void forgetsWhatLeftTheWindow()
    {
        SpeedupTrail trail(2);
        QVERIFY(!trail.add(frame(deviceOnlyPlan, 40)));
        QVERIFY(!trail.add(frame(edgeOnlyPlan, 20)));
        QCOMPARE(trail.add(frame(firstSplitPlan, 10))->overDevice, 4.0);
        QCOMPARE(trail.add(frame(PlanId{7}, 30))->overDevice, 2.0);
        QCOMPARE(trail.add(frame(PlanId{7}, 10))->overBest, 1.0);
        QCOMPARE(trail.add(frame(PlanId{7}, 10))->overEdge, 2.0);
    }

    void measuresEveryFrameAgainstItsOwnPlan()
    {
        RunReport report;
        report.plans.resize(4);
        report.plans[2].predicted.device = Millis{50};
        report.plans[3].predicted.device = Millis{90};
        report.frames = {frame(firstSplitPlan, 100), frame(firstSplitPlan, 100), frame(PlanId{3}, 100)};
        QCOMPARE(predictionError(report, RunMode::Split), -0.5);
        report.frames.insert(report.frames.end(), 2, frame(PlanId{3}, 100));
        QCOMPARE(predictionError(report, RunMode::Split), -0.1);
        QCOMPARE(report.plan(RunMode::Split).predicted.device.count(), 90.0);
        QCOMPARE(report.plan(PlanId{17}).sideOf.size(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestRunStatistics)
#include "tst_run_statistics.moc"
