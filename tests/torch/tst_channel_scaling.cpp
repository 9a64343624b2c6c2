// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "tests/torch/executor_graphs.h"
#include "tests/torch/run_whole.h"

#include <QTest>

#include <cmath>

using namespace engine;
using support::Sketch;

/// Normalizations that no convolution takes along, in every layout that a tensor may have before them.
class TestChannelScaling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachChannelHasItsOwnLine_data()
    {
        QTest::addColumn<QList<qint64>>("shape");
        QTest::addColumn<bool>("pooled"); // a pooling leaves blocks of channels
        QTest::addColumn<bool>("relu");
        for (const bool relu : {false, true})
            for (const qint64 channels : {1, 3, 8, 16, 20, 40}) {
                const auto name = [&](const char* what) {
                    return QStringLiteral("%1 channels, %2, relu %3")
                        .arg(channels)
                        .arg(QLatin1String(what))
                        .arg(relu)
                        .toLatin1();
                };
                QTest::newRow(name("as it is")) << QList<qint64>{2, channels, 5, 7} << false << relu;
                QTest::newRow(name("pooled")) << QList<qint64>{1, channels, 5, 7} << true << relu;
                QTest::newRow(name("one pixel")) << QList<qint64>{1, channels, 1, 1} << true << relu;
                QTest::newRow(name("rows")) << QList<qint64>{3, channels} << false << relu;
                QTest::newRow(name("sequences")) << QList<qint64>{2, channels, 9} << false << relu;
            }
    }

    void eachChannelHasItsOwnLine()
    {
        QFETCH(QList<qint64>, shape);
        QFETCH(bool, pooled);
        QFETCH(bool, relu);
        const Shape sizes(shape.begin(), shape.end());
        Sketch sketch(7);
        const auto x = sketch.input(sizes);
        auto from = x;
        if (pooled) {
            Operation pool{"MaxPool", {{"kernel_shape", Shape{1, 1}}}, {x}, {}};
            from = sketch.add(std::move(pool), sizes);
        }
        const auto norm = sketch.normalization(from);
        auto result = sketch.add(norm, sizes);
        if (relu)
            result = sketch.add({"Relu", {}, {result}, {}}, sizes);
        const auto graph = sketch.finish({result});
        QVERIFY(graph);
        const auto fused = fuse(*graph);
        QVERIFY(fused);
        const auto inputs = seededInputs(*fused, 3);
        const auto run = runWhole(*fused, inputs);
        QVERIFY2(run, run ? "" : qPrintable(QString::fromStdString(run.error().message())));
        const auto before = floats(inputs.begin()->second);
        const auto after = floats(run->outputs.begin()->second);
        QCOMPARE(after.size(), before.size());

        std::vector<std::vector<float>> constants;
        for (std::size_t i = 1; i < norm.inputs.size(); ++i)
            constants.push_back(elementsAs<float>(*graph->constant(norm.inputs[i])).value_or(std::vector<float>{}));
        const auto channels = static_cast<std::size_t>(sizes[1]);
        const auto inner = before.size() / static_cast<std::size_t>(sizes[0]) / channels;
        bool cuts = false;
        for (std::size_t i = 0; i < before.size(); ++i) {
            const auto channel = i / inner % channels;
            const double line = (static_cast<double>(before[i]) - static_cast<double>(constants[2][channel]))
                    / std::sqrt(static_cast<double>(constants[3][channel]) + 1e-5)
                    * static_cast<double>(constants[0][channel])
                + static_cast<double>(constants[1][channel]);
            cuts = cuts || line < 0;
            const double expected = relu ? std::max(line, 0.0) : line;
            QVERIFY2(
                std::abs(static_cast<double>(after[i]) - expected) < 1e-5,
                qPrintable(QStringLiteral("%1: %2 for %3").arg(i).arg(static_cast<double>(after[i])).arg(expected)));
        }
        QVERIFY2(cuts || before.size() < 10, "nothing that a Relu would cut");
    }
};

QTEST_GUILESS_MAIN(TestChannelScaling)
#include "tst_channel_scaling.moc"
