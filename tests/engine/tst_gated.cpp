// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/profile/gated.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace engine;

namespace {

/// Best probe 1; each sample is a time and the probe around it.
Profile profileOf(const std::vector<std::pair<double, double>>& samples, std::size_t layers = 1)
{
    Profile profile;
    profile.bestProbe = Millis(1);
    LayerTiming timing{"conv", "Conv", {}};
    for (const auto& [time, probe] : samples)
        timing.samples.push_back({Millis(time), Millis(probe)});
    profile.layers.assign(layers, timing);
    profile.wholeRuns = timing.samples;
    return profile;
}

std::vector<std::pair<double, double>> repeated(double time, double probe, int count)
{
    return std::vector(static_cast<std::size_t>(count), std::pair(time, probe));
}

std::vector<std::pair<double, double>> operator+(std::vector<std::pair<double, double>> a,
                                                 const std::vector<std::pair<double, double>>& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

} // namespace

class TestGated : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void countsWhatWasTakenBetweenGoodProbes()
    {
        const auto profile = profileOf(repeated(10, 1.05, 6) + repeated(14, 1.4, 20));
        const auto timing = statisticsOf(profile, profile.layers[0].samples);
        QCOMPARE(timing.median, Millis(10));
        QCOMPARE(timing.kept, std::size_t(6));
        QCOMPARE(timing.samples, std::size_t(26));
        QCOMPARE(timing.p95, Millis(14));
        QVERIFY(!timing.fallback);
        QCOMPARE(keptShare(profile), 6.0 / 26.0);
        QCOMPARE(usualSlowdown(profile), 1.4);
        QCOMPARE(sumOfMedians(profile), Millis(10));
    }

    void takesTheBestWhereTooFewAreGood()
    {
        const auto profile = profileOf(repeated(14, 1.4, 20) + repeated(10, 1.0, 2) + repeated(12, 1.2, 3));
        const auto timing = statisticsOf(profile, profile.layers[0].samples);
        QVERIFY(timing.fallback);
        QCOMPARE(timing.kept, std::size_t(2));
        QCOMPARE(timing.median, Millis(12));
    }

    void countsAllWhereNoProbeIsKnown()
    {
        auto profile = profileOf(repeated(10, 0, 3) + repeated(30, 0, 3));
        profile.bestProbe = Millis(0);
        const auto timing = statisticsOf(profile, profile.layers[0].samples);
        QCOMPARE(timing.median, Millis(20));
        QCOMPARE(keptShare(profile), 1.0);
        QVERIFY(!timing.fallback);
    }

    /// The bootstrap as everybody does it, by drawing.
    void knowsTheBootstrapWithoutDrawing_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {1, 2, 5, 11, 30, 101})
            QTest::addRow("%d samples", count) << count;
    }
    void knowsTheBootstrapWithoutDrawing()
    {
        QFETCH(const int, count);
        std::mt19937 random(7);
        std::vector<Millis> samples;
        for (int i = 0; i < count; ++i)
            samples.emplace_back(100 + i); // the rank can be read off
        std::vector<double> medians;
        for (int round = 0; round < 20'000; ++round) {
            std::vector<Millis> drawn;
            for (int i = 0; i < count; ++i)
                drawn.push_back(samples[random() % samples.size()]);
            std::ranges::sort(drawn);
            medians.push_back(drawn[drawn.size() / 2].count());
        }
        std::ranges::sort(medians);
        const auto [low, high] = medianInterval(samples);
        const double tolerance = 1.0 + count / 50.0; // of an even number of samples we take no middle
        QVERIFY(std::abs(low.count() - medians[500]) <= tolerance);
        QVERIFY(std::abs(high.count() - medians[19'500]) <= tolerance);
        QVERIFY(low <= median(samples) && median(samples) <= high);
    }

    void coversTheMedianOfWhatIsSampled()
    {
        std::mt19937 random(3);
        std::lognormal_distribution<double> skewed(0.0, 0.5); // whose median is 1
        int covered = 0;
        for (int round = 0; round < 1000; ++round) {
            std::vector<Millis> samples;
            for (int i = 0; i < 41; ++i)
                samples.emplace_back(skewed(random));
            const auto [low, high] = medianInterval(samples);
            covered += low.count() <= 1.0 && 1.0 <= high.count() ? 1 : 0;
        }
        QVERIFY2(covered >= 925 && covered <= 985, qPrintable(QString::number(covered)));
    }

    void addsWhatWasMeasuredAtAnotherTime()
    {
        auto profile = profileOf(repeated(9, 2, 6));
        auto more = profileOf(repeated(4, 0.5, 6));
        more.bestProbe = Millis(0.5);
        QVERIFY(addSamples(profile, more));
        QCOMPARE(profile.layers[0].samples.size(), std::size_t{12});
        QCOMPARE(profile.wholeRuns.size(), std::size_t{12});
        QCOMPARE(profile.bestProbe, Millis(0.5));
        QCOMPARE(statisticsOf(profile, profile.layers[0].samples).median, Millis(4));
        more.layers[0].layer = "another";
        QVERIFY(!addSamples(profile, more));
        more = profileOf({}, 2);
        QVERIFY(!addSamples(profile, more));
        more = profileOf({});
        more.device.threads = 7;
        QVERIFY(!addSamples(profile, more));
        QCOMPARE(profile.layers[0].samples.size(), std::size_t{12});
    }

    void measuresTheNoiseFloor()
    {
        const auto profile = profileOf(repeated(10, 1, 10) + repeated(99, 2, 7) + repeated(11, 1, 10), 3);
        QVERIFY(noiseFloor(profile));
        QVERIFY(std::abs(*noiseFloor(profile) - 1.0 / 10.5) < 1e-12);
        QVERIFY(!noiseFloor(profileOf(repeated(10, 1, 9) + repeated(10, 2, 99))));
    }

    void noticesADeviceThatGetsSlower()
    {
        QCOMPARE(drift(profileOf(repeated(10, 1, 10) + repeated(11, 1, 10) + repeated(13, 1, 10))), 1.3);
        QCOMPARE(drift(profileOf(repeated(10, 1, 2))), 1.0);
    }

    void isSettledWhenEveryMedianIsKnown()
    {
        QVERIFY(isSettled(profileOf(repeated(10, 1, 10)), 0.02));
        QVERIFY(!isSettled(profileOf(repeated(10, 1.2, 10)), 0.02));
        const auto wide = profileOf(repeated(10, 1, 5) + repeated(11, 1, 5));
        QVERIFY(!isSettled(wide, 0.02));
        QVERIFY(isSettled(wide, 0.1));
        QVERIFY(isSettled(profileOf(repeated(1e-5, 1, 5) + repeated(5e-5, 1, 5)), 0.02)); // the clock tells no more
    }
};

QTEST_GUILESS_MAIN(TestGated)
#include "tst_gated.moc"
