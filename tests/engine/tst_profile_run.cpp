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
    return exactly(count, budget);
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

    void bracketsEachBurstByProbes()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph);
        // Each look at the clock is a burst later, so that each layer is a burst: probes 1, 2, 3, ...
        const auto probe = [count = 0]() mutable -> Result<Millis> { return Millis(++count); };
        // Asked before and after each layer; another program comes in between once in three layers.
        const auto preemptions = [asked = 0]() mutable -> std::int64_t { return (++asked + 4) / 6; };
        const Machine machine{tickingClock(), preemptions, probe, Millis(2.5)};
        const auto profile = profileModel(graph, executor, runs(6), machine, goOn);
        QVERIFY(profile);
        QCOMPARE(profile->bestProbe, Millis(1)); // 1 to 32 have nothing in common
        int bursts = 0;
        for (std::size_t run = 0; run < 6; ++run) {
            auto flags = SampleFlags::None;
            for (const auto& layer : profile->layers) {
                const auto& sample = layer.samples[run];
                QCOMPARE(sample.probe, Millis(++bursts + 1)); // the slower of the two, which is the later one here
                QCOMPARE(sample.flags == SampleFlags::Busy, bursts % 3 == 1);
                flags = std::max(flags, sample.flags);
            }
            QCOMPARE(profile->wholeRuns[run].probe, profile->layers.back().samples[run].probe);
            QCOMPARE(profile->wholeRuns[run].flags, flags);
        }
    }

    void letsABurstSpanRuns()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph);
        int probes = 0;
        const Machine machine{
            [] { return std::chrono::nanoseconds(0); }, {}, [&]() -> Result<Millis> { return Millis(++probes); }};
        const auto profile = profileModel(graph, executor, runs(20), machine, goOn);
        QVERIFY(profile);
        QCOMPARE(probes, 2); // one before all and one behind
        QCOMPARE(profile->layers.front().samples.front().probe, Millis(2));
        QCOMPARE(profile->wholeRuns.back().probe, Millis(2));
    }

    void endsWhenTheMediansAreKnown()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph); // whose layers take a millisecond each, always
        const Machine machine{tickingClock(), {}, []() -> Result<Millis> { return Millis(1); }};
        const auto settled = profileModel(graph, executor, {30, 300, 0.02, Millis(0), 0}, machine, goOn);
        QCOMPARE(settled->wholeRuns.size(), std::size_t(30));
        // No probe is near the best one that the machine is known for: nothing of it counts.
        const Machine disturbed{machine.clock, {}, machine.probe, Millis(0.5)};
        const auto never = profileModel(graph, executor, {30, 60, 0.02, Millis(0), 0}, disturbed, goOn);
        QCOMPARE(never->wholeRuns.size(), std::size_t(60));
    }

    void timesRunsAfterAGapToo()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph);
        std::vector<Millis> gaps;
        Machine machine{tickingClock()};
        auto options = runs(5);
        options.runsAfterIdle = 4;
        options.idleGap = Millis(70);
        const auto without = profileModel(graph, executor, options, machine, goOn);
        QCOMPARE(without->idleGap, Millis(0));
        machine.idle = [&](Millis gap) { gaps.push_back(gap); };
        const auto profile = profileModel(graph, executor, options, machine, goOn);
        QVERIFY(profile);
        QCOMPARE(profile->idleGap, Millis(70));
        QCOMPARE(gaps, std::vector<Millis>(4, Millis(70)));
        for (const auto& layer : profile->layers)
            QCOMPARE(layer.afterIdle, std::vector<Millis>(4, Millis(1)));
    }

    void failsAsTheProbeDoes()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph);
        int left = 3;
        const Machine machine{tickingClock(), {}, [&]() -> Result<Millis> {
                                  if (--left > 0)
                                      return Millis(1);
                                  return Error{ErrorCode::Io, "the probe fell out"};
                              }};
        const auto profile = profileModel(graph, executor, runs(5), machine, goOn);
        QVERIFY(!profile);
        QCOMPARE(profile.error().message(), std::string("the probe fell out"));
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
        QCOMPARE(profileModel(graph, executor, runs(2), {tickingClock()}, goOn)->wholeRuns.size(), std::size_t(2));
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
