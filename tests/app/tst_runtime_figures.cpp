// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/runtime_figures.h"

#include <QJsonArray>
#include <QTest>

using app::RuntimeFigures;
using engine::Millis;

namespace {

/// Half as fast again as the peer.
RuntimeFigures measured()
{
    return {
        .model = QStringLiteral("models/net.onnx"),
        .runtime = QStringLiteral("ours 1.0"),
        .threads = 2,
        .runs = 50,
        .layers = 12,
        .whole = Millis(3.0),
        .fastest = Millis(2.4),
        .sumOfLayers = Millis(2.7),
        .others = {{QStringLiteral("TorchScript frozen"), QStringLiteral("frozen"), Millis(6.0), Millis(5.0)},
                   {QStringLiteral("ONNX Runtime 1.2.3"), QStringLiteral("onnxruntime"), Millis(2.0), Millis(2.0)}}};
}

/// Which the peer refused.
RuntimeFigures alone()
{
    return {.model = QStringLiteral("another.onnx"),
            .runtime = QStringLiteral("ours 1.0"),
            .runs = 50,
            .layers = 3,
            .whole = Millis(10.0),
            .sumOfLayers = Millis(10.0),
            .problems = {QStringLiteral("ONNX Runtime 1.2.3: it crashed")}};
}

} // namespace

class TestRuntimeFigures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsUsAgainstThePeer()
    {
        const auto json = toJson(measured());
        QCOMPARE(json[QStringLiteral("ours_to_peer")].toDouble(), 1.5);
        QCOMPARE(json[QStringLiteral("fastest_ours_to_peer")].toDouble(), 1.2);
        QCOMPARE(json[QStringLiteral("peer")].toString(), QStringLiteral("ONNX Runtime 1.2.3"));
        QCOMPARE(json[QStringLiteral("onnxruntime_ms")].toDouble(), 2.0);
        QCOMPARE(json[QStringLiteral("frozen_ms")].toDouble(), 6.0);
        QCOMPARE(json[QStringLiteral("layers")].toInt(), 12);
        QVERIFY(!json.contains(QStringLiteral("problems")));
    }

    void saysWhyThereIsNoPeer()
    {
        const auto json = toJson(alone());
        QVERIFY(!json.contains(QStringLiteral("ours_to_peer")));
        QCOMPARE(json[QStringLiteral("problems")].toArray(),
                 QJsonArray({QStringLiteral("ONNX Runtime 1.2.3: it crashed")}));
    }

    void saysAllOfAModel()
    {
        QCOMPARE(QByteArray::fromStdString(toText(measured())),
                 QByteArray("models/net.onnx, 2 threads, medians of 50 runs in turns, ours 1.0\n"
                            "whole model                       3.000 ms   1.000 of our whole run\n"
                            "sum of layer medians              2.700 ms   0.900 of our whole run\n"
                            "TorchScript frozen                6.000 ms   2.000 of our whole run\n"
                            "ONNX Runtime 1.2.3                2.000 ms   0.667 of our whole run\n"));
    }

    void hasARowForEachModel()
    {
        QCOMPARE(
            QByteArray::fromStdString(tableOf(std::vector{measured(), alone()}, app::TableStyle::Columns)),
            QByteArray(
                "model         ours, ms  ONNX Runtime 1.2.3, ms  ours / peer  fastest runs  sum of layers / whole  layers\n"
                "net.onnx         3.000                   2.000        1.500         1.200                  0.900      12\n"
                "another.onnx    10.000                       -            -             -                  1.000       3\n"));
        QCOMPARE(
            QByteArray::fromStdString(tableOf(std::vector{measured(), alone()}, app::TableStyle::Markdown)),
            QByteArray(
                "| model | ours, ms | ONNX Runtime 1.2.3, ms | ours / peer | fastest runs | sum of layers / whole | layers |\n"
                "| --- | --: | --: | --: | --: | --: | --: |\n"
                "| net.onnx | 3.000 | 2.000 | 1.500 | 1.200 | 0.900 | 12 |\n"
                "| another.onnx | 10.000 | - | - | - | 1.000 | 3 |\n"));
    }

    void namesNoPeerWhereThereIsNone()
    {
        QCOMPARE(QByteArray::fromStdString(tableOf(std::vector{alone()}, app::TableStyle::Markdown)),
                 QByteArray("| model | ours, ms | sum of layers / whole | layers |\n"
                            "| --- | --: | --: | --: |\n"
                            "| another.onnx | 10.000 | 1.000 | 3 |\n"));
    }
};

QTEST_GUILESS_MAIN(TestRuntimeFigures)
#include "tst_runtime_figures.moc"
