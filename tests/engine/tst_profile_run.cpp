// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_executor.h"

#include "engine/run/profile_run.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace engine;

namespace {

/// A clock that moves ten milliseconds at each look.
ReadClock tickingClock()
{
    return [now = std::make_shared<std::chrono::nanoseconds>()] { return *now += 10ms; };
}

bool goOn(ProfileStage, double)
{
    return true;
}

ProfileOptions runs(int count, Millis budget = Millis(0))
{
    return {count, budget};
}

} // namespace

class TestProfileRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsAllSamplesOfAProfile()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph);
        const auto profile = profileModel(graph, executor, runs(12), {tickingClock()}, goOn);
        QVERIFY(profile);
        QCOMPARE(profile->wholeRuns.size(), std::size_t(12));
        QCOMPARE(profile->fingerprint, fingerprint(graph));
        for (const auto& layer : profile->layers)
            QCOMPARE(layer.samples.size(), std::size_t(12));
    }

    void saysWhatMayHaveBentARun()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph);
        // Asked before and after each run; another program comes in between once in three runs.
        const auto preemptions = [asked = 0]() mutable -> std::int64_t { return (++asked + 4) / 6; };
        const auto profile = profileModel(graph, executor, runs(12), {tickingClock(), preemptions}, goOn);
        QVERIFY(profile);
        const auto isBusy = [](const Sample& sample) { return sample.flags == SampleFlags::Busy; };
        QCOMPARE(std::ranges::count_if(profile->wholeRuns, isBusy), 4);
        for (std::size_t run = 0; run < 12; ++run) {
            QCOMPARE(profile->wholeRuns[run].probe, Millis(10)); // between two looks at the clock
            for (const auto& layer : profile->layers) {
                QCOMPARE(layer.samples[run].probe, profile->wholeRuns[run].probe);
                QCOMPARE(layer.samples[run].flags, profile->wholeRuns[run].flags);
            }
        }
    }

    void endsAProfileWithItsBudget()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph);
        const auto profile = profileModel(graph, executor, runs(1000, Millis(200)), {tickingClock()}, goOn);
        QVERIFY(profile);
        QVERIFY(profile->wholeRuns.size() >= 3 && profile->wholeRuns.size() < 20);
        const auto least = profileModel(graph, executor, runs(1000, Millis(1)), {tickingClock()}, goOn);
        QCOMPARE(least->wholeRuns.size(), std::size_t(3));
    }

    void cancelsAProfileAtEveryMoment()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph);
        int moments = 0;
        const auto count = [&](ProfileStage, double) { return ++moments > 0; };
        QVERIFY(profileModel(graph, executor, runs(5), {tickingClock()}, count));
        for (int last = 1; last <= moments; ++last) {
            int left = last;
            const auto stop = [&](ProfileStage, double) { return --left > 0; };
            const auto profile = profileModel(graph, executor, runs(5), {tickingClock()}, stop);
            QVERIFY(!profile);
            QCOMPARE(profile.error().code, ErrorCode::Cancelled);
        }
    }
};

QTEST_GUILESS_MAIN(TestProfileRun)
#include "tst_profile_run.moc"
