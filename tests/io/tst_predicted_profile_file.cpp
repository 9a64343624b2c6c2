// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/predicted_profile_file.h"

#include "engine/io/files/atomic_write.h"
#include "engine/io/records/profile_file.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace engine;

namespace {

PredictedProfile someProfile()
{
    return {"net",
            "0123456789abcdef",
            {"phone \"1\"", "CPU", "runtime", 8, 4, 2.0},
            0.25,
            {{"conv", "Conv", {Millis(0.1 + 0.2), Millis(1e-9), Millis(7)}, true},
             {"flat", "Reshape", {Millis(0), Millis(0), Millis(0)}, false}}};
}

Profile measuredProfile()
{
    Profile profile{"net", "0123456789abcdef", {"phone", "CPU", "runtime", 8, 4, 1.0}, {}, {}, 3};
    profile.layers.push_back({"conv", "Conv", {{Millis(1)}, {Millis(2)}, {Millis(3)}}});
    profile.wholeRuns = {{Millis(1)}, {Millis(2)}, {Millis(3)}};
    return profile;
}

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const auto place = text.find(from);
    if (place == std::string::npos)
        qFatal("'%s' is not there", from.c_str());
    return text.replace(place, from.size(), to);
}

} // namespace

class TestPredictedProfileFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackEveryBit()
    {
        const auto text = toJson(someProfile());
        const auto read = parsePredictedProfile(text, "file");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(*read == someProfile());
        QVERIFY(text.find("\"predicted\": true") != std::string::npos);
        QVERIFY(text.find("samples") == std::string::npos);
        QCOMPARE(tableOf(*read).rows.size(), std::size_t{2});
        QCOMPARE(tableOf(*read).rows[1].back(), std::string("0"));
    }

    void timesAreTakenFromBothKinds()
    {
        const auto predicted = parseLayerTimes(toJson(someProfile()), "file");
        QVERIFY(predicted);
        QCOMPARE(predicted->times, timesOf(someProfile()));
        QCOMPARE(predicted->times.source, TimesSource::Predicted);
        QCOMPARE(predicted->device.threads, 4);
        const auto measured = parseLayerTimes(toJson(measuredProfile()), "file");
        QVERIFY(measured);
        QCOMPARE(measured->times, timesOf(measuredProfile()));
        QCOMPARE(measured->times.source, TimesSource::Measured);
        QCOMPARE(parseProfile(toJson(someProfile()), "phone.json").error().message(),
                 std::string("phone.json is predicted: it has no samples"));
        QVERIFY(!parsePredictedProfile(toJson(measuredProfile()), "file"));
    }

    void refusesWhatIsNoPrediction_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        const auto add = [](const char* title, const char* from, const char* to) {
            QTest::addRow("%s", title) << QByteArray(from) << QByteArray(to);
        };
        add("another version", "profile/3", "profile/2");
        add("not predicted", "\"predicted\": true", "\"predicted\": false");
        add("perhaps predicted", "\"predicted\": true", "\"predicted\": 1");
        add("no range", "\"in_range\": true", "\"in_range\": null");
        add("a time below nothing", "\"low_ms\": 1e-09", "\"low_ms\": -1e-09");
        add("a time without end", "\"high_ms\": 7.0", "\"high_ms\": 1e10");
        add("a time that is text", "\"high_ms\": 7.0", "\"high_ms\": \"7.0\"");
        add("a low above", "\"low_ms\": 1e-09", "\"low_ms\": 0.5");
        add("a high below", "\"high_ms\": 7.0", "\"high_ms\": 0.2");
        add("everything used by others", "\"others_share\": 0.25", "\"others_share\": 1.0");
        add("no fingerprint", "\"fingerprint\"", "\"finger\"");
        add("layers that are none", "\"layers\": [", "\"layers\": [1, ");
    }
    void refusesWhatIsNoPrediction()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        const auto text = replaced(toJson(someProfile()), from.toStdString(), to.toStdString());
        const auto read = parseLayerTimes(text, "phone.json");
        QVERIFY(!read);
        QVERIFY(read.error().message().starts_with("phone.json"));
        QVERIFY(read.error().message().find('\n') == std::string::npos);
    }

    /// Whatever a byte becomes, what is read are times.
    void aWrongByteIsRefusedOrHarmless()
    {
        const auto text = toJson(someProfile());
        std::mt19937 random(1);
        for (int round = 0; round < 3000; ++round) {
            auto bent = text;
            bent[random() % bent.size()] = static_cast<char>("0123456789-e.,\"[]{}x"[random() % 20]);
            const auto read = parsePredictedProfile(bent, "p");
            for (const auto& layer : read ? read->layers : std::vector<PredictedLayer>()) {
                QVERIFY(layer.time.low.count() >= 0 && layer.time.low <= layer.time.expected);
                QVERIFY(layer.time.expected <= layer.time.high && layer.time.high.count() <= 1e9);
            }
        }
    }

    void readsAFileOrSaysWhich()
    {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "phone.json";
        QCOMPARE(readLayerTimes(path).error().code, ErrorCode::Io);
        QVERIFY(writeAtomically(path, toJson(someProfile())));
        QCOMPARE(readLayerTimes(path)->times, timesOf(someProfile()));
    }
};

QTEST_GUILESS_MAIN(TestPredictedProfileFile)
#include "tst_predicted_profile_file.moc"
