// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/index_ranges.h"

#include "engine/run/tensor.h"

#include <QTest>

using namespace engine;

namespace {

/// Whole numbers that become indices of tables.
class Sketch
{
public:
    TensorId tensor(ElementType type, Shape shape)
    {
        m_parts.tensors.push_back({"t" + std::to_string(m_parts.tensors.size()), type, std::move(shape)});
        return TensorId{static_cast<std::uint32_t>(m_parts.tensors.size() - 1)};
    }
    TensorId ids()
    {
        m_parts.inputs.push_back(tensor(ElementType::Int64, {1, 6}));
        return m_parts.inputs.back();
    }
    TensorId number(std::int64_t value)
    {
        const auto id = tensor(ElementType::Int64, {});
        m_parts.constants[id] = makeBlob(std::vector{value});
        return id;
    }
    TensorId whole(const std::string& type, std::vector<TensorId> inputs)
    {
        return add(type, std::move(inputs), tensor(ElementType::Int64, {1, 6}));
    }
    TensorId truth(const std::string& type, std::vector<TensorId> inputs)
    {
        return add(type, std::move(inputs), tensor(ElementType::Bool, {1, 6}));
    }
    void lookUp(std::int64_t rows, TensorId at)
    {
        const auto table = tensor(ElementType::Float32, {rows, 4});
        m_parts.constants[table] = makeBlob(std::vector<float>(static_cast<std::size_t>(rows * 4)));
        m_parts.outputs.push_back(add("Gather", {table, at}, tensor(ElementType::Float32, {1, 6, 4})));
    }
    LayerGraph graph() const { return *LayerGraph::create(m_parts); }

private:
    TensorId add(const std::string& type, std::vector<TensorId> inputs, TensorId output)
    {
        m_parts.layers.push_back(
            {"l" + std::to_string(m_parts.layers.size()), {{type, {}, std::move(inputs), {output}}}});
        return output;
    }

    GraphParts m_parts{"sketch", {}, {}, {}, {}, {}};
};

using Counts = std::vector<std::int64_t>;

} // namespace

class TestIndexRanges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsEachInputInsideItsOwnTable()
    {
        Sketch sketch;
        sketch.lookUp(100, sketch.ids());
        sketch.lookUp(2, sketch.ids());
        QCOMPARE(indexRanges(sketch.graph(), 10), (Counts{10, 2}));
    }

    void followsArithmetic_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<qint64>("number");
        QTest::addColumn<qint64>("count");
        QTest::newRow("a number more") << QStringLiteral("Add") << qint64{5} << qint64{3};
        QTest::newRow("two less") << QStringLiteral("Sub") << qint64{2} << qint64{10}; // down to -2
        QTest::newRow("three times") << QStringLiteral("Mul") << qint64{3} << qint64{3};
        QTest::newRow("modulo") << QStringLiteral("Mod") << qint64{4} << qint64{10};
        QTest::newRow("at most") << QStringLiteral("Min") << qint64{7} << qint64{10};
        QTest::newRow("at least") << QStringLiteral("Max") << qint64{3} << qint64{8};
        QTest::newRow("divided") << QStringLiteral("Div") << qint64{2} << qint64{8};
        QTest::newRow("joined") << QStringLiteral("Concat") << qint64{3} << qint64{8};
        QTest::newRow("from below") << QStringLiteral("Clip") << qint64{2} << qint64{8};
        QTest::newRow("summed up") << QStringLiteral("CumSum") << qint64{1} << qint64{2}; // six of them
        QTest::newRow("never") << QStringLiteral("Add") << qint64{50} << qint64{1};
    }

    void followsArithmetic()
    {
        QFETCH(QString, type);
        QFETCH(qint64, number);
        QFETCH(qint64, count);
        Sketch sketch;
        const auto ids = sketch.ids();
        sketch.lookUp(8, sketch.whole(type.toStdString(), {ids, sketch.number(number)}));
        QCOMPARE(indexRanges(sketch.graph(), 10), Counts{count});
    }

    void keepsToZeroBehindWhatItDoesNotKnow()
    {
        Sketch sketch;
        sketch.lookUp(2, sketch.whole("BitShift", {sketch.ids(), sketch.number(1)}));
        QCOMPARE(indexRanges(sketch.graph(), 10), Counts{1});
    }

    void asksNothingOfInputsThatAreOnlyCompared()
    {
        Sketch sketch;
        const auto ids = sketch.ids();
        const auto equal = sketch.truth("Equal", {ids, sketch.number(3)});
        sketch.lookUp(2, sketch.whole("Where", {equal, sketch.number(1), sketch.number(0)}));
        sketch.lookUp(6, sketch.whole("ArgMax", {ids}));
        QCOMPARE(indexRanges(sketch.graph(), 10), Counts{10});
    }

    void sharesATableAmongInputsThatAreAdded()
    {
        Sketch sketch;
        sketch.lookUp(7, sketch.whole("Add", {sketch.ids(), sketch.ids()}));
        QCOMPARE(indexRanges(sketch.graph(), 10), (Counts{4, 4}));
    }

    void madeUpInputsKeepToIt()
    {
        Sketch sketch;
        sketch.lookUp(2, sketch.ids());
        const auto graph = sketch.graph();
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const auto inputs = seededInputs(graph, seed);
            const auto& bytes = inputs.at(graph.inputs()[0]).data.bytes;
            std::vector<std::int64_t> ids(bytes.size() / sizeof(std::int64_t));
            std::memcpy(ids.data(), bytes.data(), bytes.size());
            QVERIFY(std::ranges::all_of(ids, [](std::int64_t id) { return id == 0 || id == 1; }));
        }
    }
};

QTEST_GUILESS_MAIN(TestIndexRanges)
#include "tst_index_ranges.moc"
