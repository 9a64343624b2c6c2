// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/torch/byte_checks.h"

#include <QTest>

#include <cmath>
#include <map>

using namespace engine;
using support::ByteGraph;
using support::Numbers;
using support::onGrid;
using support::problemOf;

/// What layers of bytes do but products, against its definition in whole numbers and float64.
class TestQuantizedFunctions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addsBytes()
    {
        for (const bool relu : {false, true}) {
            ByteGraph graph(3);
            const Grid first{ElementType::UInt8, 0.0307, 100};
            const Grid second{ElementType::Int8, 0.0513, 3};
            const Grid result{ElementType::UInt8, 0.0611, relu ? 0 : 110};
            const Shape shape{2, 24, 5, 3};
            const auto a = graph.input(first.type, shape);
            const auto b = graph.input(second.type, shape);
            auto sum = graph.add("Add", {graph.real(a, first), graph.real(b, second)}, ElementType::Float32, shape);
            if (relu)
                sum = graph.add("Relu", {sum}, ElementType::Float32, shape);
            const auto out = graph.onGrid(sum, result);
            Numbers expected;
            for (std::size_t i = 0; i < graph.numbers(a).size(); ++i) {
                const double value = (graph.numbers(a)[i] - first.zero) * first.scale
                    + (graph.numbers(b)[i] - second.zero) * second.scale;
                expected.push_back(onGrid(relu ? std::max(value, 0.0) : value, result));
            }
            QCOMPARE(problemOf(graph, out, expected, 1), QString());
        }
    }

    /// The largest byte is the largest value; what moves bytes loses nothing.
    void movesAndPoolsBytes()
    {
        ByteGraph graph(5);
        const Grid grid{ElementType::UInt8, 0.03, 100};
        const auto x = graph.input(grid.type, {1, 8, 6, 6});
        const auto pool = graph.add(
            "MaxPool", {graph.real(x, grid)}, ElementType::Float32, {1, 8, 3, 3},
            {{"kernel_shape", std::vector<std::int64_t>{2, 2}}, {"strides", std::vector<std::int64_t>{2, 2}}});
        const auto flat =
            graph.add("Flatten", {graph.real(graph.onGrid(pool, grid), grid)}, ElementType::Float32, {1, 72});
        const auto out = graph.onGrid(flat, grid);
        Numbers expected;
        const auto& bytes = graph.numbers(x);
        for (std::size_t c = 0; c < 8; ++c)
            for (std::size_t y = 0; y < 3; ++y)
                for (std::size_t z = 0; z < 3; ++z) {
                    const auto at = c * 36 + y * 12 + z * 2;
                    expected.push_back(std::max({bytes[at], bytes[at + 1], bytes[at + 6], bytes[at + 7]}));
                }
        QCOMPARE(problemOf(graph, out, expected, -1, 0), QString());
    }

    void averagesBytes()
    {
        ByteGraph graph(6);
        const Grid grid{ElementType::UInt8, 0.03, 100};
        const Grid result{ElementType::Int8, 0.01, -7};
        const auto x = graph.input(grid.type, {2, 24, 7, 7});
        const auto mean = graph.add("GlobalAveragePool", {graph.real(x, grid)}, ElementType::Float32, {2, 24, 1, 1});
        const auto out = graph.onGrid(mean, result);
        Numbers expected;
        for (std::size_t c = 0; c < 48; ++c) {
            double sum = 0;
            for (std::size_t i = 0; i < 49; ++i)
                sum += graph.numbers(x)[c * 49 + i] - grid.zero;
            expected.push_back(onGrid(sum / 49 * grid.scale, result));
        }
        QCOMPARE(problemOf(graph, out, expected, 1), QString());
    }

    void looksUpFunctionsOfAByte()
    {
        for (const auto type : {ElementType::UInt8, ElementType::Int8}) {
            ByteGraph graph(12);
            const Grid grid{type, 0.0507, type == ElementType::UInt8 ? 140 : 12};
            const Grid result{type, 0.0131, type == ElementType::UInt8 ? 20 : -108};
            const Shape shape{2, 3, 64};
            const auto x = graph.real(graph.input(type, shape), grid);
            const auto gate = graph.add("Sigmoid", {x}, ElementType::Float32, shape);
            const auto out = graph.onGrid(graph.add("Mul", {x, gate}, ElementType::Float32, shape), result);
            Numbers expected;
            for (const double byte : graph.numbers(TensorId{0})) {
                const double value = (byte - grid.zero) * grid.scale;
                expected.push_back(onGrid(value / (1 + std::exp(-value)), result));
            }
            QCOMPARE(problemOf(graph, out, expected, 1), QString());
        }
    }

    void looksUpWhatLayersJoin_data()
    {
        QTest::addColumn<QString>("type");
        for (const auto* type : {"Abs", "Elu", "Exp", "HardSigmoid", "HardSwish", "LeakyRelu", "Neg", "Relu", "Sigmoid",
                                 "Tanh", "Gelu", "Swish", "Log", "Sqrt"})
            QTest::newRow(type) << QString::fromLatin1(type);
    }

    void looksUpWhatLayersJoin()
    {
        QFETCH(QString, type);
        const auto of = [&](double x) {
            const std::map<QString, double> values{
                {QStringLiteral("Abs"), std::abs(x)},
                {QStringLiteral("Elu"), x < 0 ? std::expm1(x) : x},
                {QStringLiteral("Exp"), std::exp(x)},
                {QStringLiteral("HardSigmoid"), std::clamp(0.2 * x + 0.5, 0.0, 1.0)},
                {QStringLiteral("HardSwish"), x * std::clamp(x / 6 + 0.5, 0.0, 1.0)},
                {QStringLiteral("LeakyRelu"), x < 0 ? 0.01 * x : x},
                {QStringLiteral("Neg"), -x},
                {QStringLiteral("Relu"), std::max(x, 0.0)},
                {QStringLiteral("Sigmoid"), 1 / (1 + std::exp(-x))},
                {QStringLiteral("Tanh"), std::tanh(x)},
                {QStringLiteral("Gelu"), 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)))},
                {QStringLiteral("Swish"), x / (1 + std::exp(-x))},
                {QStringLiteral("Log"), std::log(x)},
                {QStringLiteral("Sqrt"), std::sqrt(x)}};
            return values.at(type);
        };
        ByteGraph graph(12);
        const bool positive = type == QStringLiteral("Log") || type == QStringLiteral("Sqrt");
        const Grid grid{ElementType::UInt8, 0.0507, positive ? 0 : 140};
        const Grid result{ElementType::UInt8, 0.0531, 100};
        const Shape shape{2, 3, 64};
        const auto given = graph.input(grid.type, shape);
        for (auto& byte : graph.numbers(given))
            byte = positive ? std::max(byte, 1.0) : byte;
        const auto out =
            graph.onGrid(graph.add(qPrintable(type), {graph.real(given, grid)}, ElementType::Float32, shape), result);
        Numbers expected;
        for (const double byte : graph.numbers(given))
            expected.push_back(onGrid(of((byte - grid.zero) * grid.scale), result));
        QCOMPARE(problemOf(graph, out, expected, 1), QString());
    }

    void joinsChannelsOfBytes()
    {
        ByteGraph graph(7);
        const Grid grid{ElementType::UInt8, 0.03, 100};
        const auto a = graph.input(grid.type, {1, 8, 3, 3});
        const auto b = graph.input(grid.type, {1, 5, 3, 3});
        const auto both = graph.add("Concat", {graph.real(a, grid), graph.real(b, grid)}, ElementType::Float32,
                                    {1, 13, 3, 3}, {{"axis", std::int64_t{1}}});
        const auto out = graph.onGrid(both, grid);
        auto expected = graph.numbers(a);
        expected.insert(expected.end(), graph.numbers(b).begin(), graph.numbers(b).end());
        QCOMPARE(problemOf(graph, out, expected, -1, 0), QString());
    }

    void quantizesByTheFrame()
    {
        for (const double shift : {0.0, 3.0, -3.0}) {
            ByteGraph graph(8);
            const auto x = graph.input(ElementType::Float32, {3, 5, 7});
            for (auto& value : graph.numbers(x))
                value = static_cast<float>(value + shift);
            const auto made =
                graph.addAll("DynamicQuantizeLinear", {x},
                             {{ElementType::UInt8, {3, 5, 7}}, {ElementType::Float32, {}}, {ElementType::UInt8, {}}});
            const auto [low, high] = std::ranges::minmax(graph.numbers(x));
            const float scale =
                (std::max(static_cast<float>(high), 0.0F) - std::min(static_cast<float>(low), 0.0F)) / 255;
            const Grid grid{ElementType::UInt8, scale,
                            static_cast<int>(std::nearbyint(-std::min(static_cast<float>(low), 0.0F) / scale))};
            Numbers expected;
            for (const double value : graph.numbers(x))
                expected.push_back(onGrid(value, grid));
            QCOMPARE(problemOf(graph, made[0], expected, 1), QString());
            QCOMPARE(problemOf(graph, made[1], {scale}, 1, 0), QString());
            QCOMPARE(problemOf(graph, made[2], {static_cast<double>(grid.zero)}, 1, 0), QString());
        }
    }
};

QTEST_GUILESS_MAIN(TestQuantizedFunctions)
#include "tst_quantized_functions.moc"
