// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/schedule.h"

#include <QTest>

#include <random>
#include <set>

using namespace engine;

namespace {

/// A random DAG of Adds; the last tensor and a random one are wanted.
LayerGraph randomGraph(std::mt19937& random, std::uint32_t layerCount)
{
    GraphParts parts;
    parts.name = "random";
    parts.tensors = {{"x", ElementType::Float32, {1}}, {"y", ElementType::Float32, {1}}};
    parts.inputs = {TensorId{0}, TensorId{1}};
    for (std::uint32_t i = 0; i < layerCount; ++i) {
        const auto count = static_cast<std::uint32_t>(parts.tensors.size());
        const auto pick = [&] { return TensorId{static_cast<std::uint32_t>(random() % count)}; };
        parts.tensors.push_back({"t" + std::to_string(i), ElementType::Float32, {1}});
        parts.layers.push_back({"l" + std::to_string(i), {Operation{"Add", {}, {pick(), pick()}, {TensorId{count}}}}});
    }
    parts.outputs = {TensorId{layerCount + 1}};
    if (const TensorId second{static_cast<std::uint32_t>(random() % (layerCount + 2))}; second != parts.outputs[0])
        parts.outputs.push_back(second);
    return *LayerGraph::create(std::move(parts));
}

} // namespace

class TestSchedule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyLayerRunsOnceWithItsInputsAtHand()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        for (std::uint32_t round = 0; round < 1000; ++round) {
            const auto graph = randomGraph(random, 1 + round % 12);
            std::vector<Side> sideOf;
            for (std::size_t i = 0; i < graph.layers().size(); ++i)
                sideOf.push_back(random() % 2 == 0 ? Side::Device : Side::Edge);
            const auto resultOn = random() % 2 == 0 ? Side::Device : Side::Edge;
            const auto problem = problemOf(graph, sideOf, resultOn);
            QVERIFY2(problem.isEmpty(),
                     qPrintable(QStringLiteral("seed %1 round %2: %3").arg(seed).arg(round).arg(problem)));
        }
    }

    void aPlanOnOneSideIsOnePhase()
    {
        std::mt19937 random(1);
        const auto graph = randomGraph(random, 6);
        const std::vector<Side> device(6, Side::Device);
        const auto phases = phasesOf(graph, device);
        QCOMPARE(phases.size(), std::size_t{1});
        QCOMPARE(phases[0].segment.layers.size(), std::size_t{6});
        QVERIFY(phases[0].sends.empty());
    }

private:
    /// Plays the phases and says what is wrong with them.
    static QString problemOf(const LayerGraph& graph, std::span<const Side> sideOf, Side resultOn)
    {
        std::array<std::set<TensorId>, 2> held;
        held[0].insert(graph.inputs().begin(), graph.inputs().end());
        std::set<LayerId> done;
        auto side = Side::Device;
        for (const auto& phase : phasesOf(graph, sideOf, resultOn)) {
            auto& here = held[static_cast<std::size_t>(phase.side)];
            if (phase.side != side)
                return QStringLiteral("sides do not alternate");
            side = otherSide(side);
            auto inside = std::set<TensorId>(phase.segment.inputs.begin(), phase.segment.inputs.end());
            if (!std::ranges::includes(here, inside))
                return QStringLiteral("a segment's input is not at hand");
            for (const auto layer : phase.segment.layers) {
                if (sideOf[index(layer)] != phase.side || !done.insert(layer).second)
                    return QStringLiteral("a layer runs on the wrong side or twice");
                for (const auto id : graph.inputsOf(layer)) {
                    if (!inside.contains(id))
                        return QStringLiteral("a layer's input is missing");
                }
                inside.insert(graph.outputsOf(layer).begin(), graph.outputsOf(layer).end());
            }
            for (const auto id : phase.segment.outputs) {
                if (!inside.contains(id))
                    return QStringLiteral("an output was never made");
                here.insert(id);
            }
            for (const auto id : phase.sends) {
                if (!here.contains(id) || !held[static_cast<std::size_t>(side)].insert(id).second)
                    return QStringLiteral("a tensor is sent twice or not at hand");
            }
        }
        for (const auto id : graph.outputs()) {
            if (!held[static_cast<std::size_t>(resultOn)].contains(id))
                return QStringLiteral("a result is not where it is wanted");
        }
        return done.size() == graph.layers().size() ? QString() : QStringLiteral("a layer never ran");
    }
};

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
