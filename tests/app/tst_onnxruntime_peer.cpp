// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/onnxruntime_peer.h"

#include "engine/run/tensor.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace engine;
using app::TimingProcess;

namespace {

/// Looks up a table of two rows, whose indices have to stay below 2, and adds a picture.
LayerGraph smallGraph()
{
    const auto id = [](std::uint32_t value) { return TensorId{value}; };
    GraphParts parts;
    parts.name = "small";
    parts.tensors = {{"ids", ElementType::Int64, {1, 6}},
                     {"picture", ElementType::Float32, {1, 6, 4}},
                     {"table", ElementType::Float32, {2, 4}},
                     {"rows", ElementType::Float32, {1, 6, 4}},
                     {"sum", ElementType::Float32, {1, 6, 4}}};
    parts.constants[id(2)] = makeBlob(std::vector<float>(8));
    parts.layers = {{"look", {{"Gather", {}, {id(2), id(0)}, {id(3)}}}},
                    {"add", {{"Add", {}, {id(3), id(1)}, {id(4)}}}}};
    parts.inputs = {id(0), id(1)};
    parts.outputs = {id(4)};
    return *LayerGraph::create(std::move(parts));
}

/// A package that refuses whatever is not as promised.
constexpr const char* pretender = R"(
exports.Tensor = class { constructor(type, data, shape) { Object.assign(this, {type, data, shape}); } };
exports.InferenceSession = {create: async (model, options) => {
    const told = JSON.stringify([options.intraOpNumThreads, options.interOpNumThreads, options.executionMode,
                                 options.graphOptimizationLevel]);
    if (told !== '[3,1,"sequential","all"]')
        throw new Error('told ' + told);
    if (model !== 'good.onnx')
        throw new Error('cannot read\n' + model);
    return {run: async ({ids, picture}) => {
        if (ids.type !== 'int64' || ids.data.length !== 6 || ids.data.some(value => value < 0n || value > 1n))
            throw new Error('wrong ids');
        if (picture.data.length !== 24 || !picture.data.some(value => value > 0.5) || picture.shape.join('x') !== '1x6x4')
            throw new Error('wrong picture');
    }};
}};
)";

} // namespace

class TestOnnxRuntimePeer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_values = std::make_unique<QTemporaryFile>();
        qputenv("PATH", m_folder->filePath(QStringLiteral("bin")).toLocal8Bit());
        qunsetenv("NODE_PATH");
        write(QStringLiteral("bin/node"), "#!/bin/sh\n");
        QDir(m_folder->path()).mkpath(QStringLiteral("here/below"));
        QDir::setCurrent(m_folder->filePath(QStringLiteral("here/below")));
    }
    void cleanup()
    {
        QDir::setCurrent(QDir::rootPath());
        qputenv("PATH", m_path);
    }

    void findsThePackage_data()
    {
        QTest::addColumn<QString>("at");
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("nodePath");
        const auto row = [](const char* name, const char* at, const char* folder, const char* nodePath) {
            QTest::newRow(name) << QString::fromLatin1(at) << QString::fromLatin1(folder)
                                << QString::fromLatin1(nodePath);
        };
        row("here", "here/below/node_modules/", "", "");
        row("above", "node_modules/", "", "");
        row("NODE_PATH", "elsewhere/", "", "nowhere:elsewhere");
        row("where it was installed", "elsewhere/node_modules/", "elsewhere", "");
        row("among the modules", "elsewhere/", "elsewhere", "");
        row("the package itself", "elsewhere/", "elsewhere/onnxruntime-node", "");
    }

    void findsThePackage()
    {
        QFETCH(QString, at);
        QFETCH(QString, folder);
        QFETCH(QString, nodePath);
        const auto package = at + QStringLiteral("onnxruntime-node");
        write(package + QStringLiteral("/package.json"), R"({"name": "onnxruntime-node", "version": "1.2.3"})");
        qputenv("NODE_PATH", nodePath.replace(QStringLiteral("elsewhere"), path("elsewhere")).toLocal8Bit());
        const auto peer = app::findOnnxRuntime(folder.isEmpty() ? folder : m_folder->filePath(folder));
        QVERIFY2(peer, peer ? "" : peer.error().message().c_str());
        QCOMPARE(peer->package, m_folder->filePath(package));
        QCOMPARE(peer->version, QStringLiteral("1.2.3"));
        QCOMPARE(peer->node, path("bin/node"));
    }

    void saysWhatIsMissing()
    {
        write(QStringLiteral("elsewhere/onnxruntime-node/package.json"), R"({"name": "another"})");
        QCOMPARE(app::findOnnxRuntime({}).error().message(),
                 std::string("there is no onnxruntime-node in this folder, those above it and NODE_PATH; npm install "
                             "onnxruntime-node --ignore-scripts gets it, --peer-folder says where"));
        QVERIFY(
            app::findOnnxRuntime(path("elsewhere"))
                .error()
                .message()
                .starts_with("there is no onnxruntime-node in " + path("elsewhere").toStdString() + "; npm install"));
        qputenv("PATH", "");
        QCOMPARE(app::findOnnxRuntime({}).error().message(),
                 std::string("there is no node on the PATH to run ONNX Runtime with; install Node.js, then npm install "
                             "onnxruntime-node --ignore-scripts"));
    }

    void handsOverTheInputsOfAProfile()
    {
        const auto graph = smallGraph();
        QTemporaryFile values;
        const auto script = app::onnxRuntimeRounds({}, QStringLiteral("x.onnx"), graph, 1, values);
        QVERIFY(script);
        const auto settings = QJsonDocument::fromJson(script->arguments.last().toUtf8()).object();
        QCOMPARE(settings[QStringLiteral("inputs")].toArray(),
                 QJsonDocument::fromJson(R"([{"name": "ids", "type": "int64", "shape": [1, 6], "bytes": 48},
                                             {"name": "picture", "type": "float32", "shape": [1, 6, 4], "bytes": 96}])")
                     .array());
        QFile file(settings[QStringLiteral("values")].toString());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto written = file.readAll();
        QCOMPARE(written.size(), 48 + 96);
        const auto inputs = seededInputs(graph, 1);
        QVERIFY(std::memcmp(written.constData(), inputs.at(TensorId{0}).data.bytes.data(), 48) == 0);
        QVERIFY(std::memcmp(written.constData() + 48, inputs.at(TensorId{1}).data.bytes.data(), 96) == 0);
    }

    /// The script itself, with a package that only pretends.
    void timesAFile()
    {
        const auto process = started(QStringLiteral("good.onnx"));
        if (!process)
            QSKIP("node is not installed");
        const QSignalSpy turns(process.get(), &TimingProcess::turnTaken);
        for (int turn = 1; turn <= 3; ++turn) {
            process->takeTurn(4);
            QTRY_VERIFY_WITH_TIMEOUT(turns.size() == turn || process->problem(), patienceMs);
            QVERIFY2(!process->problem(), qPrintable(process->problem().value_or(QString())));
        }
        QCOMPARE(process->ways()[0].samples.size(), std::size_t(8));
    }

    void saysWhyAFileIsRefused()
    {
        const auto process = started(QStringLiteral("bad.onnx"));
        if (!process)
            QSKIP("node is not installed");
        process->takeTurn(4);
        QTRY_VERIFY_WITH_TIMEOUT(process->problem(), patienceMs);
        QCOMPARE(*process->problem(), QStringLiteral("cannot read bad.onnx"));
    }

private:
    static constexpr int patienceMs = 40'000;

    QString path(const char* inside) const { return m_folder->filePath(QLatin1String(inside)); }

    void write(const QString& inside, const QByteArray& text) const
    {
        QFile file(m_folder->filePath(inside));
        QDir().mkpath(QFileInfo(file).path());
        if (file.open(QIODevice::WriteOnly))
            file.write(text);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    /// Null: there is no node.
    std::unique_ptr<TimingProcess> started(const QString& model)
    {
        qputenv("PATH", m_path);
        write(QStringLiteral("elsewhere/package.json"), R"({"name": "onnxruntime-node", "version": "1.2.3"})");
        write(QStringLiteral("elsewhere/index.js"), pretender);
        const auto peer = app::findOnnxRuntime(path("elsewhere"));
        if (!peer)
            return {};
        auto script = app::onnxRuntimeRounds(*peer, model, smallGraph(), 3, *m_values);
        return script ? std::make_unique<TimingProcess>(std::move(*script)) : nullptr;
    }

    const QByteArray m_path = qgetenv("PATH");
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QTemporaryFile> m_values;
};

QTEST_GUILESS_MAIN(TestOnnxRuntimePeer)
#include "tst_onnxruntime_peer.moc"
