// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/io/onnx/onnx_reader.h"
#include "tests/io/onnx_model.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace engine;

namespace {

const Shape& outputShape(const LayerGraph& graph, std::size_t i = 0)
{
    return graph.tensor(graph.outputs()[i]).shape;
}

std::vector<std::int64_t> constantIntegers(const LayerGraph& graph, TensorId id)
{
    return integerValues(graph.tensor(id).type, *graph.constant(id)).value();
}

QByteArray problemOf(const Result<LayerGraph>& graph)
{
    return graph ? QByteArray() : QByteArray::fromStdString(graph.error().message());
}

/// in:1x3x8x8 -> Conv(4, 3x3) -> Relu -> out
OnnxModel smallNetwork(std::int64_t opset = 13)
{
    OnnxModel model(opset);
    model.input("in", {1, 3, 8, 8});
    model.weights("w", {4, 3, 3, 3});
    model.node("Conv", {"in", "w"}, {"c"}, "/features/features.0/Conv");
    model.node("Relu", {"c"}, {"out"});
    model.output("out");
    return model;
}

} // namespace

class TestOnnxReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsASmallNetwork()
    {
        const auto graph = parseOnnx(smallNetwork().blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(typesOf(*graph), std::string("Conv Relu"));
        QCOMPARE(graph->layer(LayerId{0}).name, std::string("features/features.0/Conv"));
        QCOMPARE(graph->layer(LayerId{1}).name, std::string("Relu:out"));
        QCOMPARE(outputShape(*graph), (Shape{1, 4, 6, 6}));
        QCOMPARE(graph->tensor(graph->inputs()[0]).name, std::string("in"));
        QCOMPARE(graph->tensor(graph->outputs()[0]).name, std::string("out"));
    }

    void leavesLargeWeightsInTheFile()
    {
        OnnxModel model;
        model.input("in", {1, 64});
        model.weights("w", {64, 64}).mutable_raw_data()->replace(0, 4, "\x01\x02\x03\x04");
        model.node("MatMul", {"in", "w"}, {"out"});
        model.output("out");
        const auto bytes = model.blob();
        const auto graph = parseOnnx(bytes);
        QVERIFY2(graph, problemOf(graph));
        const auto* weights = graph->constant(graph->constantsOf(LayerId{0})[0]);
        QVERIFY(weights->bytes.data() > bytes.bytes.data());
        QVERIFY(weights->bytes.data() + weights->bytes.size() <= bytes.bytes.data() + bytes.bytes.size());
        QCOMPARE(weights->bytes[3], std::byte{4});
    }

    void keepsTheFileAliveForItsWeights()
    {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "model.onnx";
        OnnxModel model;
        model.input("in", {1, 64});
        model.weights("w", {64, 64});
        model.node("MatMul", {"in", "w"}, {"out"});
        std::ofstream(path, std::ios::binary) << model.output("out").text();
        auto graph = readOnnx(path);
        QVERIFY2(graph, problemOf(graph));
        std::filesystem::remove(path);
        const auto weights = graph->constant(graph->constantsOf(LayerId{0})[0])->bytes;
        QVERIFY(std::ranges::all_of(weights, [](std::byte byte) { return byte == std::byte{0}; }));
    }

    void readsTypedData()
    {
        OnnxModel model;
        model.input("in", {2});
        auto& tensor = model.weights("w", {2});
        tensor.clear_raw_data();
        tensor.add_float_data(1.5F);
        tensor.add_float_data(-2.0F);
        model.node("Add", {"in", "w"}, {"out"});
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(realValues(ElementType::Float32, *graph->constant(graph->constantsOf(LayerId{0})[0])).value(),
                 (std::vector{1.5, -2.0}));
    }

    void takesWeightsFromConstantsAndIdentities()
    {
        OnnxModel model;
        model.input("in", {1, 3, 8, 8});
        model.weights("first", {4, 3, 1, 1});
        model.node("Identity", {"first"}, {"w"});
        auto& value = *model.node("Constant", {}, {"bias"}).add_attribute();
        value.set_name("value");
        value.set_type(onnx::AttributeProto::TENSOR);
        *value.mutable_t() = model.weights("unused", {4});
        model.node("Conv", {"in", "w", "bias"}, {"out"});
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(typesOf(*graph), std::string("Conv"));
        QCOMPARE(graph->constantsOf(LayerId{0}).size(), std::size_t{2});
        QCOMPARE(graph->parts().tensors.size(), std::size_t{4});
    }

    void sharesInitializersAndIgnoresThoseListedAsInputs()
    {
        OnnxModel model;
        model.input("in", {1, 3}).input("w", {3, 3});
        model.weights("w", {3, 3});
        model.node("MatMul", {"in", "w"}, {"a"});
        model.node("MatMul", {"a", "w"}, {"out"});
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(graph->inputs().size(), std::size_t{1});
        QCOMPARE(graph->constantsOf(LayerId{0})[0], graph->constantsOf(LayerId{1})[0]);
    }

    void sortsNodesAndMakesNamesUnique()
    {
        OnnxModel model;
        model.input("in", {1, 3});
        model.node("Tanh", {"a"}, {"out"}, "same");
        model.node("Relu", {"in"}, {"a"}, "same");
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(typesOf(*graph), std::string("Relu Tanh"));
        QVERIFY(graph->layer(LayerId{0}).name != graph->layer(LayerId{1}).name);
    }

    void leavesOutWhatNoOutputNeeds()
    {
        OnnxModel model;
        model.input("in", {1, 4, 6, 6});
        model.node("Dropout", {"in"}, {"d", "mask"});
        model.node("Relu", {"d"}, {"unused"});
        setIntegers(model.node("MaxPool", {"d"}, {"p", "positions"}), "kernel_shape", {2, 2});
        model.node("Identity", {"p"}, {"out"});
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(typesOf(*graph), std::string("MaxPool"));
        QCOMPARE(graph->layer(LayerId{0}).operations[0].outputs.size(), std::size_t{1});
        QCOMPARE(graph->tensor(graph->outputs()[0]).name, std::string("out"));
    }

    void ignoresOutputsOfTrainingThatNobodyUses()
    {
        OnnxModel model(15);
        model.input("in", {1, 4, 6, 6});
        model.weights("p", {4});
        model.node("BatchNormalization", {"in", "p", "p", "p", "p"}, {"out", "mean", "variance"});
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(graph->layer(LayerId{0}).operations[0].outputs.size(), std::size_t{1});
    }

    void keepsOutputsThatAreInputsOrConstants()
    {
        OnnxModel model;
        model.input("in", {2});
        model.weights("w", {2});
        model.node("Identity", {"in"}, {"out"});
        model.node("Identity", {"w"}, {"fixed"});
        const auto graph = parseOnnx(model.output("out").output("fixed").output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(typesOf(*graph), std::string("Identity Identity Identity"));
        QCOMPARE(graph->tensor(graph->outputs()[1]).name, std::string("fixed"));
    }

    void foldsWhatTheModelComputesAboutItsShape()
    {
        OnnxModel model;
        model.input("in", {1, 8, 4, 6}).open(0, "batch");
        model.integers("zero", {0}).clear_dims();
        model.integers("two", {2}).clear_dims();
        model.integers("rest", {-1, 4, 6});
        model.integers("front", {0});
        model.node("Shape", {"in"}, {"shape"});
        model.node("Gather", {"shape", "zero"}, {"batch"});
        model.node("Mul", {"batch", "two"}, {"double"});
        model.node("Unsqueeze", {"double", "front"}, {"list"});
        setInteger(model.node("Concat", {"list", "rest"}, {"wanted"}), "axis", 0);
        model.node("Reshape", {"in", "wanted"}, {"out"});
        model.output("out");
        const auto graph = parseOnnx(model.blob(), {.dimensions = {{"batch", 3}}});
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(typesOf(*graph), std::string("Reshape"));
        QCOMPARE(outputShape(*graph), (Shape{6, 4, 4, 6}));
        QCOMPARE(constantIntegers(*graph, graph->constantsOf(LayerId{0})[0]), (std::vector<std::int64_t>{6, -1, 4, 6}));
    }

    void fillsOpenDimensions()
    {
        OnnxModel model;
        model.input("in", {1, 3, 8, 8}).open(0, "n").open(2, "height").open(3, "");
        model.node("Relu", {"in"}, {"out"});
        model.output("out");
        const auto graph = parseOnnx(model.blob(), {.dimensions = {{"height", 5}, {"in", 7}}});
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(outputShape(*graph), (Shape{1, 3, 5, 7}));
        const auto without = parseOnnx(model.blob());
        QVERIFY(!without);
        QCOMPARE(problemOf(without),
                 QByteArray("input 'in' leaves dimension 2 ('height') open: give it a value (--dim NAME=N)"));
    }

    void refusesASizeOfADimensionThatIsNotOpen()
    {
        OnnxModel model;
        model.input("in", {1, 3, 8}).open(1, "channels");
        model.node("Relu", {"in"}, {"out"});
        model.output("out");
        const auto graph = parseOnnx(model.blob(), {.dimensions = {{"channels", 3}, {"chanels", 4}}});
        QVERIFY(!graph);
        QCOMPARE(problemOf(graph), QByteArray("leaves no dimension 'chanels' open"));
    }

    void namesTensorsApart()
    {
        OnnxModel model;
        model.input("in", {1, 3});
        model.node("Relu", {"in"}, {"out"});
        model.output("out").output("out");
        const auto graph = parseOnnx(model.blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(graph->outputs().size(), std::size_t(2));
        QVERIFY(graph->tensor(graph->outputs()[0]).name != graph->tensor(graph->outputs()[1]).name);
    }

    void writesOldOperatorsInTheirNewForm_data()
    {
        QTest::addColumn<qint64>("opset");
        QTest::addColumn<QByteArray>("types");
        QTest::newRow("softmax over several dimensions") << qint64{11} << QByteArray("Reshape Softmax Reshape");
        QTest::newRow("softmax over one") << qint64{13} << QByteArray("Softmax");
    }

    void writesOldOperatorsInTheirNewForm()
    {
        QFETCH(qint64, opset);
        OnnxModel model(opset);
        model.input("in", {1, 3, 2, 2});
        setInteger(model.node("Softmax", {"in"}, {"out"}), "axis", 1);
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QTEST(QByteArray::fromStdString(typesOf(*graph)), "types");
        QCOMPARE(outputShape(*graph), (Shape{1, 3, 2, 2}));
    }

    void turnsBoundsOfClipIntoInputs()
    {
        OnnxModel model(9);
        model.input("in", {4});
        auto& clip = model.node("Clip", {"in"}, {"out"});
        setReal(clip, "min", 0.0F);
        setReal(clip, "max", 6.0F);
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        const auto& operation = graph->layer(LayerId{0}).operations[0];
        QCOMPARE(operation.inputs.size(), std::size_t{3});
        QCOMPARE(realValues(ElementType::Float32, *graph->constant(operation.inputs[2])).value(), std::vector{6.0});
        QVERIFY(operation.attributes.empty());
    }

    void turnsUpsampleIntoResize()
    {
        OnnxModel model(9);
        model.input("in", {1, 2, 3, 4});
        auto& scales = model.weights("scales", {4});
        scales.clear_raw_data();
        for (const auto scale : {1.0F, 1.0F, 2.0F, 3.0F})
            scales.add_float_data(scale);
        setText(model.node("Upsample", {"in", "scales"}, {"out"}), "mode", "nearest");
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(typesOf(*graph), std::string("Resize"));
        QCOMPARE(attributeOr(graph->layer(LayerId{0}).operations[0], "coordinate_transformation_mode", std::string()),
                 std::string("asymmetric"));
        QCOMPARE(outputShape(*graph), (Shape{1, 2, 6, 12}));
    }

    void turnsAxesOfNewReductionsIntoAttributes()
    {
        OnnxModel model(18);
        model.input("in", {1, 2, 3, 4});
        model.integers("axes", {2, -1});
        setInteger(model.node("ReduceMean", {"in", "axes"}, {"out"}), "keepdims", 0);
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(outputShape(*graph), (Shape{1, 2}));
        QCOMPARE(graph->layer(LayerId{0}).operations[0].inputs.size(), std::size_t{1});
    }

    void resolvesAutomaticPadding()
    {
        auto model = smallNetwork();
        auto& conv = *model.graph().mutable_node(0);
        setText(conv, "auto_pad", "SAME_LOWER");
        setIntegers(conv, "strides", {2, 3});
        const auto graph = parseOnnx(model.blob());
        QVERIFY2(graph, problemOf(graph));
        const auto& operation = graph->layer(LayerId{0}).operations[0];
        QCOMPARE(attributeOr(operation, "pads", std::vector<std::int64_t>{}), (std::vector<std::int64_t>{1, 1, 0, 0}));
        QVERIFY(!operation.attributes.contains("auto_pad"));
        QCOMPARE(outputShape(*graph), (Shape{1, 4, 4, 3}));
    }

    void dropsOperationsWithoutEffect()
    {
        OnnxModel model;
        model.input("in", {1, 3, 4, 4});
        model.integers("none", {0, 0, 0, 0, 0, 0, 0, 0});
        model.integers("same", {0, 0, 4, 4});
        model.node("Pad", {"in", "none"}, {"p"});
        model.node("Reshape", {"p", "same"}, {"r"});
        setInteger(model.node("Concat", {"r"}, {"c"}), "axis", 1);
        setInteger(model.node("Cast", {"c"}, {"f"}), "to", onnx::TensorProto::FLOAT);
        model.node("Relu", {"f"}, {"out"});
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(typesOf(*graph), std::string("Relu"));
    }

    void readsDataFromAFileBeside_data()
    {
        QTest::addColumn<qint64>("offset");
        QTest::newRow("near") << qint64{8};
        QTest::newRow("behind two gigabytes") << (qint64{5} << 30) / 2 + 3;
    }

    void readsDataFromAFileBeside()
    {
        QFETCH(qint64, offset);
        const QTemporaryDir folder;
        const std::filesystem::path path(folder.path().toStdString());
        std::filesystem::create_directory(path / "weights");
        std::ofstream data(path / "weights" / "w.bin", std::ios::binary); // sparse, so that it takes no room
        data.seekp(offset) << std::string(16, '\x01') << std::flush;
        OnnxModel model;
        model.input("in", {2});
        auto& tensor = model.weights("w", {2});
        tensor.clear_raw_data();
        tensor.set_data_location(onnx::TensorProto::EXTERNAL);
        for (const auto& [key, value] : {std::pair(std::string("location"), std::string("weights/w.bin")),
                                         {"offset", std::to_string(offset)},
                                         {"length", "8"}}) {
            auto& entry = *tensor.add_external_data();
            entry.set_key(key);
            entry.set_value(value);
        }
        model.node("Add", {"in", "w"}, {"out"});
        std::ofstream(path / "model.onnx", std::ios::binary) << model.output("out").text();
        const auto graph = readOnnx(path / "model.onnx");
        QVERIFY2(graph, problemOf(graph));
        const auto bytes = graph->constant(graph->constantsOf(LayerId{0})[0])->bytes;
        QCOMPARE(bytes.size(), std::size_t{8});
        QCOMPARE(bytes[0], std::byte{1});
        QCOMPARE(bytes[7], std::byte{1});
    }
};

QTEST_GUILESS_MAIN(TestOnnxReader)
#include "tst_onnx_reader.moc"
