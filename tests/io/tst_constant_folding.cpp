// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/io/constants/constant_folding.h"

#include <QTest>

#include <limits>
#include <memory>

using namespace engine;

namespace {

using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;

/// A constant: "2x3: 1 2 3 4 5 6" of int64, with 'f' in front of float32; a shape alone is computed. Nothing before
/// the colon is a scalar.
struct Constants
{
    KnownInputs known;
    std::vector<std::unique_ptr<Blob>> blobs;

    void add(QString text)
    {
        KnownTensor tensor;
        const bool real = text.startsWith(u'f');
        tensor.type = real ? ElementType::Float32 : ElementType::Int64;
        if (real)
            text.remove(0, 1);
        for (const auto& size : text.section(u':', 0, 0).split(u'x', Qt::SkipEmptyParts))
            tensor.shape.push_back(size.toLongLong());
        if (text.contains(u':')) {
            Reals reals;
            Integers integers;
            for (const auto& value : text.section(u':', 1).split(u' ', Qt::SkipEmptyParts)) {
                reals.push_back(value.toDouble());
                integers.push_back(value.toLongLong());
            }
            blobs.push_back(std::make_unique<Blob>(real ? *encodeReals(tensor.type, reals)
                                                        : *encodeIntegers(tensor.type, integers)));
            tensor.constant = blobs.back().get();
        }
        known.emplace_back(std::move(tensor));
    }
};

Attributes parseAttributes(const QString& text)
{
    Attributes attributes;
    for (const auto& part : text.split(u' ', Qt::SkipEmptyParts)) {
        Integers values;
        for (const auto& one : part.section(u'=', 1).split(u','))
            values.push_back(one.toLongLong());
        const auto name = part.section(u'=', 0, 0).toStdString();
        if (name == "perm")
            attributes[name] = values;
        else
            attributes[name] = values.front();
    }
    return attributes;
}

struct Folded
{
    std::vector<TensorType> types;
    std::optional<std::vector<Blob>> values;
};

Folded fold(const QString& call, std::int64_t budget = 1 << 20, std::size_t outputs = 1)
{
    const auto parts = call.split(QStringLiteral(" | "));
    Constants inputs;
    for (const auto& text : parts[1].split(QStringLiteral(", ")))
        inputs.add(text);
    const Operation operation{.type = parts[0].toStdString(),
                              .attributes = parseAttributes(parts.value(2)),
                              .inputs = {},
                              .outputs = std::vector<TensorId>(outputs, TensorId{0})};
    const auto types = inferShapes(operation, inputs.known);
    if (!types)
        return {};
    return {*types, foldConstants(operation, inputs.known, *types, budget)};
}

QString asText(const Folded& folded)
{
    if (!folded.values)
        return QStringLiteral("not folded");
    QStringList values;
    const auto reals = realValues(folded.types[0].type, folded.values->front());
    for (const auto value : *reals)
        values.append(QString::number(value));
    return QString::fromStdString(toString(folded.types[0].shape)) + QStringLiteral(": ") + values.join(u' ');
}

} // namespace

class TestConstantFolding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void evaluates_data()
    {
        QTest::addColumn<QString>("call");
        QTest::addColumn<QString>("value");
        for (const auto& [call, value] : rows())
            QTest::newRow(call) << QString::fromLatin1(call) << QString::fromLatin1(value);
    }

    void evaluates()
    {
        QFETCH(QString, call);
        const auto folded = fold(call);
        QVERIFY(!folded.types.empty());
        QTEST(asText(folded), "value");
    }

    void splitsIntoParts()
    {
        const auto folded = fold(QStringLiteral("Split | 2x3: 1 2 3 4 5 6, 2: 1 2 | axis=1"), 1 << 20, 2);
        QVERIFY(folded.values);
        QCOMPARE(integerValues(ElementType::Int64, (*folded.values)[0]).value(), (Integers{1, 4}));
        QCOMPARE(integerValues(ElementType::Int64, (*folded.values)[1]).value(), (Integers{2, 3, 5, 6}));
    }

    void sharesBytesWhenOnlyTheShapeChanges()
    {
        Constants inputs;
        inputs.add(QStringLiteral("2x2: 1 2 3 4"));
        inputs.add(QStringLiteral("1: 4"));
        const auto values = foldConstants({.type = "Reshape", .attributes = {}, .inputs = {}, .outputs = {TensorId{0}}},
                                          inputs.known, {{ElementType::Int64, {4}}}, 0);
        QVERIFY(values);
        QCOMPARE(values->front().bytes.data(), inputs.blobs[0]->bytes.data());
    }

    void staysWithinItsBudget()
    {
        QVERIFY(fold(QStringLiteral("Expand | f: 1, 2: 10 10"), 400).values);
        QVERIFY(!fold(QStringLiteral("Expand | f: 1, 2: 10 10"), 399).values);
        QVERIFY(!fold(QStringLiteral("Expand | f: 1, 2: 2000000000 1"), 1 << 20).values);
    }

    void choosesWhereTheConditionHolds()
    {
        const auto condition = makeBlob(std::vector<std::uint8_t>{1, 0});
        Constants inputs;
        inputs.known.emplace_back(KnownTensor{ElementType::Bool, {2, 1}, &condition});
        inputs.add(QStringLiteral("2: 1 2"));
        inputs.add(QStringLiteral(": 9"));
        const Operation operation{.type = "Where", .attributes = {}, .inputs = {}, .outputs = {TensorId{0}}};
        const auto values = foldConstants(operation, inputs.known, *inferShapes(operation, inputs.known), 100);
        QVERIFY(values);
        QCOMPARE(integerValues(ElementType::Int64, values->front()).value(), (Integers{1, 2, 9, 9}));
    }

    void transposesAnyType()
    {
        const auto blob = makeBlob(std::vector<std::uint16_t>{1, 2, 3, 4, 5, 6});
        const KnownInputs inputs{KnownTensor{ElementType::Float16, {2, 3}, &blob}};
        const Operation operation{.type = "Transpose", .attributes = {}, .inputs = {}, .outputs = {TensorId{0}}};
        const auto values = foldConstants(operation, inputs, *inferShapes(operation, inputs), 100);
        QVERIFY(values);
        QCOMPARE(elementsAs<std::uint16_t>(values->front()).value(), (std::vector<std::uint16_t>{1, 4, 2, 5, 3, 6}));
    }

private:
    static std::vector<std::pair<const char*, const char*>> rows()
    {
        return {
            {"Shape | 2x3x4", "3: 2 3 4"},
            {"Shape | 2x3x4 | start=1 end=-1", "1: 3"},
            {"Size | 2x3x4", "scalar: 24"},
            {"Add | 2x1: 1 2, 3: 10 20 30", "2x3: 11 21 31 12 22 32"},
            {"Add | 2: 1 2, 2", "not folded"},
            {"Add | : 9223372036854775807, : 1", "scalar: -9.22337e+18"},
            {"Sub | f2: 1.5 2, f: 1", "2: 0.5 1"},
            {"Div | 3: 7 -7 6, : 2", "3: 3 -3 3"},
            {"Div | 1: 7, 1: 0", "not folded"},
            {"Div | : -9223372036854775808, : -1", "scalar: -9.22337e+18"},
            {"Mod | 4: 7 -7 7 -7, 4: 3 3 -3 -3", "4: 1 2 -2 -1"},
            {"Mod | 1: 7, 1: 0", "not folded"},
            {"Max | 2: 1 5, 2: 3 4, : 2", "2: 3 5"},
            {"Equal | 3: 1 2 3, : 2", "3: 0 1 0"},
            {"Less | f2: 1 2, f: 2", "2: 1 0"},
            {"Floor | f2: 1.7 -1.2", "2: 1 -2"},
            {"Neg | 2: 3 -4", "2: -3 4"},
            {"Cast | f3: 1.7 -1.7 1e30 | to=7", "3: 1 -1 9.22337e+18"},
            {"Cast | 2: 0 5 | to=9", "2: 0 1"},
            {"Cast | 2: 3 4 | to=1", "2: 3 4"},
            {"Range | : 2, : 11, : 3", "3: 2 5 8"},
            {"Range | : 5, : 0, : -2", "3: 5 3 1"},
            {"Range | f: 0, f: 1, f: 0.5", "2: 0 0.5"},
            {"Concat | 2x1: 1 2, 2x2: 3 4 5 6 | axis=1", "2x3: 1 3 4 2 5 6"},
            {"Concat | 1: 1, 0:, 1: 2 | axis=0", "2: 1 2"},
            {"Gather | 2x3: 1 2 3 4 5 6, 2: -1 0 | axis=1", "2x2: 3 1 6 4"},
            {"Gather | 3: 7 8 9, : 1", "scalar: 8"},
            {"Gather | 3: 7 8 9, : 3", "not folded"},
            {"ScatterND | 2x2: 1 2 3 4, 1x1: -1, 1x2: 8 9", "2x2: 1 2 8 9"},
            {"ScatterND | 2x2: 1 2 3 4, 2x2: 0 1 1 0, 2: 8 9", "2x2: 1 8 9 4"},
            {"ScatterND | 2: 1 2, 1x1: 2, 1: 8", "not folded"},
            {"ReduceMax | 3: 4 9 2", "1: 9"},
            {"ReduceMin | f2x2: 4 3 2.5 7", "1x1: 2.5"},
            {"DequantizeLinear | 2x2: 1 2 3 4, f2: 0.5 2, 2: 1 0 | axis=0", "2x2: 0 0.5 6 8"},
            {"DequantizeLinear | 2: 1 2, f: 0.5", "2: 0.5 1"},
            {"Slice | 2x4: 1 2 3 4 5 6 7 8, 1: 1, 1: 9223372036854775807, 1: 1, 1: 2", "2x2: 2 4 6 8"},
            {"Slice | 4: 1 2 3 4, 1: -1, 1: -9223372036854775807, 1: 0, 1: -2", "2: 4 2"},
            {"Slice | 4: 1 2 3 4, 1: 3, 1: 3", "0: "},
            {"Transpose | 2x3: 1 2 3 4 5 6", "3x2: 1 4 2 5 3 6"},
            {"Transpose | 1x2x3: 1 2 3 4 5 6 | perm=2,0,1", "3x1x2: 1 4 2 5 3 6"},
            {"Expand | 2x1: 1 2, 2: 1 3", "2x3: 1 1 1 2 2 2"},
            {"Tile | 2: 1 2, 1: 3", "6: 1 2 1 2 1 2"},
            {"Tile | 2x2: 1 2 3 4, 2: 1 2", "2x4: 1 2 1 2 3 4 3 4"},
            {"Unsqueeze | 2: 1 2, 1: 0", "1x2: 1 2"},
            {"Relu | f1: 1", "not folded"},
        };
    }
};

QTEST_GUILESS_MAIN(TestConstantFolding)
#include "tst_constant_folding.moc"
