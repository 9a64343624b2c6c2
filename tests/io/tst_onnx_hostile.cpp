// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/io/onnx/onnx_reader.h"
#include "tests/io/onnx_model.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <sys/stat.h>

using namespace engine;

namespace {

using Change = std::function<void(OnnxModel&)>;
constexpr auto largest = std::numeric_limits<std::int64_t>::max();

/// in:1x3x8x8 -> conv (4, 3x3) -> relu -> flat -> out
OnnxModel network()
{
    OnnxModel model;
    model.input("in", {1, 3, 8, 8});
    model.weights("w", {4, 3, 3, 3});
    model.node("Conv", {"in", "w"}, {"c"}, "conv");
    model.node("Relu", {"c"}, {"r"}, "relu");
    model.integers("shape", {1, -1});
    model.node("Reshape", {"r", "shape"}, {"out"}, "flat");
    model.output("out");
    return model;
}

onnx::TensorProto& external(OnnxModel& model, const std::string& location, const std::string& offset = "0",
                            const std::string& length = "432")
{
    auto& tensor = *model.graph().mutable_initializer(0);
    tensor.clear_raw_data();
    tensor.set_data_location(onnx::TensorProto::EXTERNAL);
    for (const auto& [key, value] :
         {std::pair(std::string("location"), location), {"offset", offset}, {"length", length}}) {
        auto& entry = *tensor.add_external_data();
        entry.set_key(key);
        entry.set_value(value);
    }
    return tensor;
}

onnx::TensorShapeProto::Dimension& inputDimension(OnnxModel& model, int dimension)
{
    auto& type = *model.graph().mutable_input(0)->mutable_type();
    return *type.mutable_tensor_type()->mutable_shape()->mutable_dim(dimension);
}

bool isOneLine(const std::string& message)
{
    return !message.empty() && message.size() < 1000 && message.find('\n') == std::string::npos;
}

Blob blobOf(const std::string& bytes)
{
    return makeBlob(std::vector<char>(bytes.begin(), bytes.end()));
}

/// Reads and fuses; false when it answers in a way that no person could use.
bool answersWell(const std::string& bytes)
{
    const auto graph = parseOnnx(blobOf(bytes));
    if (!graph)
        return isOneLine(graph.error().message());
    return fuse(*graph).has_value();
}

} // namespace

Q_DECLARE_METATYPE(Change)

class TestOnnxHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesWhatIsWrong_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QByteArray>("message"); // a part of it
        const auto row = [](const char* name, const char* message, Change change) {
            QTest::newRow(name) << change << QByteArray(message);
        };
        addNames(row);
        addDimensions(row);
        addOperators(row);
    }

    void namesWhatIsWrong()
    {
        QFETCH(Change, change);
        QFETCH(QByteArray, message);
        auto model = network();
        change(model);
        const auto graph = parseOnnx(model.blob());
        QVERIFY(!graph);
        QVERIFY2(isOneLine(graph.error().message()), graph.error().message().c_str());
        QVERIFY2(graph.error().message().find(message.toStdString()) != std::string::npos,
                 graph.error().message().c_str());
    }

    void survivesTruncationAnywhere()
    {
        const auto text = network().text();
        QVERIFY(answersWell(text));
        for (std::size_t length = 0; length < text.size(); ++length)
            QVERIFY2(answersWell(text.substr(0, length)), qPrintable(QString::number(length)));
    }

    void survivesRandomBytes()
    {
        const auto seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        const auto text = network().text();
        for (int round = 0; round < 20000; ++round) {
            auto changed = text;
            for (int i = random.bounded(1, 4); i > 0; --i)
                changed[random.bounded(static_cast<std::uint32_t>(changed.size()))] =
                    static_cast<char>(random.bounded(256));
            QVERIFY2(answersWell(changed), qPrintable(QStringLiteral("seed %1, round %2").arg(seed).arg(round)));
        }
    }

    void refusesWhatIsNoModel_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("This is no model at all.\n");
        QTest::newRow("zip") << QByteArray("PK\x03\x04", 4) + QByteArray(100, '\0');
        QTest::newRow("long varint") << QByteArray(20, '\xff');
        QTest::newRow("announces more than there is") << QByteArray("\x3a\xff\xff\xff\xff\x07", 6);
        QTest::newRow("deep groups") << QByteArray(100000, '\x4b');
        QTest::newRow("deep messages") << QByteArray(100000, '\x3a');
    }

    void refusesWhatIsNoModel()
    {
        QFETCH(QByteArray, bytes);
        const auto graph = parseOnnx(blobOf(bytes.toStdString()));
        QVERIFY(!graph);
        QCOMPARE(graph.error().code, ErrorCode::Corrupt);
    }

    void refusesDataOutsideTheFolder_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QByteArray>("offset");
        QTest::addColumn<QByteArray>("length");
        const auto row = [](const char* name, const char* location, const char* offset = "0",
                            const char* length = "432") {
            QTest::newRow(name) << QByteArray(location) << QByteArray(offset) << QByteArray(length);
        };
        row("above", "../secret.bin");
        row("above and back", "inner/../../secret.bin");
        row("absolute", "/etc/passwd");
        row("nowhere", "");
        row("missing", "missing.bin");
        row("the folder", ".");
        row("link to a file", "link.bin");
        row("link to a folder", "link/secret.bin");
        row("pipe", "pipe.bin");
        row("offset behind the end", "short.bin", "1000", "432");
        row("length behind the end", "short.bin", "0", "4320");
        row("offset and length overflow", "short.bin", "8", "18446744073709551615");
        row("negative offset", "short.bin", "-1", "432");
        row("no number", "short.bin", "zero", "432");
        row("too short", "short.bin", "0", "4");
    }

    void refusesDataOutsideTheFolder()
    {
        const QTemporaryDir folder;
        const auto outside = std::filesystem::path(folder.path().toStdString());
        const auto inside = outside / "model";
        std::filesystem::create_directories(inside / "inner");
        std::ofstream(outside / "secret.bin") << std::string(432, 'x');
        std::ofstream(inside / "short.bin") << std::string(432, 'x');
        std::filesystem::create_symlink(outside / "secret.bin", inside / "link.bin");
        std::filesystem::create_directory_symlink(outside, inside / "link");
        QCOMPARE(::mkfifo((inside / "pipe.bin").c_str(), 0600), 0);
        QFETCH(QByteArray, location);
        QFETCH(QByteArray, offset);
        QFETCH(QByteArray, length);
        auto model = network();
        external(model, location.toStdString(), offset.toStdString(), length.toStdString());
        std::ofstream(inside / "model.onnx", std::ios::binary) << model.text();
        const auto graph = readOnnx(inside / "model.onnx");
        QVERIFY(!graph);
        QVERIFY2(isOneLine(graph.error().message()), graph.error().message().c_str());
        QVERIFY(!parseOnnx(model.blob()));
    }

    void refusesWhatIsNoFile()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path(folder.path().toStdString());
        QCOMPARE(::mkfifo((path / "pipe.onnx").c_str(), 0600), 0);
        for (const auto& file : {path, path / "missing.onnx", path / "pipe.onnx"}) {
            const auto graph = readOnnx(file);
            QVERIFY(!graph);
            QCOMPARE(graph.error().code, ErrorCode::Io);
        }
    }

    void keepsNamesPrintable()
    {
        OnnxModel model;
        model.input("in\n", {2});
        model.node("Relu", {"in\n"}, {"\xff\xfe"}, "a\xc3\xa4\xed\xa0\x80\x01");
        const auto graph = parseOnnx(model.output("\xff\xfe").blob());
        QVERIFY(graph);
        QCOMPARE(graph->layer(LayerId{0}).name, std::string("a\xc3\xa4????"));
        QCOMPARE(graph->tensor(graph->outputs()[0]).name, std::string("??"));
        QCOMPARE(graph->tensor(graph->inputs()[0]).name, std::string("in?"));
    }

    void refusesAMillionNodes()
    {
        OnnxModel model;
        model.input("in", {1});
        for (int i = 0; i < 1000000; ++i)
            model.graph().add_node();
        const auto graph = parseOnnx(model.output("in").blob());
        QVERIFY(!graph);
        QCOMPARE(graph.error().message(), std::string("is larger than the 200000 nodes that a model can have"));
    }

    void readsALongChain()
    {
        OnnxModel model;
        model.input("t0", {1, 3});
        constexpr int count = 50000;
        for (int i = 0; i < count; ++i)
            model.node("Relu", {"t" + std::to_string(i)}, {"t" + std::to_string(i + 1)}, "same");
        const auto graph = parseOnnx(model.output("t" + std::to_string(count)).blob());
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        QCOMPARE(graph->layers().size(), std::size_t{count});
        QVERIFY(fuse(*graph));
    }

private:
    template <typename Row>
    static void addNames(const Row& row)
    {
        row("cycle", "node 'conv' (Conv) lies on or behind a cycle",
            [](OnnxModel& m) { m.graph().mutable_node(0)->set_input(0, "r"); });
        row("self loop", "node 'relu' (Relu) lies on",
            [](OnnxModel& m) { m.graph().mutable_node(1)->set_input(0, "r"); });
        row("dangling input", "node 'relu' (Relu) needs 'nothing'",
            [](OnnxModel& m) { m.graph().mutable_node(1)->set_input(0, "nothing"); });
        row("missing output", "nothing makes the output 'gone'", [](OnnxModel& m) { m.output("gone"); });
        row("no output", "no output", [](OnnxModel& m) { m.graph().clear_output(); });
        row("tensor made twice", "node 'relu' (Relu) makes 'c'",
            [](OnnxModel& m) { m.graph().mutable_node(1)->set_output(0, "c"); });
        row("input made again", "makes 'in'", [](OnnxModel& m) { m.graph().mutable_node(1)->set_output(0, "in"); });
        row("weights made again", "makes 'w'", [](OnnxModel& m) { m.graph().mutable_node(1)->set_output(0, "w"); });
        row("two initializers of one name", "two initializers are called 'w'",
            [](OnnxModel& m) { m.weights("w", {1}); });
        row("two inputs of one name", "two inputs are called 'in'", [](OnnxModel& m) { m.input("in", {1}); });
        row("a very long name", "...",
            [](OnnxModel& m) { m.graph().mutable_node(1)->set_input(0, std::string(100000, 'x')); });
    }

    template <typename Row>
    static void addDimensions(const Row& row)
    {
        row("dimension of 0", "a window of 3x3 does not fit",
            [](OnnxModel& m) { inputDimension(m, 2).set_dim_value(0); });
        row("dimension of -1", "input 'in' has a dimension of -1",
            [](OnnxModel& m) { inputDimension(m, 0).set_dim_value(-1); });
        row("huge dimension", "input 'in'", [](OnnxModel& m) { inputDimension(m, 3).set_dim_value(largest); });
        row("overflowing product", "input 'in'", [](OnnxModel& m) {
            inputDimension(m, 2).set_dim_value(std::int64_t{1} << 30);
            inputDimension(m, 3).set_dim_value(std::int64_t{1} << 33);
        });
        row("open dimension", "('side') open", [](OnnxModel& m) { inputDimension(m, 2).set_dim_param("side"); });
        row("no shape", "input 'in' has no shape",
            [](OnnxModel& m) { m.graph().mutable_input(0)->mutable_type()->mutable_tensor_type()->clear_shape(); });
        row("no type", "input 'in' is not a tensor", [](OnnxModel& m) { m.graph().mutable_input(0)->clear_type(); });
        row("weights too short", "initializer 'w': it holds 4 bytes",
            [](OnnxModel& m) { m.graph().mutable_initializer(0)->set_raw_data("1234"); });
        row("weights of negative size", "initializer 'w'",
            [](OnnxModel& m) { m.graph().mutable_initializer(0)->set_dims(0, -4); });
        row("weights of overflowing size", "initializer 'w'",
            [](OnnxModel& m) { m.graph().mutable_initializer(0)->set_dims(0, largest); });
        row("weights of many dimensions", "dimensions", [](OnnxModel& m) {
            for (int i = 0; i < 100; ++i)
                m.graph().mutable_initializer(0)->add_dims(1);
        });
        row("text as weights", "type that is not supported",
            [](OnnxModel& m) { m.graph().mutable_initializer(0)->set_data_type(onnx::TensorProto::STRING); });
        row("unknown type", "type that is not supported",
            [](OnnxModel& m) { m.graph().mutable_initializer(0)->set_data_type(12345); });
        row("external data of a model in memory", "in another file", [](OnnxModel& m) { external(m, "w.bin"); });
    }

    template <typename Row>
    static void addOperators(const Row& row)
    {
        row("no operator set", "states no operator set", [](OnnxModel& m) { m.model().clear_opset_import(); });
        row("operator set before the first", "opset 0",
            [](OnnxModel& m) { m.model().mutable_opset_import(0)->set_version(0); });
        row("operator set of the future", "opset 99",
            [](OnnxModel& m) { m.model().mutable_opset_import(0)->set_version(99); });
        row("unknown operator", "node 'relu' (Nonsense): operator Nonsense of opset 13 is not supported",
            [](OnnxModel& m) { m.graph().mutable_node(1)->set_op_type("Nonsense"); });
        row("unknown domain", "operator com.microsoft.Relu of another domain is not supported",
            [](OnnxModel& m) { m.graph().mutable_node(1)->set_domain("com.microsoft"); });
        row("sub-graph", "sub-graphs", [](OnnxModel& m) {
            auto& attribute = *m.graph().mutable_node(1)->add_attribute();
            attribute.set_name("body");
            attribute.set_type(onnx::AttributeProto::GRAPH);
        });
        row("too few inputs", "node 'conv' (Conv)", [](OnnxModel& m) { m.graph().mutable_node(0)->clear_input(); });
        row("too many inputs", "takes at most", [](OnnxModel& m) { m.graph().mutable_node(1)->add_input("in"); });
        row("too many outputs", "has 3 outputs", [](OnnxModel& m) {
            m.graph().mutable_node(1)->add_output("second");
            m.graph().mutable_node(1)->add_output("third");
            m.output("third");
        });
        row("stride of 0", "strides contains 0", [](OnnxModel& m) {
            setIntegers(*m.graph().mutable_node(0), "strides", {0, 1});
        });
        row("a mode of a million letters", "auto_pad is 'xxx",
            [](OnnxModel& m) { setText(*m.graph().mutable_node(0), "auto_pad", std::string(1000000, 'x')); });
        row("many inputs", "more than 10000 inputs", [](OnnxModel& m) {
            for (int i = 0; i < 20000; ++i)
                m.graph().mutable_node(1)->add_input("in");
        });
        row("huge padding", "pads contains", [](OnnxModel& m) {
            setIntegers(*m.graph().mutable_node(0), "pads", {0, 0, 0, largest});
        });
        row("negative padding", "pads contains", [](OnnxModel& m) {
            setIntegers(*m.graph().mutable_node(0), "pads", {0, 0, -1, 0});
        });
        row("large padding", "larger than a tensor", [](OnnxModel& m) {
            setIntegers(*m.graph().mutable_node(0), "pads", {1 << 30, 1 << 30, 1 << 30, 1 << 30});
        });
        row("groups that do not fit", "groups",
            [](OnnxModel& m) { setInteger(*m.graph().mutable_node(0), "group", largest); });
        row("kernel larger than the picture", "does not fit",
            [](OnnxModel& m) { inputDimension(m, 2).set_dim_value(2); });
        row("impossible shape", "node 'flat' (Reshape)",
            [](OnnxModel& m) { m.graph().mutable_initializer(1)->set_int64_data(0, 7); });
        row("two open dimensions", "two dimensions open",
            [](OnnxModel& m) { m.graph().mutable_initializer(1)->set_int64_data(0, -1); });
        row("shape of many dimensions", "dimensions", [](OnnxModel& m) {
            auto& shape = *m.graph().mutable_initializer(1);
            shape.set_dims(0, 1000000);
            for (int i = shape.int64_data_size(); i < 1000000; ++i)
                shape.add_int64_data(1);
        });
        row("giant constant", "larger than a tensor", [](OnnxModel& m) {
            m.integers("giant", {1 << 20, 1 << 20, 1 << 20});
            m.node("ConstantOfShape", {"giant"}, {"filled"}, "filler");
            m.node("Relu", {"filled"}, {"also"});
            m.output("also");
        });
    }
};

QTEST_GUILESS_MAIN(TestOnnxHostile)
#include "tst_onnx_hostile.moc"
