// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/csv.h"
#include "engine/io/records/profile_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace engine;

namespace {

Profile phone()
{
    Profile profile;
    profile.model = "AlexNet, \"fused\"";
    profile.fingerprint = "0123456789abcdef";
    profile.device = {"phone \u00e9", "Cortex-A76", "LibTorch 1.13", 8, 4, 2.5};
    profile.warmupRuns = 5;
    profile.layers = {{"conv1", "Conv", {Millis{1.5}, Millis{1.25}, Millis{9.0}}},
                      {"=fc", "Gemm", {Millis{0.5}}},
                      {"zero", "Relu", {Millis{0.0}, Millis{0.0}}}};
    profile.wholeRuns = {Millis{3.25}, Millis{3.0}};
    return profile;
}

QString textOf(const Profile& profile)
{
    return QString::fromStdString(toJson(profile));
}

Result<Profile> parsed(const QString& text)
{
    return parseProfile(text.toStdString(), "phone.json");
}

} // namespace

class TestProfileFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        const auto again = parsed(textOf(phone()));
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QVERIFY(*again == phone());
        QVERIFY(again->device.emulated());
    }

    void aProfileWithoutLayersIsOne()
    {
        Profile empty;
        empty.device.slowdown = 1.0;
        const auto again = parsed(textOf(empty));
        QVERIFY(again && *again == empty);
    }

    void readsAFileAndNamesItWhereItIsWrong()
    {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("phone.json"));
        const auto write = [&path](const QByteArray& bytes) {
            QFile file(path);
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        };
        QVERIFY(write(textOf(phone()).toUtf8()));
        const auto whole = readProfile(path.toStdString());
        QVERIFY(whole && *whole == phone());
        QVERIFY(write(textOf(phone()).toUtf8().chopped(20)));
        const auto cut = readProfile(path.toStdString());
        QVERIFY(!cut);
        QCOMPARE(cut.error().code, ErrorCode::Corrupt);
        QVERIFY(cut.error().message().starts_with("phone.json is no JSON"));
        const auto none = readProfile((path + QStringLiteral(".gone")).toStdString());
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::Io);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("instead");
        QTest::addColumn<QString>("with");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* instead, const char* with, const char* says) {
            QTest::addRow("%s", name) << QString::fromUtf8(instead) << QString::fromUtf8(with)
                                      << QString::fromUtf8(says);
        };
        row("another format", "suture.profile/1", "suture.plan/1", "'suture.plan/1' is not suture.profile/1");
        row("no format", "\"format\"", "\"from\"", "'format' is missing");
        row("a number for a name", "\"0123456789abcdef\"", "17", "'fingerprint' is no text");
        row("a negative count", "\"warmup_runs\": 5", "\"warmup_runs\": -5", "'warmup_runs' is no count");
        row("half a thread", "\"threads\": 4", "\"threads\": 4.5", "device: 'threads' is no count");
        row("faster than it is", "\"slowdown\": 2.5", "\"slowdown\": 0.5", "'slowdown' is no number of at least 1");
        row("a negative time", "1.25", "-1.25", "layer 0: 'samples' holds something that is no time");
        row("a word for a time", "1.25", "\"soon\"", "layer 0: 'samples' holds something that is no time");
        row("a time of weeks", "1.25", "1e10", "layer 0: 'samples' holds something that is no time");
        row("a layer that is a list", "\"layers\": [", "\"layers\": [[],", "layer 0: 'layer' is missing");
        row("layers that are none", "\"layers\": [", "\"layers\": 1, \"others\": [", "'layers' is no list");
        row("a device that is a name", "\"device\": {", "\"device\": \"phone\", \"other\": {", "'device' is no object");
    }

    void saysWhatIsWrong()
    {
        QFETCH(QString, instead);
        QFETCH(QString, with);
        QFETCH(QString, says);
        auto text = textOf(phone());
        QVERIFY(text.contains(instead));
        const auto profile = parsed(text.replace(text.indexOf(instead), instead.size(), with));
        QVERIFY(!profile);
        QCOMPARE(profile.error().code, ErrorCode::Corrupt);
        const auto said = QString::fromStdString(profile.error().message());
        QVERIFY2(said.startsWith(QStringLiteral("phone.json: ")) && said.contains(says), qPrintable(said));
    }

    void aLayerWithoutASampleIsRefused()
    {
        auto profile = phone();
        profile.layers[1].samples.clear();
        const auto again = parsed(textOf(profile));
        QVERIFY(!again);
        QCOMPARE(again.error().message(), std::string("phone.json: layer 1: it has no sample"));
    }

    void noPrefixIsAProfile()
    {
        const auto text = textOf(phone()).trimmed();
        for (qsizetype size = 0; size < text.size(); ++size)
            QVERIFY2(!parsed(text.left(size)), qPrintable(QString::number(size)));
    }

    void theTableHasARowForEachLayer()
    {
        const auto table = parseCsv(toCsv(phone()), "phone.csv");
        QVERIFY(table);
        QCOMPARE(table->rows.size(), std::size_t{3});
        const auto at = [&table](std::size_t row, std::string_view column) {
            const auto found = std::ranges::find(table->columns, column);
            return table->rows[row][static_cast<std::size_t>(found - table->columns.begin())];
        };
        QCOMPARE(at(0, "layer"), std::string("conv1"));
        QCOMPARE(at(0, "median_ms"), std::string("1.5"));
        QCOMPARE(at(0, "mad_ms"), std::string("0.25"));
        QCOMPARE(at(0, "samples"), std::string("3"));
        QCOMPARE(at(1, "layer"), std::string("=fc"));
        QCOMPARE(at(2, "p95_ms"), std::string("0"));
    }
};

QTEST_GUILESS_MAIN(TestProfileFile)
#include "tst_profile_file.moc"
