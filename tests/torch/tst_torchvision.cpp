// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/io/onnx/onnx_reader.h"
#include "tests/torch/run_whole.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace engine;

namespace {

constexpr int pythonIsMissingTorch = 77;
constexpr int patience = 10 * 60 * 1000;

/// Exports stay beside the build: they cost more than the comparison.
QDir exportFolder()
{
    return QDir(QStringLiteral(PROGRAM_DIR "/../torchvision-models"));
}

const QString script = QStringLiteral(SOURCE_ROOT "/tests/io/export_torchvision.py");

/// The models of the exporter with the relative difference each may have.
QStringList listedModels(const QString& kind)
{
    QProcess python;
    python.start(QStringLiteral("/usr/bin/python3"), {script, kind});
    python.waitForFinished(patience);
    return QString::fromUtf8(python.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

/// The exit status of the exporter, 0 when its files are there already. They come from an earlier
/// version of it when the script is younger.
int exportModel(const QString& model)
{
    const QFileInfo description(exportFolder().filePath(model + QStringLiteral(".json")));
    if (description.exists() && description.lastModified() > QFileInfo(script).lastModified())
        return 0;
    QProcess python;
    python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    python.start(QStringLiteral("/usr/bin/python3"), {script, model, exportFolder().path()});
    if (!python.waitForStarted())
        return pythonIsMissingTorch;
    python.waitForFinished(patience);
    QFile::remove(exportFolder().filePath(model + QStringLiteral(".pt")));
    return python.exitStatus() == QProcess::NormalExit ? python.exitCode() : -1;
}

/// The shape that an output had in python; a detector's depends on the image.
TensorInfo expectedOutput(const QString& model, TensorInfo info)
{
    QFile file(exportFolder().filePath(model + QStringLiteral(".json")));
    if (!file.open(QIODevice::ReadOnly))
        return info;
    const auto outputs = QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("outputs")).toArray();
    info.shape.clear();
    for (const auto& size : outputs.at(0).toObject().value(QStringLiteral("shape")).toArray())
        info.shape.push_back(size.toInteger());
    return info;
}

Result<Tensor> readTensor(const QString& name, const TensorInfo& info)
{
    QFile file(exportFolder().filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Io, "no file " + name.toStdString()};
    const QByteArray bytes = file.readAll();
    return Tensor::create(info.type, info.shape, makeBlob(std::vector<char>(bytes.begin(), bytes.end())));
}

Result<Tensor> runModel(const LayerGraph& graph, const Tensor& input)
{
    const auto run = runWhole(graph, {{graph.inputs()[0], input}});
    if (!run)
        return run.error();
    return run->outputs.at(graph.outputs()[0]);
}

} // namespace

/// Models of torchvision and torch.nn as torch exports them, against what python3-torch computes from the same input.
class TestTorchvision : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void computesWhatPythonComputes_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<double>("allowed");
        const QStringList models = listedModels(QStringLiteral("--list")) + listedModels(QStringLiteral("--detectors"));
        for (const auto& line : models) {
            const QStringList words = line.split(QLatin1Char(' '));
            QTest::addRow("%s", qPrintable(words.at(0))) << words.at(0) << words.value(1).toDouble();
        }
        if (models.isEmpty())
            QSKIP("python3 is not installed");
        QVERIFY(models.size() >= 24);
    }

    void computesWhatPythonComputes()
    {
        QFETCH(QString, model);
        QFETCH(double, allowed);
        QDir().mkpath(exportFolder().path());
        const int status = exportModel(model);
        if (status == pythonIsMissingTorch)
            QSKIP("python3-torchvision is not installed");
        QCOMPARE(status, 0);
        const auto read = readOnnx(exportFolder().filePath(model + QStringLiteral(".onnx")).toStdString());
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        const auto graph = fuse(*read);
        QVERIFY(graph);
        for (const auto& layer : graph->layers()) // what a model computes about its shapes is gone
            QVERIFY2(layer.type() != "Shape" && layer.type() != "Size" && layer.type() != "Range", layer.name.c_str());
        const auto input = readTensor(model + QStringLiteral(".input.bin"), graph->tensor(graph->inputs()[0]));
        const auto expected = readTensor(model + QStringLiteral(".expected.bin"),
                                         expectedOutput(model, graph->tensor(graph->outputs()[0])));
        QVERIFY(input && expected);
        const auto output = runModel(*graph, *input);
        QVERIFY2(output, output ? "" : output.error().message().c_str());
        const double difference = relativeDifference(*expected, *output);
        qInfo("%zu layers, relative difference %.2e, allowed %.0e", graph->layers().size(), difference, allowed);
        QVERIFY(difference <= allowed);
    }
};

QTEST_GUILESS_MAIN(TestTorchvision)
#include "tst_torchvision.moc"
