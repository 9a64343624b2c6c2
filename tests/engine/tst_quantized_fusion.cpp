// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/real_weights.h"
#include "engine/graph/work.h"
#include "tests/support/byte_graph.h"

#include <QTest>

using namespace engine;
using support::ByteGraph;

namespace {

constexpr auto real = ElementType::Float32;
constexpr auto bytes = ElementType::UInt8;
const Shape image{1, 4, 6, 6};
const Grid grid{bytes, 0.1, 3};
const Grid other{bytes, 0.2, 5};

/// "Conv(uint8>uint8) Add(...)": the layers, each with the types of its boundary.
QString layersOf(const LayerGraph& graph)
{
    QStringList layers;
    for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
        const auto types = [&](std::span<const TensorId> ids) {
            QStringList names;
            for (const auto id : ids)
                names.append(QString::fromStdString(std::string(elementTypeName(graph.tensor(id).type))));
            return names.join(u'+');
        };
        const LayerId id{i};
        layers.append(QString::fromStdString(graph.layer(id).type()) + u'(' + types(graph.inputsOf(id)) + u'>'
                      + types(graph.outputsOf(id)) + u')');
    }
    return layers.join(u' ');
}

TensorId weights(ByteGraph& graph, const Shape& shape)
{
    return graph.add("DequantizeLinear", {graph.constant(ElementType::Int8, shape), graph.number(0.01)}, real, shape);
}

TensorId convolution(ByteGraph& graph, TensorId x)
{
    return graph.add("Conv", {x, weights(graph, {4, 4, 1, 1})}, real, image);
}

} // namespace

class TestQuantizedFusion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesGoFromLayerToLayer()
    {
        ByteGraph graph(1);
        const auto x = graph.real(graph.onGrid(graph.input(real, image), grid), grid);
        const auto first = graph.add("Relu", {convolution(graph, x)}, real, image);
        const auto kept = graph.real(graph.onGrid(first, other), other); // for the next one and for the sum
        const auto second = graph.onGrid(convolution(graph, kept), grid);
        const auto sum = graph.add("Add", {graph.real(second, grid), kept}, real, image);
        check(graph, {graph.real(graph.onGrid(sum, grid), grid)},
              "QuantizeLinear(float32>uint8) Conv(uint8>uint8) Conv(uint8>uint8) Add(uint8+uint8>uint8) "
              "DequantizeLinear(uint8>float32)");
    }

    void aSumBehindAConvolutionIsItsOwn()
    {
        ByteGraph graph(1);
        const auto x = graph.input(bytes, image);
        const auto sum = graph.add("Add", {convolution(graph, graph.real(x, grid)), graph.real(x, grid)}, real, image);
        check(graph, {graph.onGrid(graph.add("Relu", {sum}, real, image), other)}, "Conv(uint8>uint8)");
    }

    void realNumbersThatSomebodyNeedsStay()
    {
        ByteGraph graph(1);
        const auto x = graph.input(bytes, image);
        const auto y = convolution(graph, graph.real(x, grid));
        const auto z = graph.onGrid(y, other);
        check(graph, {z, y}, "Conv(uint8>float32) QuantizeLinear(float32>uint8)");
        const auto twice = graph.onGrid(y, grid);
        check(graph, {z, twice}, "Conv(uint8>float32) QuantizeLinear(float32>uint8) QuantizeLinear(float32>uint8)");
    }

    void moversMoveBytes()
    {
        ByteGraph graph(1);
        const auto x = graph.input(bytes, image);
        const auto turned = graph.add("Transpose", {graph.real(x, grid)}, real, {6, 6, 4, 1});
        const auto flat = graph.add("Flatten", {graph.real(graph.onGrid(turned, grid), grid)}, real, {6, 24});
        const auto product = graph.add("MatMul", {flat, weights(graph, {24, 5})}, real, {6, 5});
        check(graph, {product}, "Transpose(uint8>uint8) MatMul(uint8>float32)");
    }

    void weightsInBlocksHaveAScaleForEach()
    {
        for (const std::int64_t axis : {std::int64_t{0}, std::int64_t{1}}) {
            ByteGraph graph(1);
            const Shape scaleShape = axis == 0 ? Shape{2, 3} : Shape{4, 2};
            const auto weights = graph.constant(bytes, {4, 3});
            const auto scales = graph.constant(real, scaleShape);
            const auto values = graph.add("DequantizeLinear", {weights, scales}, real, {4, 3},
                                          {{"axis", axis}, {"block_size", std::int64_t{2}}});
            const auto sum = graph.add("Add", {graph.input(real, {4, 3}), values}, real, {4, 3});
            const auto whole = graph.finish({sum});
            const auto found = realWeights(*whole, whole->layer(LayerId{0}).operations.front());
            QVERIFY(found);
            for (std::size_t row = 0; row < 4; ++row)
                for (std::size_t column = 0; column < 3; ++column) {
                    const auto at = axis == 0 ? row / 2 * 3 + column : row * 2 + column / 2;
                    QCOMPARE((*found)[row * 3 + column],
                             static_cast<float>(graph.numbers(weights)[row * 3 + column] * graph.numbers(scales)[at]));
                }
        }
    }

    /// A byte goes to another step there: the values are not the same any more.
    void anotherGridIsAConversion()
    {
        ByteGraph graph(1);
        const auto x = graph.input(bytes, image);
        const auto pool = graph.add("MaxPool", {graph.real(x, grid)}, real, image);
        const auto y = convolution(graph, graph.real(graph.onGrid(pool, other), other));
        check(graph, {graph.onGrid(y, grid)}, "MaxPool(uint8>uint8) QuantizeLinear(uint8>uint8) Conv(uint8>uint8)");
    }

    void concatOfOneGridMovesBytes()
    {
        for (const bool same : {true, false}) {
            ByteGraph graph(1);
            const auto a = graph.input(bytes, image);
            const auto b = graph.input(bytes, image);
            const auto both = graph.add("Concat", {graph.real(a, grid), graph.real(b, same ? grid : other)}, real,
                                        {1, 8, 6, 6}, {{"axis", std::int64_t{1}}});
            const auto y = graph.real(graph.onGrid(both, grid), grid);
            check(graph, {graph.add("Sigmoid", {y}, real, {1, 8, 6, 6})},
                  "Concat(uint8+uint8>uint8) Sigmoid(uint8>float32)");
        }
    }

    /// Their products are real: weights are too, once.
    void weightsBesideRealNumbersBecomeReal()
    {
        ByteGraph graph(1);
        const auto fused = fuse(*graph.finish({convolution(graph, graph.input(real, image))}));
        QVERIFY(fused);
        QCOMPARE(layersOf(*fused), QStringLiteral("Conv(float32>float32)"));
        const auto& operations = fused->layers()[0].operations;
        QCOMPARE(operations.size(), std::size_t{1});
        const auto* values = fused->constant(operations[0].inputs[1]);
        QVERIFY(values != nullptr);
        QCOMPARE(values->bytes.size(), std::size_t{64});
    }

    void allWeightsCanBecomeReal()
    {
        ByteGraph graph(1);
        const auto x = graph.input(bytes, image);
        const auto fused = fuse(*graph.finish({graph.onGrid(convolution(graph, graph.real(x, grid)), other)}));
        QVERIFY(fused);
        QCOMPARE(fused->layers()[0].operations.size(), std::size_t{4});
        const auto weighed = withRealWeights(*fused, RealWeights::All);
        QVERIFY(weighed);
        QCOMPARE(weighed->layers().size(), fused->layers().size());
        QCOMPARE(weighed->layers()[0].operations.size(), std::size_t{3});
        QVERIFY(weighed->parts().tensors == fused->parts().tensors);
    }

    void sumsOfIntegersAreMadeRealAtOnce()
    {
        ByteGraph graph(1);
        const auto x = graph.add("Tanh", {graph.input(real, {3, 8})}, real, {3, 8});
        const auto made = graph.addAll("DynamicQuantizeLinear", {x}, {{bytes, {3, 8}}, {real, {}}, {bytes, {}}});
        std::vector<TensorId> results;
        for (int i = 0; i < 2; ++i) {
            const auto w = graph.constant(ElementType::Int8, {8, 5});
            const auto sums = graph.add("MatMulInteger", {made[0], w, made[2]}, ElementType::Int32, {3, 5});
            const auto scale = graph.add("Mul", {made[1], graph.number(0.01)}, real, {});
            const auto cast = graph.add("Cast", {sums}, real, {3, 5}, {{"to", std::int64_t{1}}});
            const auto scaled = graph.add("Mul", {cast, scale}, real, {3, 5});
            results.push_back(graph.add("Add", {scaled, graph.constant(real, {5})}, real, {3, 5}));
        }
        check(graph, results,
              "Tanh(float32>uint8+float32+uint8) MatMulInteger(uint8+uint8+float32>float32) "
              "MatMulInteger(uint8+uint8+float32>float32)");
    }

    void productsOfBytesAreWork()
    {
        ByteGraph graph(1);
        const auto x = graph.input(bytes, image);
        const auto w = graph.constant(ElementType::Int8, {4, 4, 1, 1});
        const auto y = graph.add("QLinearConv",
                                 {x, graph.number(0.1), graph.number(bytes, 3), w, graph.number(0.01),
                                  graph.number(ElementType::Int8, 0), graph.number(0.2), graph.number(bytes, 5)},
                                 bytes, image);
        const auto on = *graph.finish({y});
        QCOMPARE(workOf(on).macs, std::int64_t{4 * 36 * 4});
        QCOMPARE(workOf(on).parameters, std::int64_t{16});
        ByteGraph between(1);
        const auto z = between.real(between.input(bytes, image), grid);
        const auto fused = fuse(*between.finish({between.onGrid(convolution(between, z), other)}));
        QCOMPARE(workOf(*fused).macs, workOf(on).macs);
        QCOMPARE(workOf(*fused).parameters, workOf(on).parameters);
        QCOMPARE(workOf(*fused, LayerId{0}).outputBytes.count, std::int64_t{144});
    }

private:
    void check(ByteGraph& graph, const std::vector<TensorId>& outputs, const char* layers)
    {
        const auto built = graph.finish(outputs);
        QVERIFY2(built, built ? "" : built.error().message().c_str());
        const auto fused = fuse(*built);
        QVERIFY2(fused, fused ? "" : fused.error().message().c_str());
        QCOMPARE(layersOf(*fused), QLatin1String(layers));
        for (std::size_t i = 0; i < outputs.size(); ++i)
            QVERIFY(fused->tensor(fused->outputs()[i]) == built->tensor(built->outputs()[i]));
        QVERIFY(fuse(*fused)); // what is fused already is taken as well
    }
};

QTEST_GUILESS_MAIN(TestQuantizedFusion)
#include "tst_quantized_fusion.moc"
