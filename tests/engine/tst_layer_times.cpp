// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_executor.h"

#include "engine/graph/work.h"
#include "engine/plan/plan.h"
#include "engine/profile/profile.h"

#include <QTest>

using namespace engine;

namespace {

Profile profileOf(const LayerGraph& graph, double millis)
{
    Profile profile{"net", fingerprint(graph), {"phone", "CPU", "fake", 8, 4, 1.0}, {}, {}, 3};
    profile.state.load = 0.5;
    profile.measuredAt = std::chrono::sys_days(std::chrono::year(2026) / 11 / 29);
    profile.wholeRuns.resize(100);
    for (const auto& layer : graph.layers()) {
        profile.layers.push_back({layer.name, layer.type(), {}});
        for (int run = 1; run <= 100; ++run)
            profile.layers.back().samples.push_back({Millis(millis * run)});
    }
    return profile;
}

/// Three matrix products; the first and the last read the same 16 weights.
LayerGraph tiedGraph()
{
    GraphParts parts;
    parts.name = "tied";
    const auto tensor = [&parts](const char* name, Shape shape) {
        parts.tensors.push_back({name, ElementType::Float32, std::move(shape)});
        return TensorId{static_cast<std::uint32_t>(parts.tensors.size() - 1)};
    };
    const auto weights = [&](const char* name) {
        const auto id = tensor(name, {4, 4});
        parts.constants[id] = makeBlob(std::vector<float>(16));
        return id;
    };
    const auto tied = weights("tied");
    const auto own = weights("own");
    parts.inputs = {tensor("in", {1, 4})};
    auto last = parts.inputs.front();
    for (const auto& [name, matrix] : {std::pair("a", tied), std::pair("b", own), std::pair("c", tied)}) {
        const auto result = tensor(name, {1, 4});
        parts.layers.push_back({name, {{"MatMul", {}, {last, matrix}, {result}}}});
        last = result;
    }
    parts.outputs = {last};
    return *LayerGraph::create(std::move(parts));
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
        profile.wholeRuns.clear();
        QCOMPARE(timesOf(profile).source, TimesSource::FromFile);
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

    void countsWeightsThatLayersShareOnceForASide()
    {
        const auto graph = tiedGraph();
        const auto times = timesOf(profileOf(graph, 1.0));
        const auto costs = makeCostModel(graph, times, times, {.link = {{1e6}, {1e6}}});
        QVERIFY(costs);
        const auto onDevice = [&costs](Side a, Side b, Side c) {
            return weightsOnDevice(*costs, std::array{a, b, c}).count;
        };
        QCOMPARE(onDevice(Side::Edge, Side::Edge, Side::Edge), 0);
        QCOMPARE(onDevice(Side::Device, Side::Edge, Side::Edge), 64);
        QCOMPARE(onDevice(Side::Edge, Side::Edge, Side::Device), 64);
        QCOMPARE(onDevice(Side::Device, Side::Edge, Side::Device), 64);
        QCOMPARE(onDevice(Side::Device, Side::Device, Side::Edge), 128);
        QCOMPARE(onDevice(Side::Device, Side::Device, Side::Device), 128);
        QCOMPARE(workOf(graph).parameters, 32);
        QCOMPARE(workOf(graph, LayerId{2}).parameters, 16);
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
