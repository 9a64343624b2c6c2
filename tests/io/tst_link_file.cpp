// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/link_file.h"

#include "engine/plan/link_statistics.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace engine;

namespace {

LinkMeasurement measured()
{
    LinkMeasurement link;
    link.device = {"phone \"x\" \u00e9", "00112233445566778899aabbccddeeff"};
    link.edge = {"lab", ""};
    link.emulated = Link{{2.36e6}, {1.0 / 3.0 * 1e7}, Millis(0.1 + 0.2)};
    link.model = "AlexNet";
    link.budget = Millis(30'000);
    link.measuredAt = std::chrono::sys_days(std::chrono::year(2026) / 11 / 30) + std::chrono::seconds(61'500);
    link.samples.up = {{{1024}, {Millis(1.0 / 3.0), Millis(0.7)}}, {{10'240}, {Millis(5.1)}}, {{102'400}, {}}};
    link.samples.down = {{{1024}, {Millis(0.4)}}, {{10'240}, {Millis(2.1), Millis(2.2)}}};
    link.samples.pings = {{Millis(0.05), Millis(-0.01)}, {Millis(0.1), Millis(0.1)}};
    return link;
}

std::string with(const char* from, const char* to)
{
    auto text = QString::fromStdString(toJson(measured()));
    const auto at = text.indexOf(QLatin1String(from));
    return at < 0 ? "nothing to change"
                  : text.replace(at, static_cast<qsizetype>(qstrlen(from)), QLatin1String(to)).toStdString();
}

} // namespace

class TestLinkFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void givesBackEveryBit()
    {
        const auto read = parseLink(toJson(measured()), "file");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(*read == measured());
        const auto bare = parseLink(toJson(LinkMeasurement{}), "file");
        QVERIFY(bare && *bare == LinkMeasurement{});
    }

    void saysWhatTheSamplesComeTo()
    {
        const auto text = QString::fromStdString(toJson(measured(), {{"model", "AlexNet"}}));
        for (const auto* word : {"\"suture.link/1\"", "\"delay_ms\"", "\"bytes_per_second\"", "\"jitter_ms\"",
                                 "\"median_ms\"", "\"line_ms\"", "\"round_trip_p95_ms\"", "\"conditions\""})
            QVERIFY2(text.contains(QLatin1String(word)), word);
    }

    void refusesWhatIsNoLink_data()
    {
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QString::fromStdString(text);
        };
        row("empty", "");
        row("no object", "[1]");
        row("another format", with("suture.link/1", "suture.link/2"));
        row("a time below zero", with("5.1", "-5.1"));
        row("a time that is none", with("5.1", "null"));
        row("a time of years", with("5.1", "1e300"));
        row("no size", with("\"bytes\": 10240", "\"bytes\": 0"));
        row("a size below zero", with("\"bytes\": 10240", "\"bytes\": -10240"));
        row("half a byte", with("\"bytes\": 10240", "\"bytes\": 10240.5"));
        row("a size twice", with("\"bytes\": 10240", "\"bytes\": 1024"));
        row("more pings up than down", with("-0.01,", ""));
        row("a link without a rate", with("2360000.0", "0.0"));
        row("no date", with("2026-11-30", "2026-13-30"));
        row("no direction", with("\"down\"", "\"aside\""));
        row("ends that are text", with("\"edge\": {", "\"edge\": 5, \"other\": {"));
    }

    void refusesWhatIsNoLink()
    {
        QFETCH(QString, text);
        const auto read = parseLink(text.toStdString(), "link.json");
        QVERIFY(!read);
        const auto why = QString::fromStdString(read.error().message());
        QVERIFY2(why.contains(QStringLiteral("link.json")) && !why.contains(QLatin1Char('\n')), qPrintable(why));
    }

    void refusesMoreSizesThanThereAre()
    {
        auto link = measured();
        link.samples.up.clear();
        for (std::int64_t size = 1; size <= 10'001; ++size)
            link.samples.up.push_back({{size}, {}});
        QCOMPARE(parseLink(toJson(link), "link.json").error().code, ErrorCode::InvalidInput);
    }

    void readsAFile()
    {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("link.json")).toStdString();
        QCOMPARE(readLink(path).error().code, ErrorCode::Io);
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(toJson(measured())));
        file.close();
        QVERIFY(*readLink(path) == measured());
    }

    void tellsEachSizeInATable()
    {
        const auto table = tableOf(measured());
        QCOMPARE(table.rows.size(), std::size_t{5});
        QCOMPARE(table.rows[2][1], std::string("102400"));
        QCOMPARE(table.rows[2][7], std::string("0")); // not reached
        QVERIFY(table.rows[2][2].empty() && !table.rows[2][8].empty());
        for (const auto& row : table.rows)
            QCOMPARE(row.size(), table.columns.size());
    }
};

QTEST_APPLESS_MAIN(TestLinkFile)
#include "tst_link_file.moc"
