// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/load_curve_file.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using engine::Millis;

namespace {

engine::TimingUnderLoad timing(std::string layer, double millis)
{
    return {layer,
            layer.empty() ? "" : "Conv",
            {Millis(millis), Millis(0.9 * millis), Millis(1.2 * millis)},
            Millis(0.95 * millis),
            30};
}

engine::LoadCurve someCurve()
{
    return {"AlexNet",
            "0123456789abcdef",
            {"phone", "CPU", "fake", 4, 1, 2.0},
            {{{}, {}, 0.05, 0.9, timing("", 10.0), {timing("=conv", 4.0), timing("fc, \"1\"", 2.0)}},
             {{0.5, 0.0, {0, 3}}, 0.48, {}, 0.1, timing("", 15.0), {timing("=conv", 8.0), timing("fc, \"1\"", 2.0)}}}};
}

engine::CsvTable parsed(const std::string& text)
{
    return *engine::parseCsv(text, "it");
}

} // namespace

class TestLoadCurveFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void comesBackAsItWas()
    {
        const auto text = engine::toCsv(tableOf(someCurve()));
        const auto read = engine::loadCurveFrom(parsed(text), "it");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(*read == someCurve());
    }

    void saysHowMuchSlowerItIs()
    {
        const auto table = tableOf(someCurve());
        const auto column = std::ranges::find(table.columns, "slowdown") - table.columns.begin();
        QCOMPARE(table.rows.size(), std::size_t(6));
        QCOMPARE(table.rows[3][static_cast<std::size_t>(column)], "1.5");
        QCOMPARE(table.rows[4][static_cast<std::size_t>(column)], "2");
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(toJson(someCurve()))).object();
        const auto loaded = json[QStringLiteral("loads")].toArray()[1].toObject();
        QCOMPARE(loaded[QStringLiteral("whole")].toObject()[QStringLiteral("slowdown")].toDouble(), 1.5);
        QCOMPARE(loaded[QStringLiteral("layers")].toArray().size(), 2);
    }

    void refusesWhatIsNoExperiment_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("said");
        const QByteArray head("cpu,memory,cores,layer,mean_ms,low_ms,high_ms,others_share\n");
        QTest::addRow("another table") << QByteArray("layer,median_ms\na,1\n") << QByteArray("no column 'cpu'");
        QTest::addRow("no rows") << head << QByteArray("has no rows");
        QTest::addRow("a word") << head + "much,0,,,1,1,1,\n" << QByteArray("row 1: the column 'cpu'");
        QTest::addRow("nothing") << head + ",0,,,1,1,1,\n" << QByteArray("row 1: the column 'cpu'");
        QTest::addRow("too much") << head + "1.5,0,,,1,1,1,\n" << QByteArray("row 1: the column 'cpu'");
        QTest::addRow("too much of both") << head + "0.9,0.9,,,1,1,1,\n" << QByteArray("row 1: the column 'cpu'");
        QTest::addRow("no time") << head + "0,0,,,1,1,1,\n0,0,,,nan,1,1,\n"
                                 << QByteArray("row 2: the column 'mean_ms'");
        QTest::addRow("outside") << head + "0,0,,,3,1,2,\n" << QByteArray("row 1: the column 'mean_ms'");
        QTest::addRow("no core") << head + "0.5,0,x,,1,1,1,\n" << QByteArray("row 1: the column 'cores'");
        QTest::addRow("a share") << head + "0.5,0,,,1,1,1,7\n" << QByteArray("row 1: the column 'others_share'");
        QTest::addRow("a layer alone") << head + "0.5,0,,conv,1,1,1,\n" << QByteArray("row 1 is of a layer without");
    }
    void refusesWhatIsNoExperiment()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, said);
        const auto read = engine::loadCurveFrom(parsed(text.toStdString()), "it");
        QVERIFY(!read);
        QVERIFY2(QByteArray::fromStdString(read.error().message()).contains(said), read.error().message().c_str());
    }
};

QTEST_APPLESS_MAIN(TestLoadCurveFile)
#include "tst_load_curve_file.moc"
