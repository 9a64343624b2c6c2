// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/runtime_figures.h"

#include <QTest>

using app::RuntimeFigures;
using engine::Millis;

namespace {

RuntimeFigures measured()
{
    return {.model = QStringLiteral("models/net.onnx"),
            .runtime = QStringLiteral("ours 1.0"),
            .threads = 2,
            .runs = 50,
            .layers = 12,
            .whole = Millis(3.0),
            .fastest = Millis(2.4),
            .sumOfLayers = Millis(2.7),
            .others = {{QStringLiteral("TorchScript frozen"), QStringLiteral("frozen"), Millis(6.0), Millis(5.0)}}};
}

RuntimeFigures alone()
{
    return {.model = QStringLiteral("another.onnx"),
            .runtime = QStringLiteral("ours 1.0"),
            .runs = 50,
            .layers = 3,
            .whole = Millis(10.0),
            .sumOfLayers = Millis(10.0),
            .problems = {QStringLiteral("TorchScript: it crashed")}};
}

} // namespace

class TestRuntimeFigures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysAllOfAModel()
    {
        QCOMPARE(QByteArray::fromStdString(toText(measured())),
                 QByteArray("models/net.onnx, 2 threads, medians of 50 runs in turns, ours 1.0\n"
                            "whole model                       3.000 ms   1.000 of our whole run\n"
                            "sum of layer medians              2.700 ms   0.900 of our whole run\n"
                            "TorchScript frozen                6.000 ms   2.000 of our whole run\n"));
    }

    void hasARowForEachModel()
    {
        QCOMPARE(QByteArray::fromStdString(tableOf(std::vector{measured(), alone()}, app::TableStyle::Columns)),
                 QByteArray("model         ours, ms  sum of layers / whole  layers\n"
                            "net.onnx         3.000                  0.900      12\n"
                            "another.onnx    10.000                  1.000       3\n"));
        QCOMPARE(QByteArray::fromStdString(tableOf(std::vector{alone()}, app::TableStyle::Markdown)),
                 QByteArray("| model | ours, ms | sum of layers / whole | layers |\n"
                            "| --- | --: | --: | --: |\n"
                            "| another.onnx | 10.000 | 1.000 | 3 |\n"));
    }
};

QTEST_GUILESS_MAIN(TestRuntimeFigures)
#include "tst_runtime_figures.moc"
