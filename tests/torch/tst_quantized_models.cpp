// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "torchscript_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace torchscript;

/// A network of bytes as tools write it after training: against the same arithmetic in float64, and the float network.
class TestQuantizedModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const int status = runPython({QStringLiteral(SOURCE_ROOT "/tests/io/quantize_model.py"), base({})});
        if (status == pythonIsMissingTorch)
            QSKIP("python3-torch or python3-onnx is not installed");
        QCOMPARE(status, 0);
    }

    void computesWhatItsArithmeticMeans_data()
    {
        QTest::addColumn<QString>("form");
        QTest::addColumn<double>("allowed");
        QTest::newRow("float") << QStringLiteral(".float") << 1e-5;
        // A product that float32 puts on the other side of a step's middle moves one byte by one.
        QTest::newRow("QuantizeLinear and DequantizeLinear") << QStringLiteral(".qdq") << 2e-3;
        QTest::newRow("QLinearConv and QLinearMatMul") << QStringLiteral(".qoperator") << 2e-3;
    }

    void computesWhatItsArithmeticMeans()
    {
        QFETCH(QString, form);
        QFETCH(double, allowed);
        const auto graph = read(form);
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        const auto own = difference(*graph, base(form));
        QVERIFY2(own, own ? "" : own.error().message().c_str());
        qInfo("relative difference %.2e", *own);
        QVERIFY(*own <= allowed);
    }

    /// Eight bits are enough for this network; a wrong axis or zero point is not.
    void staysNearTheFloatNetwork()
    {
        for (const auto* form : {".qdq", ".qoperator"}) {
            const auto graph = read(QLatin1String(form));
            QVERIFY(graph);
            const auto far = difference(*graph, base(QStringLiteral(".float")));
            QVERIFY2(far, far ? "" : far.error().message().c_str());
            qInfo("%s: %.2e from the float network", form, *far);
            QVERIFY(*far > 1e-4 && *far < 0.05);
        }
    }

private:
    QString base(const QString& form) const { return m_folder.filePath(QStringLiteral("small")) + form; }

    Result<LayerGraph> read(const QString& form) const
    {
        const auto graph = readOnnx((base(form) + QStringLiteral(".onnx")).toStdString());
        return graph ? fuse(*graph) : graph;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestQuantizedModels)
#include "tst_quantized_models.moc"
