// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/data_beside.h"
#include "engine/graph/constant_values.h"
#include "engine/io/onnx/onnx_reader.h"
#include "tests/io/onnx_model.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace engine;
namespace fs = std::filesystem;

namespace {

/// in + w, where w is sparse.
OnnxModel sparse(const std::vector<std::int64_t>& dims, const std::vector<std::int64_t>& places, int values = -1)
{
    OnnxModel model;
    model.input("in", {1});
    auto& tensor = *model.graph().add_sparse_initializer();
    tensor.mutable_values()->set_name("w");
    tensor.mutable_values()->set_data_type(onnx::TensorProto::FLOAT);
    const int count = values < 0 ? static_cast<int>(places.size()) : values;
    tensor.mutable_values()->add_dims(count);
    for (int i = 0; i < count; ++i)
        tensor.mutable_values()->add_float_data(static_cast<float>(i + 1));
    tensor.mutable_indices()->set_data_type(onnx::TensorProto::INT64);
    tensor.mutable_indices()->add_dims(static_cast<std::int64_t>(places.size()));
    for (const auto place : places)
        tensor.mutable_indices()->add_int64_data(place);
    for (const auto size : dims)
        tensor.add_dims(size);
    model.node("Add", {"in", "w"}, {"out"});
    model.output("out");
    return model;
}

/// in + w, where w is stored as ONNX's type @p type.
OnnxModel narrow(int type, const std::vector<std::int64_t>& dims, const std::string& raw)
{
    OnnxModel model(21);
    model.input("in", {1});
    auto& tensor = *model.graph().add_initializer();
    tensor.set_name("w");
    tensor.set_data_type(type);
    tensor.set_raw_data(raw);
    for (const auto size : dims)
        tensor.add_dims(size);
    model.node("Cast", {"w"}, {"f"}).add_attribute()->set_name("to");
    auto& to = *model.graph().mutable_node(0)->mutable_attribute(0);
    to.set_type(onnx::AttributeProto::INT);
    to.set_i(onnx::TensorProto::FLOAT);
    model.node("Add", {"in", "f"}, {"out"});
    model.output("out");
    return model;
}

std::string reasonOf(const OnnxModel& model)
{
    const auto graph = parseOnnx(model.blob());
    return graph ? "it opens" : graph.error().message();
}

/// The constant that the only layer adds.
std::vector<double> added(const OnnxModel& model)
{
    const auto graph = parseOnnx(model.blob());
    if (!graph || graph->layers().size() != 1)
        return {};
    const auto id = graph->layer(LayerId{0}).operations.front().inputs[1];
    return realValues(graph->tensor(id).type, *graph->constant(id)).value_or(std::vector<double>{});
}

OnnxModel withData(const std::string& location)
{
    OnnxModel model;
    model.input("in", {4});
    auto& tensor = model.weights("w", {4});
    tensor.clear_raw_data();
    tensor.set_data_location(onnx::TensorProto::EXTERNAL);
    auto& entry = *tensor.add_external_data();
    entry.set_key("location");
    entry.set_value(location);
    model.node("Add", {"in", "w"}, {"out"});
    model.output("out");
    return model;
}

void write(const fs::path& file, const std::string& content)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
}

} // namespace

/// Weights as files store them.
class TestOnnxStored : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsSparseTensors()
    {
        QCOMPARE(added(sparse({2, 3}, {1, 5})), (std::vector<double>{0, 1, 0, 0, 0, 2}));
        QCOMPARE(added(sparse({2}, {})), (std::vector<double>{0, 0}));
    }

    void refusesSparseTensorsThatDoNotFit()
    {
        const std::string name = "sparse initializer 'w': ";
        QCOMPARE(reasonOf(sparse({2, 3}, {1, 6})), name + "it has an index outside its 6 elements");
        QCOMPARE(reasonOf(sparse({2, 3}, {-1, 5})), name + "it has an index outside its 6 elements");
        QCOMPARE(reasonOf(sparse({2, 3}, {5, 1})), name + "its indices are not in ascending order");
        QCOMPARE(reasonOf(sparse({2, 3}, {1, 1})), name + "its indices are not in ascending order");
        QCOMPARE(reasonOf(sparse({2, 3}, {1, 2}, 3)), name + "its indices of 2 do not fit 3 values in 2x3");
        QCOMPARE(reasonOf(sparse({1 << 15, 1 << 15}, {1})), name + "it would unfold to 4294967296 bytes");
        auto twice = sparse({2}, {1});
        twice.weights("w", {2});
        QCOMPARE(reasonOf(twice), std::string("two initializers are called 'w'"));
    }

    void widensTypesOfAFewBits()
    {
        QCOMPARE(added(narrow(22, {3}, "\x8f\x07")), (std::vector<double>{-1, -8, 7}));
        QCOMPARE(added(narrow(21, {3}, "\x8f\x07")), (std::vector<double>{15, 8, 7}));
        QCOMPARE(added(narrow(26, {4}, std::string(1, '\xe4'))), (std::vector<double>{0, 1, -2, -1}));
        QCOMPARE(added(narrow(23, {4}, "\x7f\x10")), (std::vector<double>{-6, 6, 0, 0.5}));
        QCOMPARE(added(narrow(24, {2}, "\x80\x7e")), (std::vector<double>{2, 0.5}));
    }

    void refusesWrongAmountsOfBits()
    {
        const std::string name = "node 'Cast:f' (Cast): initializer 'w': ";
        QCOMPARE(reasonOf(narrow(22, {3}, "\x8f")), name + "it holds 1 bytes where 3 needs 2");
        QCOMPARE(reasonOf(narrow(22, {2}, "\x8f\x07")), name + "it holds 2 bytes where 2 needs 1");
        QCOMPARE(reasonOf(narrow(17, {3}, "\x8f\x07")), name + "it holds 2 bytes where 3 needs 3");
        QCOMPARE(reasonOf(narrow(27, {2}, "\x8f\x07")), name + "its elements are of a type that is not supported");
    }

    /// In a program a zero point would have the wider type only.
    void refusesFewBitsWhereShapesDependOnTheFrame()
    {
        OnnxModel model(21);
        model.input("in", {2, 3});
        model.weights("s", {});
        auto& zero = model.weights("z", {});
        zero.set_data_type(22);
        zero.set_raw_data(std::string(1, '\0'));
        model.node("NonZero", {"in"}, {"n"});
        auto& to = *model.node("Cast", {"n"}, {"f"}).add_attribute();
        to.set_name("to");
        to.set_type(onnx::AttributeProto::INT);
        to.set_i(onnx::TensorProto::FLOAT);
        model.node("QuantizeLinear", {"f", "s", "z"}, {"q"}, "grid");
        model.output("q");
        QCOMPARE(
            reasonOf(model),
            std::string("node 'grid' (QuantizeLinear): takes a type of a few bits where shapes depend on the frame"));
    }

    /// Blocks of two along an axis of four need two scales.
    void refusesBlocksThatDoNotFit()
    {
        for (const std::int64_t block : {std::int64_t{3}, std::int64_t{-1}, std::int64_t{1} << 40}) {
            OnnxModel model(21);
            model.input("in", {1, 4});
            model.weights("w", {4, 6}).set_data_type(onnx::TensorProto::INT8);
            model.graph().mutable_initializer(0)->set_raw_data(std::string(24, '\1'));
            model.weights("s", {block == 3 ? 4 : 2, 6});
            auto& node = model.node("DequantizeLinear", {"w", "s"}, {"f"});
            setInteger(node, "axis", 0);
            setInteger(node, "block_size", block);
            model.node("MatMul", {"in", "f"}, {"out"});
            model.output("out");
            QVERIFY2(reasonOf(model).find("blocks of") != std::string::npos, reasonOf(model).c_str());
        }
    }

    /// snapshot/model.onnx -> ../blobs/a, snapshot/model.onnx_data -> ../blobs/b
    void readsACacheOfLinks()
    {
        const QTemporaryDir folder;
        const fs::path path(folder.path().toStdString());
        const std::string weights(16, '\0');
        write(path / "blobs" / "a", withData("model.onnx_data").text());
        write(path / "blobs" / "b", weights);
        write(path / "secret" / "c", weights);
        fs::create_directories(path / "snapshot");
        fs::create_symlink("../blobs/a", path / "snapshot" / "model.onnx");
        QVERIFY(!readOnnx(path / "snapshot" / "model.onnx"));
        fs::create_symlink("../secret/c", path / "snapshot" / "model.onnx_data");
        QVERIFY(!readOnnx(path / "snapshot" / "model.onnx"));
        fs::remove(path / "snapshot" / "model.onnx_data");
        fs::create_symlink("../blobs/b", path / "snapshot" / "model.onnx_data");
        const auto graph = readOnnx(path / "snapshot" / "model.onnx");
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        QVERIFY(!readOnnx(path / "blobs" / "a")); // its data has another name there
    }

    void readsDataBesideWhatALinkLeadsTo()
    {
        const QTemporaryDir folder;
        const fs::path path(folder.path().toStdString());
        write(path / "real" / "model.onnx", withData("w.bin").text());
        write(path / "real" / "w.bin", std::string(16, '\0'));
        fs::create_symlink("real/model.onnx", path / "link.onnx");
        QVERIFY(readOnnx(path / "link.onnx"));
        QCOMPARE(dataBeside(path / "link.onnx", "w.bin")->string(), (fs::canonical(path) / "real" / "w.bin").string());
        write(path / "w.bin", std::string(3, '\0')); // what lies beside the name that was given comes first
        QVERIFY(!readOnnx(path / "link.onnx"));
    }

    void followsNoOtherLink()
    {
        const QTemporaryDir folder;
        const fs::path path(folder.path().toStdString());
        write(path / "model" / "model.onnx", withData("w.bin").text());
        write(path / "model" / "data" / "real.bin", std::string(16, '\0'));
        write(path / "outside.bin", std::string(16, '\0'));
        fs::create_symlink("data/real.bin", path / "model" / "w.bin");
        QVERIFY(!readOnnx(path / "model" / "model.onnx"));
        fs::remove(path / "model" / "w.bin");
        fs::create_symlink("../outside.bin", path / "model" / "w.bin");
        QVERIFY(!readOnnx(path / "model" / "model.onnx"));
        fs::create_symlink("model/model.onnx", path / "model.onnx");
        QVERIFY(!readOnnx(path / "model.onnx")); // the way around
        for (const auto* location : {"../outside.bin", "/etc/passwd", "", "data/../../outside.bin"})
            QVERIFY(!dataBeside(path / "model" / "model.onnx", location));
    }
};

QTEST_GUILESS_MAIN(TestOnnxStored)
#include "tst_onnx_stored.moc"
