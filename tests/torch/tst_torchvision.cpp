// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/io/onnx/onnx_reader.h"
#include "tests/torch/run_whole.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <algorithm>

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

/// When somebody last changed the script or one of those that it imports.
QDateTime scriptChanged()
{
    auto last = QFileInfo(script).lastModified();
    for (const auto& file : QFileInfo(script).dir().entryInfoList({QStringLiteral("*.py")}, QDir::Files))
        last = std::max(last, file.lastModified());
    return last;
}

/// The exit status of the exporter, 0 when its files are there already. They come from an earlier
/// version of it when the script is younger.
int exportModel(const QString& model)
{
    const QFileInfo description(exportFolder().filePath(model + QStringLiteral(".json")));
    if (description.exists() && description.lastModified() > scriptChanged())
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

/// What the exporter says about the "inputs" or "outputs" of a model, in their order.
QJsonArray described(const QString& model, const QString& kind)
{
    QFile file(exportFolder().filePath(model + QStringLiteral(".json")));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object().value(kind).toArray();
}

/// As python had it; the shape of a detector's output depends on the image.
Result<Tensor> readTensor(const QJsonValue& description)
{
    const auto name = description[QLatin1String("file")].toString();
    QFile file(exportFolder().filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Io, "no file " + name.toStdString()};
    Shape shape;
    for (const auto& size : description[QLatin1String("shape")].toArray())
        shape.push_back(size.toInteger());
    const auto type = elementTypeFromName(description[QLatin1String("type")].toString().toStdString());
    const QByteArray bytes = file.readAll();
    return Tensor::create(type.value_or(ElementType::Float32), shape,
                          makeBlob(std::vector<char>(bytes.begin(), bytes.end())));
}

/// The largest relative difference between the outputs that the exporter kept and those that the graph computes.
Result<double> differenceFromPython(const LayerGraph& graph, const QString& model)
{
    const auto inputs = described(model, QStringLiteral("inputs"));
    const auto outputs = described(model, QStringLiteral("outputs"));
    if (static_cast<std::size_t>(inputs.size()) != graph.inputs().size() || outputs.isEmpty()
        || static_cast<std::size_t>(outputs.size()) > graph.outputs().size())
        return Error{ErrorCode::InvalidInput, "not as many inputs or outputs as the exporter describes"};
    TensorMap given;
    for (std::size_t i = 0; i < graph.inputs().size(); ++i) {
        auto input = readTensor(inputs.at(static_cast<qsizetype>(i)));
        if (!input)
            return input.error();
        given.emplace(graph.inputs()[i], std::move(*input));
    }
    const auto run = runWhole(graph, given);
    if (!run)
        return run.error();
    double largest = 0.0;
    for (qsizetype i = 0; i < outputs.size(); ++i) {
        const auto expected = readTensor(outputs.at(i));
        if (!expected)
            return expected.error();
        const auto& actual = run->outputs.at(graph.outputs()[static_cast<std::size_t>(i)]);
        largest = std::max(largest, relativeDifference(*expected, actual));
    }
    return largest;
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
        QVERIFY(models.size() >= 37);
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
        const auto difference = differenceFromPython(*graph, model);
        QVERIFY2(difference, difference ? "" : difference.error().message().c_str());
        qInfo("%zu layers, relative difference %.2e, allowed %.0e", graph->layers().size(), *difference, allowed);
        QVERIFY(*difference <= allowed);
    }
};

QTEST_GUILESS_MAIN(TestTorchvision)
#include "tst_torchvision.moc"
