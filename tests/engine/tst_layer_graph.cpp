// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/blocks.h"
#include "engine/graph/layer_graph.h"

#include <QTest>

using namespace engine;

namespace {

/// in -> a -> {b, c} -> d, every tensor 1x2, named like its layer.
GraphParts diamond()
{
    GraphParts parts;
    parts.name = "diamond";
    for (const auto* name : {"in", "a", "b", "c", "d", "w"})
        parts.tensors.push_back({name, ElementType::Float32, {1, 2}});
    parts.inputs = {TensorId{0}};
    parts.outputs = {TensorId{4}};
    parts.constants[TensorId{5}] = makeBlob(std::vector<float>{1.0F, 2.0F});
    const auto layer = [](const char* name, std::vector<TensorId> from, TensorId to) {
        return Layer{name, {Operation{"Add", {}, std::move(from), {to}}}};
    };
    parts.layers = {
        layer("a", {TensorId{0}, TensorId{5}}, TensorId{1}), layer("b", {TensorId{1}, TensorId{1}}, TensorId{2}),
        layer("c", {TensorId{1}, TensorId{5}}, TensorId{3}), layer("d", {TensorId{2}, TensorId{3}}, TensorId{4})};
    return parts;
}

std::string problemOf(GraphParts parts)
{
    const auto graph = LayerGraph::create(std::move(parts));
    return graph ? std::string() : graph.error().message();
}

} // namespace

class TestLayerGraph : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsWhoMakesAndWhoNeedsATensor()
    {
        const auto graph = LayerGraph::create(diamond());
        QVERIFY(graph);
        QCOMPARE(graph->inputsOf(LayerId{1}).size(), std::size_t{1});
        QCOMPARE(graph->constantsOf(LayerId{0}).size(), std::size_t{1});
        QCOMPARE(graph->consumersOf(TensorId{1}).size(), std::size_t{2});
        QCOMPARE(graph->producerOf(TensorId{4}), std::optional(LayerId{3}));
        QVERIFY(!graph->producerOf(TensorId{0}));
        QCOMPARE(graph->outputsOf(LayerId{3}).size(), std::size_t{1});
    }

    void sortsLayersTopologically()
    {
        auto parts = diamond();
        std::ranges::reverse(parts.layers);
        const auto graph = LayerGraph::create(parts);
        QVERIFY(graph);
        QCOMPARE(graph->layers().front().name, std::string("a"));
        QCOMPARE(graph->layers().back().name, std::string("d"));
    }

    void namesTheLayerOnACycle()
    {
        auto parts = diamond();
        parts.layers[0].operations[0].inputs[1] = TensorId{4};
        QVERIFY(problemOf(parts).find("'a'") != std::string::npos);
    }

    void rejectsATensorThatNothingProduces()
    {
        auto parts = diamond();
        parts.layers.erase(parts.layers.begin() + 1);
        QCOMPARE(problemOf(parts), std::string("layer 'd' needs 'b', which nothing produces"));
    }

    void rejectsATensorThatTwoLayersProduce()
    {
        auto parts = diamond();
        parts.layers[1].operations[0].outputs = {TensorId{1}};
        QVERIFY(problemOf(parts).find("produced again by layer 'b'") != std::string::npos);
    }

    void rejectsBadSizes_data()
    {
        QTest::addColumn<qint64>("dimension");
        QTest::newRow("negative") << qint64{-1};
        QTest::newRow("overflowing") << std::numeric_limits<qint64>::max();
    }

    void rejectsBadSizes()
    {
        QFETCH(qint64, dimension);
        auto parts = diamond();
        parts.tensors[2].shape = {2, dimension};
        QVERIFY(problemOf(parts).find("tensor 'b' has no valid size") != std::string::npos);
    }

    void rejectsAConstantOfTheWrongSize()
    {
        auto parts = diamond();
        parts.constants[TensorId{5}] = makeBlob(std::vector<float>{1.0F});
        QVERIFY(problemOf(parts).find("constant 'w'") != std::string::npos);
    }

    void rejectsIdsOutOfRange()
    {
        auto parts = diamond();
        parts.layers[2].operations[0].inputs[0] = TensorId{77};
        QCOMPARE(problemOf(parts), std::string("layer 'c' has an unknown input"));
    }

    void rejectsTwoLayersOfOneName()
    {
        auto parts = diamond();
        parts.layers[2].name = "b";
        QCOMPARE(problemOf(parts), std::string("two layers are called 'b'"));
    }

    void fingerprintsTopologyNotWeights()
    {
        auto other = diamond();
        other.constants[TensorId{5}] = makeBlob(std::vector<float>{3.0F, 4.0F});
        auto renamed = diamond();
        renamed.layers[0].name = "z";
        const auto print = fingerprint(*LayerGraph::create(diamond()));
        QCOMPARE(fingerprint(*LayerGraph::create(other)), print);
        QVERIFY(fingerprint(*LayerGraph::create(renamed)) != print);
        QCOMPARE(print.size(), std::size_t{16});
    }

    void cutsBlocksWhereNothingBypasses()
    {
        const auto blocks = blocksOf(*LayerGraph::create(diamond()));
        QCOMPARE(blocks, (std::vector{Block{LayerId{0}, LayerId{0}}, Block{LayerId{1}, LayerId{3}}}));
    }
};

QTEST_GUILESS_MAIN(TestLayerGraph)
#include "tst_layer_graph.moc"
