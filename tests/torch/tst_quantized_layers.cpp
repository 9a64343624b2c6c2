// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/torch/byte_checks.h"

#include <QTest>

#include <cmath>

using namespace engine;
using support::ByteGraph;
using support::Numbers;
using support::onGrid;
using support::problemOf;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Image
{
    std::int64_t channels, height, width;
};

struct ConvolutionCase
{
    Image image;
    std::int64_t outputs, kernel, stride, pad, groups;
    Grid source, result;
    ElementType weights;
};

/// The definition, in whole numbers and float64.
Numbers convolved(const ConvolutionCase& c, const Numbers& x, const Numbers& w, int weightZero)
{
    const auto inputs = c.image.channels / c.groups;
    const auto size = [&](std::int64_t length) { return (length + 2 * c.pad - c.kernel) / c.stride + 1; };
    Numbers sums;
    for (std::int64_t o = 0; o < c.outputs; ++o)
        for (std::int64_t y = 0; y < size(c.image.height); ++y)
            for (std::int64_t z = 0; z < size(c.image.width); ++z) {
                double sum = 0;
                for (std::int64_t i = 0; i < inputs; ++i)
                    for (std::int64_t p = 0; p < c.kernel; ++p)
                        for (std::int64_t q = 0; q < c.kernel; ++q) {
                            const auto row = y * c.stride + p - c.pad;
                            const auto column = z * c.stride + q - c.pad;
                            if (row < 0 || row >= c.image.height || column < 0 || column >= c.image.width)
                                continue;
                            const auto channel = o / (c.outputs / c.groups) * inputs + i;
                            const auto at = (channel * c.image.height + row) * c.image.width + column;
                            const auto weight = ((o * inputs + i) * c.kernel + p) * c.kernel + q;
                            sum += (x[std::size_t(at)] - c.source.zero) * (w[std::size_t(weight)] - weightZero);
                        }
                sums.push_back(sum);
            }
    return sums;
}

} // namespace

/// Layers of bytes against their definition in whole numbers: a byte may be off by one where float32 puts a value on
/// the other side of a step's middle.
class TestQuantizedLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void convolvesBytes_data()
    {
        QTest::addColumn<ConvolutionCase>("c");
        constexpr auto u8 = ElementType::UInt8;
        constexpr auto s8 = ElementType::Int8;
        const Grid plain{u8, 0.02, 0};
        const Grid shifted{u8, 0.02, 117};
        const Grid signedGrid{s8, 0.02, -5};
        const Grid wide{u8, 0.11, 121};
        QTest::newRow("pointwise") << ConvolutionCase{{64, 9, 7}, 48, 1, 1, 0, 1, plain, wide, s8};
        QTest::newRow("pointwise from a zero point") << ConvolutionCase{{64, 9, 7}, 48, 1, 2, 0, 1, shifted, wide, s8};
        QTest::newRow("padded") << ConvolutionCase{{16, 9, 7}, 32, 3, 1, 1, 1, plain, wide, s8};
        QTest::newRow("padded with a zero point") << ConvolutionCase{{16, 9, 7}, 32, 3, 2, 1, 1, shifted, wide, s8};
        QTest::newRow("of an image of three channels")
            << ConvolutionCase{{3, 21, 17}, 24, 7, 2, 3, 1, shifted, wide, s8};
        QTest::newRow("depthwise") << ConvolutionCase{{40, 9, 7}, 40, 3, 1, 1, 40, plain, wide, s8};
        QTest::newRow("depthwise with a zero point") << ConvolutionCase{{40, 9, 7}, 40, 3, 2, 1, 40, shifted, wide, s8};
        QTest::newRow("grouped") << ConvolutionCase{{48, 9, 7}, 48, 3, 1, 1, 4, plain, wide, s8};
        QTest::newRow("bytes with a sign") << ConvolutionCase{{32, 9, 7}, 16, 3, 1, 1, 1, signedGrid, {s8, 0.1, 9}, s8};
        QTest::newRow("weights without a sign") << ConvolutionCase{{32, 9, 7}, 16, 3, 1, 1, 1, plain, wide, u8};
        QTest::newRow("odd channels") << ConvolutionCase{{13, 5, 5}, 7, 3, 1, 1, 1, shifted, wide, s8};
    }

    void convolvesBytes()
    {
        QFETCH(ConvolutionCase, c);
        for (const bool onGrids : {true, false}) {
            for (const char* behind : {"", "Relu", "Clip", "Add"}) {
                if (onGrids && *behind != 0)
                    continue;
                checkConvolution(c, onGrids, QLatin1String(behind));
                if (QTest::currentTestFailed())
                    return qWarning("%s %s", onGrids ? "QLinearConv" : "Conv", behind);
            }
        }
    }

    void multipliesMatrices()
    {
        for (const bool onGrids : {true, false})
            for (const bool real : {false, true})
                for (const std::int64_t rows : {1, 5, 33})
                    if (!onGrids || !real)
                        checkMatrix(onGrids, real, rows);
    }

    /// Sums of products are exact, made real or not.
    void multipliesIntegers_data()
    {
        QTest::addColumn<bool>("image");
        QTest::addColumn<bool>("real");
        for (const bool image : {false, true})
            for (const bool real : {false, true})
                QTest::addRow("%s, %s", image ? "ConvInteger" : "MatMulInteger", real ? "real" : "whole")
                    << image << real;
    }

    void multipliesIntegers()
    {
        QFETCH(bool, image);
        QFETCH(bool, real);
        ByteGraph graph(9);
        const ConvolutionCase c{{16, 6, 5}, 24, 3, 1, 1, 1, {ElementType::UInt8, 1, 77}, {}, ElementType::Int8};
        const auto x =
            image ? graph.input(ElementType::UInt8, {1, 16, 6, 5}) : graph.input(ElementType::UInt8, {4, 48});
        const auto zero = graph.input(ElementType::UInt8, {});
        graph.numbers(zero) = {77};
        const auto w =
            image ? graph.constant(ElementType::Int8, {24, 16, 3, 3}) : graph.constant(ElementType::Int8, {48, 24});
        const Shape shape = image ? Shape{1, 24, 6, 5} : Shape{4, 24};
        const auto sums = graph.add(image ? "ConvInteger" : "MatMulInteger", {x, w, zero}, ElementType::Int32, shape,
                                    image ? Attributes{{"pads", std::vector<std::int64_t>{1, 1, 1, 1}}} : Attributes{});
        auto expected = image ? convolved(c, graph.numbers(x), graph.numbers(w), 0)
                              : multiplied(graph.numbers(x), graph.numbers(w), 4, 48, 24, 77);
        if (!real) {
            QCOMPARE(problemOf(graph, sums, expected, 1, 0), QString());
            return;
        }
        const auto scale = graph.input(ElementType::Float32, {});
        const auto scales = graph.constant(ElementType::Float32, image ? Shape{24, 1, 1} : Shape{24});
        const auto bias = graph.constant(ElementType::Float32, image ? Shape{1, 24, 1, 1} : Shape{24});
        const auto factor = graph.add("Mul", {scale, scales}, ElementType::Float32, graph.shape(scales));
        const auto cast = graph.add("Cast", {sums}, ElementType::Float32, shape, {{"to", std::int64_t{1}}});
        const auto scaled = graph.add("Mul", {cast, factor}, ElementType::Float32, shape);
        const auto sum = graph.add("Add", {scaled, bias}, ElementType::Float32, shape);
        const auto out = graph.add("Relu", {sum}, ElementType::Float32, shape);
        const std::size_t inner = image ? 30 : 1;
        for (std::size_t i = 0; i < expected.size(); ++i)
            expected[i] = std::max(0.0,
                                   expected[i] * graph.numbers(scale)[0] * graph.numbers(scales)[i / inner % 24]
                                       + graph.numbers(bias)[i / inner % 24]);
        QCOMPARE(problemOf(graph, out, expected, 1), QString());
    }

private:
    static Numbers multiplied(const Numbers& x, const Numbers& w, std::size_t rows, std::size_t inputs,
                              std::size_t outputs, double zero)
    {
        Numbers sums;
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t o = 0; o < outputs; ++o) {
                double sum = 0;
                for (std::size_t i = 0; i < inputs; ++i)
                    sum += (x[r * inputs + i] - zero) * w[i * outputs + o];
                sums.push_back(sum);
            }
        return sums;
    }

    void checkConvolution(const ConvolutionCase& c, bool onGrids, QLatin1String behind)
    {
        ByteGraph graph(11);
        const int weightZero = c.weights == ElementType::UInt8 ? 128 : 0;
        const auto x = graph.input(c.source.type, {1, c.image.channels, c.image.height, c.image.width});
        const auto w = graph.constant(c.weights, {c.outputs, c.image.channels / c.groups, c.kernel, c.kernel});
        const auto scales = graph.constant(ElementType::Float32, {c.outputs});
        for (auto& scale : graph.numbers(scales))
            scale = static_cast<float>(0.001 + 0.0004 * (scale + 1));
        const auto zeros = graph.constant(c.weights, {c.outputs});
        std::ranges::fill(graph.numbers(zeros), weightZero);
        const auto bias = graph.constant(onGrids ? ElementType::Int32 : ElementType::Float32, {c.outputs});
        const Attributes attributes{
            {"pads", std::vector(4, c.pad)}, {"strides", std::vector(2, c.stride)}, {"group", c.groups}};
        const auto size = [&](std::int64_t length) { return (length + 2 * c.pad - c.kernel) / c.stride + 1; };
        const Shape shape{1, c.outputs, size(c.image.height), size(c.image.width)};
        TensorId out = noTensor;
        Numbers added(static_cast<std::size_t>(*elementCount(shape)), 0.0);
        if (onGrids) {
            const auto& [type, scale, zero] = c.result;
            out = graph.add("QLinearConv",
                            {x, graph.number(c.source.scale), graph.number(c.source.type, c.source.zero), w, scales,
                             zeros, graph.number(scale), graph.number(type, zero), bias},
                            type, shape, attributes);
        } else {
            const auto real = graph.add("DequantizeLinear", {w, scales, zeros}, ElementType::Float32, graph.shape(w),
                                        {{"axis", std::int64_t{0}}});
            out = graph.add("Conv", {graph.real(x, c.source), real, bias}, ElementType::Float32, shape, attributes);
            if (behind == QLatin1String("Add")) {
                const Grid grid{c.result.type, 0.03, 40};
                const auto other = graph.input(grid.type, shape);
                out = graph.add("Add", {out, graph.real(other, grid)}, ElementType::Float32, shape);
                for (std::size_t i = 0; i < added.size(); ++i)
                    added[i] = (graph.numbers(other)[i] - grid.zero) * grid.scale;
            } else if (behind == QLatin1String("Clip")) {
                out = graph.add("Clip", {out, graph.number(-0.5), graph.number(6)}, ElementType::Float32, shape);
            } else if (behind == QLatin1String("Relu")) {
                out = graph.add("Relu", {out}, ElementType::Float32, shape);
            }
            out = graph.onGrid(out, c.result);
        }
        const double low = behind == QLatin1String("Relu") ? 0 : behind == QLatin1String("Clip") ? -0.5 : -infinity;
        const double high = behind == QLatin1String("Clip") ? 6 : infinity;
        auto expected = convolved(c, graph.numbers(x), graph.numbers(w), weightZero);
        const auto pixels = expected.size() / static_cast<std::size_t>(c.outputs);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const auto channel = i / pixels;
            const double step = c.source.scale * graph.numbers(scales)[channel];
            const double bias0 = graph.numbers(bias)[channel] * (onGrids ? step : 1.0);
            expected[i] = onGrid(std::clamp(expected[i] * step + bias0 + added[i], low, high), c.result);
        }
        QCOMPARE(problemOf(graph, out, expected, 1), QString());
    }

    void checkMatrix(bool onGrids, bool real, std::int64_t rows)
    {
        ByteGraph graph(13);
        const Grid source{ElementType::UInt8, 0.02, 90};
        const Grid result{ElementType::UInt8, 0.13, 127};
        const auto x = graph.input(source.type, {rows, 96});
        const auto w = graph.constant(ElementType::Int8, {96, 40});
        const auto scales = graph.constant(ElementType::Float32, {40});
        for (auto& scale : graph.numbers(scales))
            scale = static_cast<float>(0.001 + 0.0004 * (scale + 1));
        const auto zeros = graph.constant(ElementType::Int8, {40});
        std::ranges::fill(graph.numbers(zeros), 0);
        const auto bias = graph.constant(ElementType::Float32, {40});
        TensorId out = noTensor;
        const Shape shape{rows, 40};
        if (onGrids) {
            out = graph.add("QLinearMatMul",
                            {x, graph.number(source.scale), graph.number(source.type, source.zero), w, scales, zeros,
                             graph.number(result.scale), graph.number(result.type, result.zero)},
                            result.type, shape);
        } else {
            const auto weights = graph.add("DequantizeLinear", {w, scales, zeros}, ElementType::Float32, {96, 40},
                                           {{"axis", std::int64_t{1}}});
            out = graph.add("MatMul", {graph.real(x, source), weights}, ElementType::Float32, shape);
            out = graph.add("Add", {out, bias}, ElementType::Float32, shape);
            out = real ? out : graph.onGrid(out, result);
        }
        auto expected =
            multiplied(graph.numbers(x), graph.numbers(w), static_cast<std::size_t>(rows), 96, 40, source.zero);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            expected[i] = expected[i] * source.scale * graph.numbers(scales)[i % 40]
                + (onGrids ? 0 : graph.numbers(bias)[i % 40]);
            expected[i] = real ? expected[i] : onGrid(expected[i], result);
        }
        QCOMPARE(problemOf(graph, out, expected, 1), QString());
    }
};

QTEST_GUILESS_MAIN(TestQuantizedLayers)
#include "tst_quantized_layers.moc"
