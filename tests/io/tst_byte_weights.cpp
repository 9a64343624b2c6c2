// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/graph/fusion.h"
#include "engine/io/onnx/onnx_reader.h"
#include "engine/io/onnx/onnx_writer.h"
#include "tests/io/onnx_model.h"

#include <QTemporaryDir>
#include <QTest>

using namespace engine;

namespace {

using Bytes8 = std::vector<std::int8_t>;

void bytes(OnnxModel& model, const std::string& name, const Shape& shape, const Bytes8& values)
{
    auto& tensor = model.weights(name, shape);
    tensor.set_data_type(onnx::TensorProto::INT8);
    tensor.set_raw_data(std::string(values.begin(), values.end()));
}

void reals(OnnxModel& model, const std::string& name, const Shape& shape, const std::vector<float>& values)
{
    auto& tensor = model.weights(name, shape);
    tensor.set_raw_data(std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)));
}

/// in:2x3 -> bytes -> real "x"; weights "w" of bytes, 2x3, with a scale for each of the two.
OnnxModel beforeTheProduct()
{
    OnnxModel model;
    model.input("in", {2, 3});
    reals(model, "s", {}, {0.5F});
    bytes(model, "z", {}, {3});
    bytes(model, "bytes", {2, 3}, {1, 2, 3, 4, 5, 6});
    reals(model, "scales", {2}, {0.25F, 2.0F});
    bytes(model, "zeros", {2}, {0, 1});
    model.node("QuantizeLinear", {"in", "s", "z"}, {"q"});
    model.node("DequantizeLinear", {"q", "s", "z"}, {"x"});
    setInteger(model.node("DequantizeLinear", {"bytes", "scales", "zeros"}, {"w"}), "axis", 0);
    return model;
}

const Operation* conversionOfWeights(const LayerGraph& graph)
{
    for (const auto& layer : graph.layers())
        for (const auto& operation : layer.operations)
            if (operation.type == "DequantizeLinear" && graph.constant(operation.inputs[0]) != nullptr)
                return &operation;
    return nullptr;
}

} // namespace

/// Constants that DequantizeLinear makes real are real, but for products that get bytes beside them.
class TestByteWeights : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aProductHasItsBytesBack()
    {
        auto model = beforeTheProduct();
        setInteger(model.node("Gemm", {"x", "w"}, {"out"}), "transB", 1);
        const auto graph = fused(model.output("out"));
        QVERIFY(graph);
        const auto* conversion = conversionOfWeights(*graph);
        QVERIFY(conversion != nullptr);
        QCOMPARE(elementsAs<std::int8_t>(*graph->constant(conversion->inputs[0])).value(), (Bytes8{1, 2, 3, 4, 5, 6}));
        QCOMPARE(graph->tensor(conversion->outputs[0]).name, std::string("w"));
        QCOMPARE(typesOf(*graph), std::string("QuantizeLinear Gemm"));
    }

    void bytesTurnWithTheirScales()
    {
        for (const bool stated : {true, false}) {
            auto model = beforeTheProduct();
            auto& transpose = model.node("Transpose", {"w"}, {"t"});
            if (stated)
                setIntegers(transpose, "perm", {1, 0});
            model.node("MatMul", {"x", "t"}, {"out"});
            const auto graph = fused(model.output("out"));
            QVERIFY(graph);
            QCOMPARE(typesOf(*graph), std::string("QuantizeLinear MatMul"));
            const auto* conversion = conversionOfWeights(*graph);
            QVERIFY(conversion != nullptr);
            QCOMPARE(elementsAs<std::int8_t>(*graph->constant(conversion->inputs[0])).value(),
                     (Bytes8{1, 4, 2, 5, 3, 6}));
            QCOMPARE(attributeOr(*conversion, "axis", std::int64_t{0}), std::int64_t{1});
        }
    }

    void besideRealNumbersTheyAreReal()
    {
        auto model = beforeTheProduct();
        setInteger(model.node("Gemm", {"in", "w"}, {"out"}), "transB", 1);
        const auto graph = fused(model.output("out"));
        QVERIFY(graph);
        QVERIFY(conversionOfWeights(*graph) == nullptr);
        const auto& gemm = graph->layers()[0].operations[0];
        QCOMPARE(elementsAs<float>(*graph->constant(gemm.inputs[1])).value(),
                 (std::vector<float>{0.25F, 0.5F, 0.75F, 6.0F, 8.0F, 10.0F}));
    }

    void whatIsNoProductTakesRealNumbers()
    {
        auto model = beforeTheProduct();
        model.node("Add", {"x", "w"}, {"out"});
        const auto graph = fused(model.output("out"));
        QVERIFY(graph);
        QVERIFY(conversionOfWeights(*graph) == nullptr);
    }

    void layersOfBytesAreWrittenAndReadAgain()
    {
        QTemporaryDir folder;
        auto model = beforeTheProduct();
        setInteger(model.node("Gemm", {"x", "w"}, {"product"}), "transB", 1);
        model.node("Relu", {"product"}, {"cut"});
        reals(model, "s2", {}, {0.125F});
        model.node("QuantizeLinear", {"cut", "s2", "z"}, {"q2"});
        model.node("DequantizeLinear", {"q2", "s2", "z"}, {"y"});
        model.node("Tanh", {"y"}, {"a"});
        model.node("Sigmoid", {"y"}, {"b"});
        const auto graph = fused(model.output("a").output("b"));
        QVERIFY(graph);
        QCOMPARE(typesOf(*graph), std::string("QuantizeLinear Gemm Tanh Sigmoid"));
        const auto file = folder.filePath(QStringLiteral("bytes.onnx")).toStdString();
        QVERIFY(writeOnnx(*graph, file));
        const auto again = readOnnx(file);
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QCOMPARE(fingerprint(*again), fingerprint(*graph));
    }

private:
    static Result<LayerGraph> fused(const OnnxModel& model)
    {
        const auto graph = parseOnnx(model.blob());
        return graph ? fuse(*graph) : graph;
    }
};

QTEST_GUILESS_MAIN(TestByteWeights)
#include "tst_byte_weights.moc"
