// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/work.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/io/records/csv.h"
#include "engine/io/records/graph_file.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace engine;

namespace {

struct Fused
{
    LayerGraph original;
    LayerGraph fused;
};

const Fused& alexNet()
{
    static const auto model = [] {
        auto original = *makeZooModel("AlexNet");
        auto fused = *fuse(original);
        return Fused{std::move(original), std::move(fused)};
    }();
    return model;
}

QJsonObject json()
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(toJson(alexNet().original, alexNet().fused))).object();
}

QString nameOf(const QJsonValue& value)
{
    return value[QLatin1String("name")].toString();
}

} // namespace

class TestGraphFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theObjectHoldsTheTotals()
    {
        const auto object = json();
        QCOMPARE(object[QStringLiteral("format")].toString(), QStringLiteral("suture.graph/1"));
        const auto model = std::ranges::find(zooModels(), "AlexNet", &ZooModel::name);
        QCOMPARE(object[QStringLiteral("layers_before_fusion")].toInteger(), model->layers);
        QCOMPARE(object[QStringLiteral("parameters")].toInteger(), model->parameters);
        QCOMPARE(object[QStringLiteral("macs")].toInteger(), model->macs);
        QCOMPARE(object[QStringLiteral("layers")].toArray().size(),
                 static_cast<qsizetype>(alexNet().fused.layers().size()));
        QCOMPARE(object[QStringLiteral("layers_after_fusion")].toInteger(),
                 static_cast<qint64>(alexNet().fused.layers().size()));
    }

    /// A consumer's inputs are tensors that the layer gives; so the file alone holds the graph.
    void theObjectHoldsTheEdges()
    {
        const auto layers = json()[QStringLiteral("layers")].toArray();
        QHash<QString, QJsonObject> byName;
        for (const auto& layer : layers)
            byName[nameOf(layer)] = layer.toObject();
        int edges = 0;
        for (const auto& layer : layers) {
            QSet<QString> outputs;
            for (const auto& output : layer[QLatin1String("outputs")].toArray())
                outputs.insert(nameOf(output));
            for (const auto& consumer : layer[QLatin1String("consumers")].toArray()) {
                QVERIFY(byName.contains(consumer.toString()));
                const auto inputs = byName[consumer.toString()][QStringLiteral("inputs")].toArray();
                QVERIFY(std::ranges::any_of(inputs,
                                            [&](const QJsonValue& input) { return outputs.contains(nameOf(input)); }));
                ++edges;
            }
        }
        QVERIFY(edges >= layers.size() - 1);
    }

    void aTensorHasItsShapeAndSize()
    {
        const auto input = json()[QStringLiteral("inputs")].toArray().first();
        QCOMPARE(input[QLatin1String("type")].toString(), QStringLiteral("float32"));
        QCOMPARE(input[QLatin1String("shape")].toArray(), QJsonArray({1, 3, 224, 224}));
        QCOMPARE(input[QLatin1String("bytes")].toInteger(), qint64{4} * 3 * 224 * 224);
    }

    void theTableSaysTheSame()
    {
        const auto& graph = alexNet().fused;
        const auto table = parseCsv(toCsv(tableOf(graph)), "graph.csv");
        QVERIFY(table);
        QCOMPARE(table->columns,
                 (std::vector<std::string>{"layer", "type", "operators", "output_shape", "parameters", "macs",
                                           "output_bytes", "consumers"}));
        QCOMPARE(table->rows.size(), graph.layers().size());
        for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
            const auto& row = table->rows[i];
            const auto work = workOf(graph, LayerId{i});
            QCOMPARE(row[0], graph.layer(LayerId{i}).name);
            QCOMPARE(row[4], std::to_string(work.parameters));
            QCOMPARE(row[5], std::to_string(work.macs));
            QCOMPARE(row[6], std::to_string(work.outputBytes.count));
        }
    }

    void theTextHasALineForEachLayer()
    {
        const auto text = QString::fromStdString(toText(alexNet().original, alexNet().fused));
        const auto lines = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        const auto& graph = alexNet().fused;
        const auto above = static_cast<qsizetype>(graph.inputs().size() + graph.outputs().size()) + 2;
        QCOMPARE(lines.size(), above + static_cast<qsizetype>(graph.layers().size()));
        for (std::uint32_t i = 0; i < graph.layers().size(); ++i)
            QVERIFY(lines[above + i].startsWith(QString::fromStdString(graph.layer(LayerId{i}).name)));
    }

    /// Names come from files.
    void anyNameIsWrittenDown()
    {
        GraphParts parts;
        parts.name = "broken \xff \"name\"";
        parts.tensors = {{"in\n", ElementType::Float32, {1}}, {"=out", ElementType::Float32, {1}}};
        parts.inputs = {TensorId{0}};
        parts.outputs = {TensorId{1}};
        parts.layers = {Layer{"=layer\xfe", {Operation{"Relu", {}, {TensorId{0}}, {TensorId{1}}}}}};
        const auto graph = LayerGraph::create(std::move(parts));
        QVERIFY(graph);
        const auto object = QJsonDocument::fromJson(QByteArray::fromStdString(toJson(*graph, *graph))).object();
        QCOMPARE(object[QStringLiteral("name")].toString(), QStringLiteral("broken \ufffd \"name\""));
        const auto table = parseCsv(toCsv(tableOf(*graph)), "graph.csv");
        QVERIFY(table);
        QCOMPARE(table->rows[0][0], std::string("=layer\xfe"));
    }
};

QTEST_GUILESS_MAIN(TestGraphFile)
#include "tst_graph_file.moc"
