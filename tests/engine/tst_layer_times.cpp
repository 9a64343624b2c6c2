// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_executor.h"

#include "engine/plan/cost_model.h"
#include "engine/profile/profile.h"

#include <QTest>

using namespace engine;

namespace {

Profile profileOf(const LayerGraph& graph, double millis)
{
    Profile profile{"net", fingerprint(graph), {"phone", "CPU", "fake", 8, 4, 1.0}, {}, {}, 3};
    profile.state.load = 0.5;
    profile.measuredAt = std::chrono::sys_days(std::chrono::year(2026) / 11 / 29);
    for (const auto& layer : graph.layers()) {
        profile.layers.push_back({layer.name, layer.type(), {}});
        for (int run = 1; run <= 100; ++run)
            profile.layers.back().samples.push_back({Millis(millis * run)});
    }
    return profile;
}

} // namespace

class TestLayerTimes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesMediansAndWhereNineOfTenRunsLie()
    {
        const auto profile = profileOf(tests::diamondGraph(), 1.0);
        const auto times = timesOf(profile);
        QCOMPARE(times.layers.size(), profile.layers.size());
        for (const auto& layer : times.layers)
            QVERIFY(layer == (LayerTime{Millis(50.5), Millis(5), Millis(95)}));
        QCOMPARE(times.fingerprint, profile.fingerprint);
        QCOMPARE(times.device, std::string("phone"));
        QCOMPARE(times.load, std::optional(0.5));
        QVERIFY(times.when == profile.measuredAt);
    }

    void saysWhereTheyComeFrom()
    {
        auto profile = profileOf(tests::diamondGraph(), 1.0);
        QCOMPARE(timesOf(profile).source, TimesSource::Measured);
        profile.device.slowdown = 4.0;
        QCOMPARE(timesOf(profile).source, TimesSource::Emulated);
    }

    void makesCosts()
    {
        const auto graph = tests::diamondGraph();
        auto predicted = timesOf(profileOf(graph, 2.0));
        predicted.source = TimesSource::Predicted;
        const auto costs = makeCostModel(graph, predicted, timesOf(profileOf(graph, 1.0)), {.link = {{1e6}, {1e6}}});
        QVERIFY(costs);
        for (const auto& layer : costs->layers) {
            QCOMPARE(layer.device, Millis(101));
            QCOMPARE(layer.edge, Millis(50.5));
        }
        QVERIFY(costs->timesFrom == (std::array{TimesSource::Predicted, TimesSource::Measured}));
    }

    void refusesTimesOfAnotherModel()
    {
        const auto graph = tests::diamondGraph();
        const auto good = timesOf(profileOf(graph, 1.0));
        auto foreign = good;
        foreign.fingerprint = "0123456789abcdef";
        auto shorter = good;
        shorter.layers.pop_back();
        for (const auto& bad : {foreign, shorter}) {
            QCOMPARE(makeCostModel(graph, bad, good, {}).error().code, ErrorCode::InvalidInput);
            QCOMPARE(makeCostModel(graph, good, bad, {}).error().code, ErrorCode::InvalidInput);
        }
    }
};

QTEST_GUILESS_MAIN(TestLayerTimes)
#include "tst_layer_times.moc"
