// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/shape_inference.h"
#include "engine/graph/work.h"
#include "engine/graph/zoo/zoo.h"

#include <QFile>
#include <QTest>

#include <set>

using namespace engine;

namespace {

/// Of a published model; the layers' lines are those of tests/data/zoo-layers.txt.
struct PublishedModel
{
    QByteArrayList totals; ///< layers, edges, parameters, macs, inputs, outputs
    QByteArrayList layers;
};

std::map<QByteArray, PublishedModel> publishedModels()
{
    std::map<QByteArray, PublishedModel> models;
    QFile file(QStringLiteral(SOURCE_ROOT "/tests/data/zoo-layers.txt"));
    if (!file.open(QIODevice::ReadOnly))
        return models;
    auto current = models.end();
    for (const auto& line : file.readAll().trimmed().split('\n')) {
        if (line.startsWith("= ")) {
            const auto fields = line.split(' ');
            current = models.emplace(fields[1], PublishedModel{fields.mid(2), {}}).first;
        } else {
            current->second.layers.push_back(line);
        }
    }
    return models;
}

QByteArray number(std::int64_t value)
{
    return QByteArray::number(static_cast<qlonglong>(value));
}

QByteArray lineOf(const LayerGraph& graph, LayerId id)
{
    QByteArrayList shapes;
    for (const auto output : graph.outputsOf(id))
        shapes.push_back(QByteArray::fromStdString(toString(graph.tensor(output).shape)));
    QByteArrayList sources;
    for (const auto input : graph.inputsOf(id)) {
        const auto producer = graph.producerOf(input);
        sources.push_back(producer ? number(static_cast<std::int64_t>(index(id) - index(*producer)))
                                   : QByteArray::fromStdString(graph.tensor(input).name));
    }
    return QByteArray::fromStdString(graph.layer(id).name) + ' ' + shapes.join(',') + ' '
        + number(workOf(graph, id).parameters) + ' ' + number(workOf(graph, id).macs) + ' ' + sources.join(',');
}

QByteArrayList totalsOf(const LayerGraph& graph)
{
    std::int64_t parameters = 0;
    std::int64_t macs = 0;
    std::int64_t edges = 0;
    for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
        parameters += workOf(graph, LayerId{i}).parameters;
        macs += workOf(graph, LayerId{i}).macs;
        std::set<std::int64_t> sources; // layers from 0, inputs below
        for (const auto input : graph.inputsOf(LayerId{i})) {
            const auto producer = graph.producerOf(input);
            sources.insert(producer ? static_cast<std::int64_t>(index(*producer))
                                    : -1 - static_cast<std::int64_t>(index(input)));
        }
        edges += static_cast<std::int64_t>(sources.size());
    }
    QByteArrayList inputs;
    for (const auto id : graph.inputs())
        inputs.push_back(QByteArray::fromStdString(graph.tensor(id).name));
    QByteArrayList outputs;
    for (const auto id : graph.outputs())
        outputs.push_back(QByteArray::fromStdString(graph.layer(*graph.producerOf(id)).name));
    return {number(static_cast<std::int64_t>(graph.layers().size())),
            number(edges),
            number(parameters),
            number(macs),
            inputs.join(','),
            outputs.join(',')};
}

/// What is wrong with the shapes that the builder states, by the rules of ONNX.
QByteArray shapeProblem(const LayerGraph& graph)
{
    for (const auto& layer : graph.layers()) {
        for (const auto& operation : layer.operations) {
            KnownInputs inputs;
            for (const auto id : operation.inputs) {
                inputs.emplace_back();
                if (id != noTensor)
                    inputs.back() = KnownTensor{graph.tensor(id).type, graph.tensor(id).shape, graph.constant(id)};
            }
            const auto types = inferShapes(operation, inputs);
            const auto label = QByteArray::fromStdString(layer.name + " " + operation.type + ": ");
            if (!types)
                return label + QByteArray::fromStdString(types.error().message());
            for (std::size_t i = 0; i < operation.outputs.size(); ++i) {
                const auto id = operation.outputs[i];
                if (id != noTensor && (*types)[i] != TensorType{graph.tensor(id).type, graph.tensor(id).shape})
                    return label + QByteArray::fromStdString(toString((*types)[i].shape));
            }
        }
    }
    return {};
}

} // namespace

class TestZoo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasFourteenModels()
    {
        QCOMPARE(zooModels().size(), std::size_t{14});
        QCOMPARE(publishedModels().size(), std::size_t{14});
    }

    void equalsThePublishedModel_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const auto& model : zooModels()) {
            const QByteArray name(model.name.data(), static_cast<qsizetype>(model.name.size()));
            QTest::newRow(name.constData()) << name;
        }
    }

    /// Inputs, outputs, order and names of the layers, every output shape, parameters, MACs and predecessors, before fusion.
    void equalsThePublishedModel()
    {
        QFETCH(QByteArray, name);
        const auto published = publishedModels()[name];
        const auto graph = makeZooModel(name.toStdString());
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        for (std::uint32_t i = 0; i < graph->layers().size() && i < published.layers.size(); ++i)
            QCOMPARE(lineOf(*graph, LayerId{i}), published.layers[static_cast<qsizetype>(i)]);
        QCOMPARE(totalsOf(*graph), published.totals);
        QCOMPARE(shapeProblem(*graph), QByteArray());
    }

    void losesNoParameterToFusion()
    {
        for (const auto& model : zooModels()) {
            const auto fused = fuse(*model.build());
            QVERIFY(fused);
            QCOMPARE(totalsOf(*fused)[2], number(model.parameters));
        }
    }

    void knowsItsFiguresWithoutBuilding()
    {
        const auto published = publishedModels();
        for (const auto& model : zooModels()) {
            const QByteArray name(model.name.data(), static_cast<qsizetype>(model.name.size()));
            const auto totals = published.at(name).totals;
            QCOMPARE(number(model.layers), totals[0]);
            QCOMPARE(number(model.parameters), totals[2]);
            QCOMPARE(number(model.macs), totals[3]);
            const auto graph = model.build();
            QByteArrayList inputs;
            for (const auto id : graph->inputs())
                inputs.push_back(QByteArray::fromStdString(toString(graph->tensor(id).shape)));
            QCOMPARE(inputs.join(", "), QByteArray(model.inputs.data(), static_cast<qsizetype>(model.inputs.size())));
        }
    }

    void handsTheEncodersStateOverAsTwoTensors()
    {
        const auto graph = makeZooModel("seq2seq");
        const auto encoder = std::ranges::find(graph->layers(), "lstm_4", &Layer::name) - graph->layers().begin();
        const auto decoder = std::ranges::find(graph->layers(), "lstm_5", &Layer::name) - graph->layers().begin();
        const auto state = graph->outputsOf(LayerId{static_cast<std::uint32_t>(encoder)});
        const auto needed = graph->inputsOf(LayerId{static_cast<std::uint32_t>(decoder)});
        QCOMPARE(state.size(), std::size_t{2});
        QCOMPARE(needed.size(), std::size_t{3});
        QVERIFY(std::ranges::equal(state, needed.subspan(1)));
    }

    void givesTheSameWeightsEachTime() { QVERIFY(*makeZooModel("ResNet") == *makeZooModel("ResNet")); }

    void saysWhatItHas()
    {
        const auto graph = makeZooModel("Nonsense");
        QVERIFY(!graph);
        QVERIFY(graph.error().message().find("AlexNet") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestZoo)
#include "tst_zoo.moc"
