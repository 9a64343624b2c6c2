// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/profile_file.h"

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
    profile.state = {0.25, 2399.998, -3.5, "powersave"};
    profile.measuredAt = std::chrono::sys_days(std::chrono::year(2024) / 2 / 29) + std::chrono::seconds(86399);
    return profile;
}

std::string changed(std::string text, std::string_view from, std::string_view to)
{
    const auto at = text.find(from);
    return at == std::string::npos ? "nothing to change" : text.replace(at, from.size(), to);
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
        QTest::addRow("another version") << QByteArray("profile/2") << QByteArray("profile/3");
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
};

QTEST_GUILESS_MAIN(TestProfileFile)
#include "tst_profile_file.moc"
