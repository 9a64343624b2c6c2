// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "torchscript_files.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace torchscript;

namespace {

std::string readError(const QString& file, const std::vector<InputShape>& inputs)
{
    const auto graph = readTorchScript(file.toStdString(), inputs);
    return graph ? "no error" : graph.error().message();
}

} // namespace

/// Programs of torch.jit as they are translated, against what python3-torch computes from the same input.
class TestTorchScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const int status =
            runPython({QStringLiteral(SOURCE_ROOT "/tests/torch/export_torchscript_cases.py"), m_folder.path()});
        if (status == pythonIsMissingTorch)
            QSKIP("python3-torch is not installed");
        QCOMPARE(status, 0);
    }

    void computesWhatPythonComputes_data()
    {
        QTest::addColumn<QString>("inputs");
        QTest::addColumn<int>("outputs");
        QFile file(m_folder.filePath(QStringLiteral("cases.json")));
        if (!file.open(QIODevice::ReadOnly))
            return;
        for (const auto& value : QJsonDocument::fromJson(file.readAll()).array()) {
            const auto row = value.toObject();
            QTest::addRow("%s", qPrintable(row[QLatin1String("name")].toString()))
                << row[QLatin1String("inputs")].toString() << row[QLatin1String("outputs")].toInt();
        }
    }

    void computesWhatPythonComputes()
    {
        QFETCH(QString, inputs);
        QFETCH(int, outputs);
        const auto base = m_folder.filePath(QString::fromLatin1(QTest::currentDataTag()));
        const auto graph = throughOnnx((base + QStringLiteral(".pt")).toStdString(), inputs.toStdString(),
                                       (base + QStringLiteral(".onnx")).toStdString());
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        QCOMPARE(static_cast<int>(graph->outputs().size()), outputs);
        const auto largest = difference(*graph, base);
        QVERIFY2(largest, largest ? "" : largest.error().message().c_str());
        qInfo("relative difference %.2e", *largest);
        QVERIFY(*largest <= 1e-4);
    }

    void refusesInOneSentence_data()
    {
        QTest::addColumn<QString>("sentence");
        QTest::addRow("unknown_operator") << QStringLiteral("aten::fft_fft (export_torchscript_cases.py:");
        QTest::addRow("branches_on_the_frame") << QStringLiteral("depends on the frame");
        QTest::addRow("keeps_state") << QStringLiteral("changes what is kept between frames");
    }

    void refusesInOneSentence()
    {
        QFETCH(QString, sentence);
        const auto file = m_folder.filePath(QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".pt"));
        const auto message = readError(file, {{{2, 3}, {}}});
        QVERIFY2(QString::fromStdString(message).contains(sentence), message.c_str());
        QVERIFY(message.find('\n') == std::string::npos);
    }

    void asksForTheShapeOfTheInput()
    {
        const auto message = readError(m_folder.filePath(QStringLiteral("convolutions.pt")), {});
        QVERIFY2(message.find("--input 1x3x224x224") != std::string::npos, message.c_str());
        const auto likely = likelyInputs(m_folder.filePath(QStringLiteral("embedding.pt")).toStdString());
        QVERIFY(likely);
        QCOMPARE(toString(*likely), std::string("1x16:int64"));
    }

    void keepsModulePathsAsNames()
    {
        const auto graph =
            readTorchScript(m_folder.filePath(QStringLiteral("branches.pt")).toStdString(), {{{2, 6}, {}}});
        QVERIFY(graph);
        QStringList names;
        for (const auto& layer : graph->layers())
            names << QString::fromStdString(layer.name);
        QVERIFY2(names.contains(QStringLiteral("layers.1")), qPrintable(names.join(QLatin1Char(' '))));
        QCOMPARE(graph->tensor(graph->outputs()[0]).name, std::string("main"));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestTorchScript)
#include "tst_torchscript.moc"
