// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/profile/profile.h"
#include "engine/run/run_statistics.h"

#include <QTest>

using namespace engine;

namespace {

std::vector<Millis> millis(std::initializer_list<double> values)
{
    std::vector<Millis> samples;
    for (const auto value : values)
        samples.emplace_back(value);
    return samples;
}

template <typename A, typename B>
concept Addable = requires(A a, B b)
{
    a + b;
};

static_assert(!Addable<Millis, Bytes>);
static_assert(!Addable<Bytes, Bandwidth>);
static_assert((Bytes{1'000'000} / megabitsPerSecond(8.0)).count() == 1000.0);

FrameTiming frame(RunMode mode, double latency)
{
    return {firstPlanOf(mode), 0, Millis{latency}, Millis{latency / 2}, Millis{0}, Millis{0}, Millis{0}};
}

} // namespace

class TestProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statisticsAreRobust()
    {
        const auto samples = millis({3, 1, 2, 100});
        QCOMPARE(median(samples).count(), 2.5);
        QCOMPARE(medianAbsoluteDeviation(samples).count(), 1.0);
        QCOMPARE(percentile(samples, 95.0).count(), 100.0);
        QCOMPARE(percentile(samples, 50.0).count(), 2.0);
        QCOMPARE(median(millis({})).count(), 0.0);
    }

    void isWarmOnceTheTimesStopFalling()
    {
        QVERIFY(!warmedUp(millis({10, 10, 10, 10})));
        QVERIFY(!warmedUp(millis({20, 19, 18, 17, 16, 12, 11, 10, 10, 10})));
        QVERIFY(warmedUp(millis({40, 10, 10, 10, 10, 10, 10, 10.1, 10, 99})));
    }

    void speedUpIsOverTheBetterBaseline()
    {
        RunReport report;
        report.frames = {frame(RunMode::Split, 10), frame(RunMode::DeviceOnly, 30), frame(RunMode::EdgeOnly, 15)};
        QCOMPARE(speedup(report, RunMode::DeviceOnly), 3.0);
        QCOMPARE(speedupOverBest(report), 1.5);
        QCOMPARE(summarize(report, RunMode::Split).parts.device.count(), 5.0);
    }

    void aBaselineThatNeverRanGivesNoSpeedUp()
    {
        RunReport report;
        report.frames = {frame(RunMode::Split, 10)};
        QCOMPARE(speedup(report, RunMode::DeviceOnly), 0.0);
        QCOMPARE(predictionError(report, RunMode::EdgeOnly), 0.0);
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
