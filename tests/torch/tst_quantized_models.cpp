// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "torchscript_files.h"

#include "tests/torch/run_whole.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

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

    /// What goes from side to side is bytes, and nothing changes by it.
    void cutsBetweenBytes()
    {
        for (const auto* form : {".qdq", ".qoperator"}) {
            const auto graph = read(QLatin1String(form));
            QVERIFY(graph);
            const auto whole = runWhole(*graph, frameOf(*graph, base(QLatin1String(form))));
            QVERIFY(whole);
            for (std::uint32_t cut = 2; cut + 2 < graph->layers().size(); ++cut) {
                const auto last = runCut(*graph, cut, frameOf(*graph, base(QLatin1String(form))));
                QVERIFY2(last, last ? "" : last.error().message().c_str());
                for (const auto& [id, tensor] : whole->outputs)
                    QVERIFY(std::ranges::equal(last->outputs.at(id).data.bytes, tensor.data.bytes));
            }
        }
    }

private:
    static TensorMap frameOf(const LayerGraph& graph, const QString& base)
    {
        QFile file(base + QStringLiteral(".input.0.bin"));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no frame");
        const auto content = file.readAll();
        const auto* first = reinterpret_cast<const std::byte*>(content.constData());
        const TensorInfo& info = graph.tensor(graph.inputs()[0]);
        return {{graph.inputs()[0],
                 {info.type, info.shape, makeBlob(std::vector<std::byte>(first, first + content.size()))}}};
    }

    /// Layers before @p cut as one segment, the others as another.
    static Result<SegmentRun> runCut(const LayerGraph& graph, std::uint32_t cut, const TensorMap& frame)
    {
        Segment first;
        Segment second;
        std::set<TensorId> crossing;
        for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
            (i < cut ? first : second).layers.push_back(LayerId{i});
            for (const auto id : graph.inputsOf(LayerId{i})) {
                const auto producer = graph.producerOf(id);
                if (i >= cut && producer && index(*producer) < cut)
                    crossing.insert(id);
            }
        }
        first.inputs.assign(graph.inputs().begin(), graph.inputs().end());
        second.outputs.assign(graph.outputs().begin(), graph.outputs().end());
        for (const auto id : crossing) {
            if (graph.tensor(id).type != ElementType::UInt8)
                return Error{ErrorCode::InvalidInput, "'" + graph.tensor(id).name + "' is no tensor of bytes"};
            first.outputs.push_back(id);
            second.inputs.push_back(id);
        }
        const auto executor = makeTorchExecutor(graph, {});
        if (!executor)
            return executor.error();
        const auto before = (*executor)->prepare(first);
        const auto behind = (*executor)->prepare(second);
        if (!before || !behind)
            return before ? behind.error() : before.error();
        const auto half = (*before)->run(frame);
        return half ? (*behind)->run(half->outputs) : half;
    }

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
