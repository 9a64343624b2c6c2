// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/io/files/mapped_file.h"
#include "engine/io/onnx/onnx_reader.h"
#include "engine/io/onnx/onnx_writer.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <onnx/onnx_pb.h>

#include <fstream>
#include <sys/mman.h>
#include <sys/stat.h>

using namespace engine;

namespace {

template <typename T>
TensorId addConstant(GraphParts& parts, const std::string& name, Shape shape, std::vector<T> values, ElementType type)
{
    const TensorId id{static_cast<std::uint32_t>(parts.tensors.size())};
    parts.tensors.push_back({name, type, std::move(shape)});
    parts.constants[id] = makeBlob(std::move(values));
    return id;
}

TensorId addTensor(GraphParts& parts, const std::string& name, Shape shape)
{
    parts.tensors.push_back({name, ElementType::Float32, std::move(shape)});
    return TensorId{static_cast<std::uint32_t>(parts.tensors.size() - 1)};
}

/// What a reader of foreign files would change: names given twice or not at all, layers of several
/// operations, a constant that could be folded away, operations that do nothing, tensors that nobody needs.
GraphParts oddParts()
{
    GraphParts parts;
    parts.name = "odd";
    const auto out = addTensor(parts, "same", {1, 4});
    const auto sizes = addConstant<std::int64_t>(parts, "sizes", {2}, {2, 2}, ElementType::Int64);
    const auto left = addTensor(parts, "", {1, 2});
    const auto in = addTensor(parts, "same", {1, 4});
    const auto copy = addTensor(parts, "", {1, 4});
    const auto weights = addConstant<float>(parts, "w", {1}, {0.25F}, ElementType::Float32);
    const auto root = addTensor(parts, "root", {1});
    const auto joined = addTensor(parts, "joined", {1, 4});
    addTensor(parts, "unused", {3, 0});
    parts.layers = {
        {"drop", {Operation{"Dropout", {}, {in}, {copy}}}},
        {"block/one",
         {Operation{"Split", {{"axis", std::int64_t{1}}}, {copy, sizes}, {left}},
          Operation{"Concat", {{"axis", std::int64_t{-1}}}, {left, left}, {joined}}}},
        {"root", {Operation{"Sqrt", {}, {weights}, {root}}}},
        {"block/two", {Operation{"Clip", {}, {joined, noTensor, root}, {out}}}},
    };
    parts.inputs = {in};
    parts.outputs = {out};
    return parts;
}

/// The first line of what Python's checker says; "ok" when it has nothing to say.
QByteArray checkerSays(const QString& file)
{
    const QString program = QStringLiteral("import sys\n"
                                           "try:\n import onnx\nexcept ImportError:\n print('none'); sys.exit()\n"
                                           "onnx.checker.check_model(sys.argv[1], full_check=True); print('ok')");
    QProcess python;
    python.start(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-c"), program, file});
    if (!python.waitForStarted())
        return "none";
    python.waitForFinished(-1); // as long as the test may take
    return (python.readAllStandardOutput() + python.readAllStandardError()).trimmed();
}

} // namespace

class TestOnnxWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void givesBackAnEqualGraph()
    {
        const auto graph = LayerGraph::create(oddParts());
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        QVERIFY(writeOnnx(*graph, path("odd.onnx")));
        const auto again = readOnnx(path("odd.onnx"));
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QCOMPARE(again->layers().size(), graph->layers().size());
        QVERIFY(*again == *graph);
        QCOMPARE(fingerprint(*again), fingerprint(*graph));
    }

    void givesBackEachZooModelAndItsFusedForm_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const auto& model : zooModels()) {
            const QByteArray name(model.name.data(), static_cast<qsizetype>(model.name.size()));
            QTest::newRow(name.constData()) << name;
        }
    }

    void givesBackEachZooModelAndItsFusedForm()
    {
        QFETCH(QByteArray, name);
        const auto model = makeZooModel(name.toStdString());
        const auto fused = fuse(*model);
        QVERIFY(fused);
        for (const auto* graph : {&*model, &*fused}) {
            QVERIFY(writeOnnx(*graph, path("model.onnx")));
            const auto again = readOnnx(path("model.onnx"));
            QVERIFY(again);
            QVERIFY(*again == *graph);
        }
    }

    void pleasesTheChecker_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("odd") << QByteArray();
        for (const auto* name : {"Chairs", "GoogLeNet", "MobileNet", "SEResNeXt", "VAE", "seq2seq"}) // the small ones
            QTest::newRow(name) << QByteArray(name);
    }

    void pleasesTheChecker()
    {
        QFETCH(QByteArray, name);
        const auto graph = name.isEmpty() ? LayerGraph::create(oddParts()) : makeZooModel(name.toStdString());
        QVERIFY(writeOnnx(*graph, path("checked.onnx")));
        const auto answer = checkerSays(QString::fromStdString(path("checked.onnx").string()));
        if (answer == "none")
            QSKIP("needs python3-onnx");
        QCOMPARE(answer, QByteArray("ok"));
    }

    void readsAChangedFileLikeAnyOther()
    {
        const auto graph = LayerGraph::create(oddParts());
        QVERIFY(writeOnnx(*graph, path("changed.onnx")));
        onnx::ModelProto model;
        std::ifstream in(path("changed.onnx"), std::ios::binary);
        QVERIFY(model.ParseFromIstream(&in));
        auto& shape =
            *model.mutable_graph()->mutable_value_info(2)->mutable_type()->mutable_tensor_type()->mutable_shape();
        shape.mutable_dim(1)->set_dim_value(7); // no longer true
        std::string bytes;
        QVERIFY(model.SerializeToString(&bytes));
        const auto again = parseOnnx(makeBlob(std::vector<char>(bytes.begin(), bytes.end())));
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QCOMPARE(again->layers().size(), std::size_t{3}); // Dropout goes, the root is folded, the block falls apart
    }

    void copiesAnOutputThatNothingComputes()
    {
        auto parts = oddParts();
        parts.outputs = {parts.outputs[0], parts.inputs[0], parts.outputs[0]};
        const auto graph = LayerGraph::create(std::move(parts));
        QVERIFY(graph);
        QVERIFY(writeOnnx(*graph, path("copies.onnx")));
        const auto again = readOnnx(path("copies.onnx"));
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QCOMPARE(again->outputs().size(), std::size_t{3});
    }

    void keepsTheOldFileWhenItCannotWrite()
    {
        const auto graph = LayerGraph::create(oddParts());
        std::filesystem::create_directory(path("folder.onnx"));
        QVERIFY(::mkfifo(path("pipe.onnx").c_str(), 0600) == 0);
        for (const auto* name : {"folder.onnx", "pipe.onnx", "missing/model.onnx", ""}) {
            const auto written = writeOnnx(*graph, path(name));
            QVERIFY2(!written, name);
            QVERIFY(written.error().code == ErrorCode::Io);
        }
        QVERIFY(std::filesystem::is_fifo(path("pipe.onnx")));
        QCOMPARE(partsLeft(), 0);
    }

    void writesThroughALinkAndOverTheModelItReads()
    {
        const auto graph = LayerGraph::create(oddParts());
        QVERIFY(writeOnnx(*graph, path("real.onnx")));
        std::filesystem::create_symlink("real.onnx", path("link.onnx"));
        const auto mapped = readOnnx(path("real.onnx"));
        QVERIFY(mapped);
        QVERIFY(writeOnnx(*mapped, path("link.onnx")));
        QVERIFY(std::filesystem::is_symlink(path("link.onnx")));
        const auto again = readOnnx(path("real.onnx"));
        QVERIFY(again);
        QVERIFY(*again == *graph);
        QCOMPARE(partsLeft(), 0);
    }

    void refusesWhatONNXCannotHold()
    {
        constexpr std::size_t size = 1U << 30U;
        void* room = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        QVERIFY(room != MAP_FAILED);
        auto parts = oddParts();
        for (int i = 0; i < 2; ++i) {
            const TensorId id{static_cast<std::uint32_t>(parts.tensors.size())};
            parts.tensors.push_back(
                {"large" + std::to_string(i), ElementType::Float32, {static_cast<std::int64_t>(size / 4)}});
            parts.constants[id] = Blob{nullptr, {static_cast<const std::byte*>(room), size}};
        }
        const auto graph = LayerGraph::create(std::move(parts));
        QVERIFY(graph);
        const auto written = writeOnnx(*graph, path("large.onnx"));
        QVERIFY(!written);
        QVERIFY(written.error().code == ErrorCode::Unsupported);
        QVERIFY(!std::filesystem::exists(path("large.onnx")));
        ::munmap(room, size);
    }

private:
    std::filesystem::path path(const char* name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

    int partsLeft() const
    {
        int count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(m_folder.path().toStdString()))
            count += entry.path().extension() == ".part" ? 1 : 0;
        return count;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestOnnxWriter)
#include "tst_onnx_writer.moc"
