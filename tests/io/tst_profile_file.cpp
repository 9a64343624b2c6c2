// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/csv.h"
#include "engine/io/records/profile_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace engine;

namespace {

Profile someProfile()
{
    Profile profile{"net", "0123456789abcdef", {"phone \"x\"", "CPU", "fake", 8, 4, 2.5}, {}, {}, 5};
    const double third = 1.0 / 3.0;
    profile.wholeRuns = {{Millis(third), Millis(0.1)},
                         {Millis(0.1 + 0.2), Millis(0.3), SampleFlags::Busy},
                         {Millis(2e-5), Millis(1e-7)}};
    const auto inRuns = [&](double millis) {
        auto samples = profile.wholeRuns;
        for (auto& sample : samples)
            sample.time *= millis;
        return samples;
    };
    profile.layers = {{"conv", "Conv", inRuns(0.7)},
                      {"relu", "Relu", inRuns(1e-4)}, // nanoseconds
                      {"alone", "Gemm", {{Millis(std::numeric_limits<double>::min())}}},
                      {"apart", "Gemm", {{Millis(1)}, {Millis(2), Millis(3)}, {Millis(4), {}, SampleFlags::Busy}}}};
    profile.state = {0.25, 0.5, 0.125, 0.0625, 2048.5, 2399.998, -3.5, "powersave"};
    profile.bestProbe = Millis(0.2);
    profile.measuredAt = std::chrono::sys_days(std::chrono::year(2024) / 2 / 29) + std::chrono::seconds(86399);
    return profile;
}

std::string changed(std::string text, std::string_view from, std::string_view to)
{
    const auto at = text.find(from);
    return at == std::string::npos ? "nothing to change" : text.replace(at, from.size(), to);
}

Profile phone()
{
    Profile profile;
    profile.model = "AlexNet, \"fused\"";
    profile.fingerprint = "0123456789abcdef";
    profile.device = {"phone \u00e9", "Cortex-A76", "LibTorch 1.13", 8, 4, 2.5};
    profile.warmupRuns = 5;
    profile.layers = {{"conv1", "Conv", {{Millis(1.5)}, {Millis(1.25)}, {Millis(9)}}},
                      {"=fc", "Gemm", {{Millis(0.5)}}},
                      {"zero", "Relu", {{}, {}}}};
    profile.wholeRuns = {{Millis(3.25)}, {Millis(3)}};
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
    void givesBackEveryBit()
    {
        const auto profile = someProfile();
        const auto read = parseProfile(toJson(profile), "file");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(*read == profile);
    }

    void givesBackWhatIsNotKnown()
    {
        auto profile = someProfile();
        profile.state = {};
        profile.measuredAt.reset();
        const auto read = parseProfile(toJson(profile), "file");
        QVERIFY(read && *read == profile);
    }

    void roundsNoLayerToNothing()
    {
        const auto text = toJson(someProfile());
        QVERIFY(text.find("\"median_ms\": 0.0,") == std::string::npos);
        QVERIFY(text.find("\"measured_at\": \"2024-02-29T23:59:59Z\"") != std::string::npos);
    }

    void readsTheFirstVersion()
    {
        const auto profile = parseProfile(R"({"format": "suture.profile/1", "model": "net", "fingerprint": "ff",
            "device": {"name": "phone", "processor": "CPU", "runtime": "fake", "cores": 1, "threads": 1, "slowdown": 1.0},
            "warmup_runs": 3, "whole_ms": [2.0, 2.5],
            "layers": [{"layer": "a", "type": "Relu", "samples": [1.0, 1.25]}]})",
                                          "file");
        QVERIFY2(profile, profile ? "" : profile.error().message().c_str());
        QVERIFY(profile->layers[0].samples == (std::vector<Sample>{{Millis(1)}, {Millis(1.25)}}));
        QVERIFY(!profile->measuredAt);
        QVERIFY(profile->state == DeviceState());
    }

    void refusesWhatIsNoProfile_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addRow("another version") << QByteArray("profile/3") << QByteArray("profile/4");
        QTest::addRow("no date") << QByteArray("2024-02-29T") << QByteArray("2023-02-29T");
        QTest::addRow("a date with more") << QByteArray("23:59:59Z") << QByteArray("23:59:59Z.");
        QTest::addRow("a place of no sample") << QByteArray("\"busy\": [\n  1") << QByteArray("\"busy\": [\n  3");
        QTest::addRow("a negative place") << QByteArray("\"busy\": [\n  1") << QByteArray("\"busy\": [\n  -1");
        QTest::addRow("too few probes") << QByteArray("\"probe_ms\": [\n  0.1,") << QByteArray("\"probe_ms\": [");
        QTest::addRow("a negative probe")
            << QByteArray("\"probe_ms\": [\n  0.1") << QByteArray("\"probe_ms\": [\n  -0.1");
        QTest::addRow("a load below nothing") << QByteArray("\"load\": 0.25") << QByteArray("\"load\": -1");
        QTest::addRow("no state") << QByteArray("\"state\"") << QByteArray("\"status\"");
    }

    void refusesWhatIsNoProfile()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        const auto text = toJson(someProfile());
        QVERIFY(QByteArray::fromStdString(text).contains(from));
        const auto profile = parseProfile(changed(text, from.toStdString(), to.toStdString()), "file");
        QVERIFY(!profile);
        QCOMPARE(profile.error().code, ErrorCode::Corrupt);
        QVERIFY(profile.error().message().starts_with("file"));
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
        row("another format", "suture.profile/3", "suture.plan/1",
            "'suture.plan/1' is none of suture.profile/1 to suture.profile/3");
        row("no format", "\"format\"", "\"from\"", "'format' is missing");
        row("a number for a name", "\"0123456789abcdef\"", "17", "'fingerprint' is no text");
        row("a negative count", "\"warmup_runs\": 5", "\"warmup_runs\": -5", "'warmup_runs' is no count");
        row("half a thread", "\"threads\": 4", "\"threads\": 4.5", "device: 'threads' is no count");
        row("faster than it is", "\"slowdown\": 2.5", "\"slowdown\": 0.5", "'slowdown' is no number of at least 1");
        row("a negative time", "1.5,\n    1.25", "1.5,\n    -1.25",
            "layer 0: 'samples' holds something that is no time");
        row("a word for a time", "1.5,\n    1.25", "1.5,\n    \"soon\"",
            "layer 0: 'samples' holds something that is no time");
        row("a time of weeks", "1.5,\n    1.25", "1.5,\n    1e10",
            "layer 0: 'samples' holds something that is no time");
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
        const auto table = parseCsv(toCsv(tableOf(phone())), "phone.csv");
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
