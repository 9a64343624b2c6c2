// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/zoo.h"
#include "torchscript_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace torchscript;

/// What `suture bench runtime` holds against the zoo is the same network: modules of torch.nn with the same weights.
class TestZooModules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void giveTheSameOutput_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const auto& model : zooModels())
            QTest::newRow(model.name.data())
                << QByteArray(model.name.data(), static_cast<qsizetype>(model.name.size()));
    }

    void giveTheSameOutput()
    {
        QFETCH(QByteArray, name);
        const QTemporaryDir folder;
        const auto base = folder.filePath(QString::fromUtf8(name));
        const auto model = makeZooModel(name.toStdString());
        QVERIFY(model && writeOnnx(*model, (base + QStringLiteral(".onnx")).toStdString()));
        QStringList arguments{QStringLiteral(SOURCE_ROOT "/tests/bench/torch_of_onnx.py"),
                              base + QStringLiteral(".onnx"), base + QStringLiteral(".pt"), QStringLiteral("--values"),
                              base};
        if (name == "DeepSpeech") // because its rounding grows from step to step
            arguments << QStringLiteral("--steps") << QStringLiteral("40");
        const int status = runPython(arguments);
        if (status == pythonIsMissingTorch)
            QSKIP("python3-torch or python3-onnx is not installed");
        QCOMPARE(status, 0);
        const auto read = readOnnx((base + QStringLiteral(".onnx")).toStdString());
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        const auto graph = fuse(*read);
        QVERIFY(graph);
        const auto largest = difference(*graph, base);
        QVERIFY2(largest, largest ? "" : largest.error().message().c_str());
        qInfo("relative difference %.2e", *largest);
        QVERIFY(*largest <= 1e-4);
    }
};

QTEST_GUILESS_MAIN(TestZooModules)
#include "tst_zoo_modules.moc"
