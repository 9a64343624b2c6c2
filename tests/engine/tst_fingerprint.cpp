// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/layer_graph.h"
#include "engine/graph/shape_rules.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

#include <functional>
#include <set>

using namespace engine;

namespace {

/// One layer of one operator over as many images as it needs at least.
GraphParts oneLayer(const std::string& type, std::size_t inputs)
{
    GraphParts parts;
    Operation operation{.type = type, .attributes = {}, .inputs = {}, .outputs = {}};
    for (std::uint32_t i = 0; i < std::max<std::size_t>(inputs, 1); ++i) {
        parts.tensors.push_back({"in" + std::to_string(i), ElementType::Float32, {1, 4, 8, 8}});
        parts.inputs.push_back(TensorId{i});
        operation.inputs.push_back(TensorId{i});
    }
    const TensorId out{static_cast<std::uint32_t>(parts.tensors.size())};
    parts.tensors.push_back({"out", ElementType::Float32, {1, 4, 8, 8}});
    operation.outputs = {out};
    parts.outputs = {out};
    parts.layers = {Layer{"layer", {operation}}};
    return parts;
}

std::string printOf(GraphParts parts)
{
    const auto graph = LayerGraph::create(std::move(parts));
    return graph ? fingerprint(*graph) : "no graph: " + graph.error().message();
}

/// The attributes that rules, kernels and writers ask for, by the sources of the engine.
std::set<std::string> attributeNames()
{
    static const QRegularExpression asks(QStringLiteral(
        "\\b(?:integer|integerList|text|reals?|listOf|hasAttribute|attributeOr)\\((?:[^\"();]*, )?\"([a-z]\\w*)\""));
    std::set<std::string> names{ownInputs};
    for (const auto* folder : {"engine/graph", "engine/io/onnx", "engine/torch/kernels"}) {
        QDirIterator files(QStringLiteral(SOURCE_ROOT "/") + QLatin1String(folder), {QStringLiteral("*.cpp")});
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            for (auto it = asks.globalMatch(QString::fromUtf8(file.readAll())); it.hasNext();)
                names.insert(it.next().captured(1).toStdString());
        }
    }
    return names;
}

std::vector<ShapeRule> operatorTable()
{
    std::vector<ShapeRule> table;
    for (const auto& family :
         {attentionRules(), geometryRules(), signalRules(), elementwiseRules(), windowRules(), matrixRules(),
          layoutRules(), selectionRules(), reductionRules(), indexingRules(), recurrentRules(), quantizedRules()})
        table.insert(table.end(), family.begin(), family.end());
    return table;
}

/// Two values that differ, of each type that an attribute can have, and lists that begin alike.
const std::vector<Attribute> differentValues{
    std::int64_t{0},
    std::int64_t{1},
    0.0,
    0.001,
    std::string("SAME_UPPER"),
    std::string("SAME_LOWER"),
    std::vector<std::int64_t>{},
    std::vector<std::int64_t>{1, 1},
    std::vector<std::int64_t>{1, 1, 0},
    std::vector<double>{},
    std::vector<double>{1.0},
    std::vector<double>{1.0, 2.0},
    std::vector<std::string>{},
    std::vector<std::string>{"Sigmoid", "Tanh"},
    std::vector<std::string>{"Sigmoid", "Tan", "h"},
    std::vector<std::string>{"Sigmoid", "Tanh", ""},
};

/// in -> Program(in) of one operation and one constant.
GraphParts withProgram(std::vector<float> numbers = {1.0F, 2.0F})
{
    auto parts = oneLayer(programType, 1);
    const auto count = static_cast<std::int64_t>(numbers.size());
    Program program;
    program.tensorCount = 4;
    program.constants[TensorId{1}] = {ElementType::Float32, {count}, makeBlob(std::move(numbers))};
    program.operations = {{.type = "TopK",
                           .attributes = {},
                           .inputs = {TensorId{0}, TensorId{1}},
                           .outputs = {TensorId{2}, TensorId{3}}}};
    program.inputs = {TensorId{0}};
    program.outputs = {TensorId{2}};
    parts.layers[0].operations[0].programs = {program};
    return parts;
}

/// in, constant -> @p type -> out
GraphParts withConstant(const std::string& type, ElementType element, Shape shape, Blob blob)
{
    auto parts = oneLayer(type, 1);
    const TensorId id{static_cast<std::uint32_t>(parts.tensors.size())};
    parts.tensors.push_back({"constant", element, std::move(shape)});
    parts.constants[id] = std::move(blob);
    parts.layers[0].operations[0].inputs.push_back(id);
    return parts;
}

GraphParts reshapedTo(std::vector<std::int64_t> target)
{
    return withConstant("Reshape", ElementType::Int64, {2}, makeBlob(std::move(target)));
}

GraphParts addedTo(Shape shape, std::vector<float> numbers)
{
    return withConstant("Add", ElementType::Float32, std::move(shape), makeBlob(std::move(numbers)));
}

} // namespace

class TestFingerprint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesWithEveryAttributeOfEveryOperator_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<int>("inputs");
        for (const auto& rule : operatorTable())
            QTest::newRow(rule.type.data()) << QByteArray(rule.type.data()) << static_cast<int>(rule.fewestInputs);
        QTest::newRow(programType) << QByteArray(programType) << 1;
    }

    void changesWithEveryAttributeOfEveryOperator()
    {
        QFETCH(QByteArray, type);
        QFETCH(int, inputs);
        const auto plain = oneLayer(type.toStdString(), static_cast<std::size_t>(inputs));
        std::set<std::string> prints{printOf(plain)};
        std::size_t expected = 1;
        for (const auto& name : m_attributes) {
            for (const auto& value : differentValues) {
                auto parts = plain;
                parts.layers[0].operations[0].attributes[name] = value;
                prints.insert(printOf(parts));
                ++expected;
            }
        }
        QCOMPARE(prints.size(), expected);
    }

    void knowsTheNamesAndTypesOfAttributes()
    {
        std::set<std::size_t> types;
        for (const auto& value : differentValues)
            types.insert(value.index());
        QCOMPARE(types.size(), std::variant_size_v<Attribute>);
        for (const auto* name : {"dilations", "pads", "strides", "group", "axis", "epsilon", "hidden_size", "equation"})
            QVERIFY2(m_attributes.contains(name), name);
        QVERIFY(m_attributes.size() > 60);
    }

    void tellsDilatedConvolutionsApart()
    {
        const auto convolution = [](std::int64_t dilation) {
            auto parts =
                withConstant("Conv", ElementType::Float32, {4, 4, 3, 3}, makeBlob(std::vector<float>(4 * 4 * 9)));
            parts.layers[0].operations[0].attributes = {
                {"kernel_shape", std::vector<std::int64_t>{3, 3}},
                {"dilations", std::vector<std::int64_t>(2, dilation)},
                {"pads", std::vector<std::int64_t>(4, dilation)},
            };
            return parts;
        };
        QVERIFY(printOf(convolution(1)) != printOf(convolution(2)));
    }

    void changesWithEveryPartOfAProgram()
    {
        const std::vector<std::function<void(Program&)>> changes{
            [](Program&) {},
            [](Program& program) { program.tensorCount = 5; },
            [](Program& program) {
                program.constants.begin()->second.blob = makeBlob(std::vector<float>{1.0F, 3.0F});
            },
            [](Program& program) {
                program.constants.begin()->second.shape = {1, 2};
            },
            [](Program& program) { program.constants.begin()->second.type = ElementType::Int32; },
            [](Program& program) { program.inputs = {TensorId{1}}; },
            [](Program& program) { program.inputs.clear(); },
            [](Program& program) { program.outputs = {TensorId{3}}; },
            [](Program& program) { program.outputs.push_back(TensorId{3}); },
            [](Program& program) { program.operations[0].attributes["largest"] = std::int64_t{0}; },
            [](Program& program) { program.operations[0].outputs.pop_back(); },
            [](Program& program) { program.operations[0].programs.emplace_back(); },
        };
        std::set<std::string> prints;
        for (const auto& change : changes) {
            auto parts = withProgram();
            change(parts.layers[0].operations[0].programs[0]);
            prints.insert(printOf(parts));
        }
        QCOMPARE(prints.size(), changes.size());
    }

    void leavesTheWeightsOfAProgramOut()
    {
        QVERIFY(printOf(withProgram(std::vector<float>(1024, 1.0F)))
                != printOf(withProgram(std::vector<float>(1024, 2.0F))));
        QCOMPARE(printOf(withProgram(std::vector<float>(1025, 1.0F))),
                 printOf(withProgram(std::vector<float>(1025, 2.0F))));
    }

    void tellsConstantsThatSteerFromWeights()
    {
        QVERIFY(printOf(reshapedTo({1, 256})) != printOf(reshapedTo({256, 1})));
        QVERIFY(printOf(addedTo({}, {1.0F})) != printOf(addedTo({}, {2.0F})));
        QCOMPARE(printOf(addedTo({2}, {1.0F, 2.0F})), printOf(addedTo({2}, {3.0F, 4.0F})));
        QVERIFY(printOf(addedTo({2}, {1.0F, 2.0F})) != printOf(addedTo({1, 2}, {1.0F, 2.0F})));
    }

    void letsNoListRunIntoTheNext()
    {
        auto parts = oneLayer("Sum", 2);
        auto moved = parts;
        auto& operation = moved.layers[0].operations[0];
        operation.outputs.insert(operation.outputs.begin(), noTensor);
        auto other = parts;
        other.layers[0].operations[0].inputs.push_back(noTensor);
        QVERIFY(printOf(moved) != printOf(other));
        auto fewerInputs = parts;
        fewerInputs.tensors[0].shape = {1, 4, 8};
        fewerInputs.tensors[1].shape = {8, 1, 4, 8, 8};
        QVERIFY(printOf(parts) != printOf(fewerInputs));
    }

    void survivesReadingRealsAsFloats()
    {
        auto kept = oneLayer("BatchNormalization", 1);
        auto read = kept;
        kept.layers[0].operations[0].attributes["epsilon"] = 1e-3;
        read.layers[0].operations[0].attributes["epsilon"] = static_cast<double>(1e-3F);
        QCOMPARE(printOf(kept), printOf(read));
    }

    /// Files and peers hold it: it changes only together with fingerprintVersion.
    void isTheSameEverywhere()
    {
        QCOMPARE(QByteArray::fromStdString(printOf(withProgram())), QByteArray("e16223a50b3d6030"));
    }

private:
    const std::set<std::string> m_attributes = attributeNames();
};

QTEST_GUILESS_MAIN(TestFingerprint)
#include "tst_fingerprint.moc"
