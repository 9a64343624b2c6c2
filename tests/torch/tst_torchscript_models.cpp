// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "torchscript_files.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace torchscript;

namespace {

const QString exporter = QStringLiteral(SOURCE_ROOT "/tests/io/export_torchvision.py");

/// As parseInputShapes() reads them, from what the exporter says about a model.
QString inputShapes(const QJsonDocument& description)
{
    QStringList shapes;
    for (const auto& input : description[QLatin1String("inputs")].toArray()) {
        QStringList sizes;
        for (const auto& size : input[QLatin1String("shape")].toArray())
            sizes << QString::number(size.toInt());
        shapes << sizes.join(u'x') + u':' + input[QLatin1String("type")].toString();
    }
    return shapes.join(u',');
}

} // namespace

/// Models of torchvision and torch.nn, traced and scripted, against what python3-torch computes from the same input.
class TestTorchScriptModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void computesWhatPythonComputes_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<double>("allowed");
        QProcess python;
        python.start(QStringLiteral("/usr/bin/python3"), {exporter, QStringLiteral("--list")});
        python.waitForFinished(-1); // as long as the test may take
        const auto lines =
            QString::fromUtf8(python.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        for (const auto& line : lines) {
            const auto words = line.split(QLatin1Char(' '));
            QTest::addRow("%s", qPrintable(words.at(0))) << words.at(0) << words.value(1).toDouble();
        }
        if (lines.isEmpty())
            QSKIP("python3 is not installed");
    }

    void computesWhatPythonComputes()
    {
        QFETCH(QString, model);
        QFETCH(double, allowed);
        const QTemporaryDir folder; // because the files of all models take gigabytes
        const int status = runPython({exporter, model, folder.path(), QStringLiteral("--torchscript")});
        if (status == pythonIsMissingTorch)
            QSKIP("python3-torchvision is not installed");
        QCOMPARE(status, 0);
        const auto base = folder.filePath(model);
        QFile description(base + QStringLiteral(".json"));
        QVERIFY(description.open(QIODevice::ReadOnly));
        const auto inputs = inputShapes(QJsonDocument::fromJson(description.readAll()));
        for (const auto* kind : {".pt", ".scripted.pt"}) {
            const auto program = base + QLatin1String(kind);
            if (!QFile::exists(program))
                continue; // torch.jit.script does not take every model
            QElapsedTimer clock;
            clock.start();
            const auto graph = throughOnnx(program.toStdString(), inputs.toStdString(),
                                           (base + QStringLiteral(".onnx")).toStdString());
            QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
            const auto seconds = static_cast<double>(clock.elapsed()) / 1000.0;
            const auto largest = difference(*graph, base);
            QVERIFY2(largest, largest ? "" : largest.error().message().c_str());
            qInfo("%s: %zu fused layers, relative difference %.2e, allowed %.0e, opened in %.2f s", kind,
                  graph->layers().size(), *largest, allowed, seconds);
            QVERIFY(*largest <= allowed);
        }
    }
};

QTEST_GUILESS_MAIN(TestTorchScriptModels)
#include "tst_torchscript_models.moc"
