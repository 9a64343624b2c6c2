// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/cut_places.h"

#include <QTest>

using namespace engine;

namespace {

/// A chain "stem", the module "b" of two branches, the module "tail" of two layers in a row.
LayerGraph sampleGraph()
{
    GraphParts parts;
    parts.tensors.push_back({"x", ElementType::Float32, {4}});
    parts.inputs = {TensorId{0}};
    std::map<std::string, TensorId> made{{"x", TensorId{0}}};
    const auto add = [&](const std::string& name, const std::vector<std::string>& from) {
        const TensorId output{static_cast<std::uint32_t>(parts.tensors.size())};
        parts.tensors.push_back({name, ElementType::Float32, {4}});
        Operation operation{from.size() > 1 ? "Add" : "Relu", {}, {}, {output}};
        for (const auto& input : from)
            operation.inputs.push_back(made.at(input));
        parts.layers.push_back({name, {operation}});
        made[name] = output;
    };
    add("stem", {"x"});
    add("b/one/Relu", {"stem"});
    add("b/two/Relu", {"stem"});
    add("b/Add", {"b/one/Relu", "b/two/Relu"});
    add("tail/first/Relu", {"b/Add"});
    add("tail/second/Relu", {"tail/first/Relu"});
    parts.outputs = {TensorId{static_cast<std::uint32_t>(parts.tensors.size() - 1)}};
    return *LayerGraph::create(std::move(parts));
}

/// "> b" for a cut behind b, "< b" for one back, "b 1/4" for a block on both sides.
QString textOf(const std::vector<CutPlace>& places)
{
    QStringList texts;
    for (const auto& place : places) {
        const auto name = QString::fromStdString(place.after);
        texts << (place.kind == CutPlace::Kind::ToEdge ? QStringLiteral("> ") + name
                      : place.kind == CutPlace::Kind::ToDevice
                      ? QStringLiteral("< ") + name
                      : QStringLiteral("%1 %2/%3").arg(name).arg(place.onDevice).arg(place.layers));
    }
    return texts.join(QStringLiteral(", "));
}

} // namespace

class TestCutPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesBlocks_data()
    {
        QTest::addColumn<QString>("sides");
        QTest::addColumn<QString>("places");
        const auto row = [](const char* name, const char* sides, const char* places) {
            QTest::newRow(name) << QString::fromLatin1(sides) << QString::fromLatin1(places);
        };
        row("device only", "dddddd", "");
        row("edge only", "eeeeee", "> ");
        row("after a layer", "deeeee", "> stem");
        row("after a block", "ddddee", "> b");
        row("one of two branches", "ddeeee", "b 1/3");
        row("both branches, sum on the edge", "dddeee", "b 2/3");
        row("within a row of layers", "ddddde", "> tail/first/Relu");
        row("back at the end", "deeedd", "> stem, < b");
        row("back within a row", "eeeeed", "> , tail 1/2");
        row("a branch out and back", "dedddd", "b 2/3");
    }

    void namesBlocks()
    {
        QFETCH(QString, sides);
        QFETCH(QString, places);
        const auto graph = sampleGraph();
        std::vector<Side> sideOf;
        for (const auto letter : sides)
            sideOf.push_back(letter == QLatin1Char('d') ? Side::Device : Side::Edge);
        QCOMPARE(textOf(cutPlacesOf(graph, namedBlocksOf(graph), sideOf)), places);
    }
};

QTEST_APPLESS_MAIN(TestCutPlaces)
#include "tst_cut_places.moc"
