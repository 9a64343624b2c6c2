// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_executor.h"

#include "app/agent/frame_meter.h"
#include "app/agent/layer_pace.h"
#include "app/agent/profile_run.h"
#include "app/agent/side_plan.h"

#include <QTest>

using namespace std::chrono_literals;
using engine::Millis;
using engine::RunMode;
using engine::Side;
using network::Timestamp;

namespace {

/// A clock that moves ten milliseconds at each look.
network::Clock tickingClock()
{
    return [now = std::make_shared<Timestamp>()] { return *now += 10ms; };
}

bool goOn(network::Stage, double)
{
    return true;
}

network::ProfileOptions runs(int count, Millis budget = Millis(0))
{
    return {{"zoo:diamond", {}}, count, budget};
}

engine::Result<engine::TensorMap> runInPhases(std::vector<Side> placement, Side resultOn)
{
    auto model = std::make_shared<app::OpenModel>(app::OpenModel{
        {}, tests::diamondGraph(), {}, std::make_unique<tests::FakeExecutor>(tests::diamondGraph())});
    const std::array<std::vector<Side>, 3> placements{placement, {}, {}};
    const auto device = app::makeSidePlan(model, Side::Device, resultOn, placements);
    const auto edge = app::makeSidePlan(model, Side::Edge, resultOn, placements);
    if (!device || !edge)
        return device ? edge.error() : device.error();
    engine::TensorMap held[2] = {engine::seededInputs(model->graph, 1), {}};
    const auto& phases = (*device)->of(RunMode::Split).phases;
    for (std::size_t i = 0; i < phases.size(); ++i) {
        const auto& side = phases[i].side == Side::Device ? *device : *edge;
        auto& ours = held[static_cast<std::size_t>(phases[i].side)];
        auto run = app::runPhase(*side, RunMode::Split, i, ours);
        if (!run)
            return run.error();
        ours.merge(run->outputs);
        auto sent = app::tensorsToSend(phases[i], ours);
        if (const auto valid = app::checkSent(model->graph, phases[i], sent); !valid)
            return valid.error();
        held[1 - static_cast<std::size_t>(phases[i].side)].merge(sent);
    }
    return held[static_cast<std::size_t>(resultOn)];
}

} // namespace

class TestAgentFrames : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void addsUpEveryCrossingByTheDevicesClock()
    {
        network::ClockOffset clock; // the edge is a minute ahead
        clock.add({0ms, 60s + 1ms, 60s + 1ms, 2ms});
        app::FrameMeter meter(RunMode::Split, 3, 1s);
        meter.deviceComputed(Millis(10));
        meter.sent(1s + 10ms);
        meter.answered({61s + 15ms, 61s + 18ms, 61s + 19ms, Millis(2)}, 1s + 26ms, clock, false);
        meter.deviceComputed(Millis(1));
        meter.sent(1s + 30ms);
        meter.answered({61s + 33ms, 61s + 39ms, 61s + 40ms, Millis(5)}, 1s + 44ms, clock, false);
        const auto timing = meter.finish(1s + 50ms);
        QCOMPARE(timing.latency.count(), 50.0);
        QCOMPARE(timing.device.count(), 11.0);
        QCOMPARE(timing.uplink.count(), 8.0);
        QCOMPARE(timing.edge.count(), 7.0);
        QCOMPARE(timing.downlink.count(), 11.0);
        QCOMPARE(timing.other().count(), 13.0);
    }

    void endsOnTheEdgeWithoutAWayBack()
    {
        network::ClockOffset clock;
        clock.add({0ms, -5s + 1ms, -5s + 1ms, 2ms});
        app::FrameMeter meter(RunMode::EdgeOnly, 0, 10s);
        meter.sent(10s);
        meter.answered({5s + 4ms, 5s + 9ms, 5s + 9ms, Millis(4)}, 10s + 20ms, clock, true);
        QCOMPARE(meter.edgeFinished(), Timestamp(10s + 9ms));
        QCOMPARE(meter.finish(meter.edgeFinished()).downlink.count(), 0.0);
    }

    void warmsUpEveryModeOfTheOrder()
    {
        network::RunOptions options;
        options.warmup = 2;
        options.order = {RunMode::EdgeOnly, RunMode::Split, RunMode::EdgeOnly};
        const auto frames = app::plannedFrames(options);
        QCOMPARE(frames.size(), std::size_t(7));
        QCOMPARE(std::ranges::count(frames, -1, &app::PlannedFrame::measured), 4);
        QCOMPARE(std::ranges::count(frames, RunMode::DeviceOnly, &app::PlannedFrame::mode), 0);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(frames[static_cast<std::size_t>(4 + i)].measured, i);
            QCOMPARE(frames[static_cast<std::size_t>(4 + i)].mode, options.order[static_cast<std::size_t>(i)]);
        }
    }

    void refusesARunThatCannotBe()
    {
        network::RunOptions good;
        good.model = {"zoo:diamond", {}};
        good.order = {RunMode::Split};
        good.placements[0] = {Side::Device};
        QVERIFY(app::check(good));
        auto bad = good;
        bad.order.clear();
        QVERIFY(!app::check(bad));
        bad = good;
        bad.order.push_back(RunMode::EdgeOnly);
        QVERIFY(!app::check(bad));
        bad = good;
        bad.warmup = -1;
        QVERIFY(!app::check(bad));
        bad = good;
        bad.model.name = "../secret";
        QVERIFY(!app::check(bad));
    }

    void givesTheWholeModelsOutputUnderEveryPlacement()
    {
        const auto whole = runInPhases(std::vector<Side>(5, Side::Device), Side::Device);
        QVERIFY(whole);
        const auto& expected = whole->at(engine::TensorId{5});
        for (unsigned bits = 0; bits < 32; ++bits) {
            std::vector<Side> placement;
            for (unsigned layer = 0; layer < 5; ++layer)
                placement.push_back((bits >> layer & 1U) != 0 ? Side::Edge : Side::Device);
            for (const auto resultOn : {Side::Device, Side::Edge}) {
                const auto held = runInPhases(placement, resultOn);
                QVERIFY2(held, held ? "" : held.error().message.c_str());
                QVERIFY(held->at(engine::TensorId{5}) == expected);
            }
        }
    }

    void keepsAllSamplesOfAProfile()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph);
        const auto profile = app::profileModel(graph, executor, runs(12), tickingClock(), goOn);
        QVERIFY(profile);
        QCOMPARE(profile->wholeRuns.size(), std::size_t(12));
        QCOMPARE(profile->fingerprint, engine::fingerprint(graph));
        for (const auto& layer : profile->layers)
            QCOMPARE(layer.samples.size(), std::size_t(12));
    }

    void endsAProfileWithItsBudget()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph);
        const auto profile = app::profileModel(graph, executor, runs(1000, Millis(200)), tickingClock(), goOn);
        QVERIFY(profile);
        QVERIFY(profile->wholeRuns.size() >= 3 && profile->wholeRuns.size() < 20);
        const auto least = app::profileModel(graph, executor, runs(1000, Millis(1)), tickingClock(), goOn);
        QCOMPARE(least->wholeRuns.size(), std::size_t(3));
    }

    void cancelsAProfileAtEveryMoment()
    {
        const auto graph = tests::diamondGraph();
        tests::FakeExecutor executor(graph);
        int moments = 0;
        const auto count = [&](network::Stage, double) { return ++moments > 0; };
        QVERIFY(app::profileModel(graph, executor, runs(5), tickingClock(), count));
        for (int last = 1; last <= moments; ++last) {
            int left = last;
            const auto stop = [&](network::Stage, double) { return --left > 0; };
            const auto profile = app::profileModel(graph, executor, runs(5), tickingClock(), stop);
            QVERIFY(!profile);
            QCOMPARE(profile.error().code, engine::ErrorCode::Cancelled);
        }
    }

    void countsAtLeastTheStretchedTime()
    {
        QVERIFY(!app::makeLayerPace(1.0));
        const auto pace = app::makeLayerPace(3.0);
        for (const auto measured : {Millis(0.0), Millis(0.01), Millis(2.0)})
            QVERIFY(pace(measured) >= 3.0 * measured);
    }
};

QTEST_GUILESS_MAIN(TestAgentFrames)
#include "tst_agent_frames.moc"
