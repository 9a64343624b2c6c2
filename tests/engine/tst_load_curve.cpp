// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/load_multiplier.h"

#include <QTest>

#include <cmath>
#include <random>

using engine::LoadWish;
using engine::Millis;

namespace {

/// Runs of about @p millis, of which every third meets something that takes half as long again.
std::vector<engine::Sample> runsOf(double millis, std::size_t count = 90)
{
    std::vector<engine::Sample> runs;
    for (std::size_t i = 0; i < count; ++i)
        runs.push_back({Millis(i % 3 == 0 ? 1.5 * millis : millis)});
    return runs;
}

engine::Profile profileOf(double millis, double others)
{
    engine::Profile profile;
    profile.wholeRuns = runsOf(millis);
    profile.layers = {{"conv", "Conv", runsOf(millis / 2)}, {"fc", "Gemm", runsOf(millis / 4)}};
    profile.state.others = others;
    return profile;
}

LoadWish cpu(double share)
{
    return {share, 0.0, {}};
}

/// Slower by (1 - share)^-exponent, at a device of which others use @p before of it when no load is held.
engine::LoadCurve curveOf(double exponent, double before = 0.0)
{
    engine::LoadCurve curve;
    for (const double share : {0.0, 0.2, 0.5, 0.7}) {
        const double all = before + (1 - before) * share;
        curve.points.push_back(
            loadPointOf(cpu(share), share, profileOf(10.0 * std::pow(1 - all, -exponent), all), true));
    }
    return curve;
}

} // namespace

class TestLoadCurve : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void knowsWhichLoadsThereAre_data()
    {
        QTest::addColumn<double>("cpu");
        QTest::addColumn<double>("memory");
        QTest::addColumn<QList<int>>("cores");
        QTest::addColumn<bool>("good");
        QTest::addRow("all of a core") << 1.0 << 0.0 << QList<int>() << true;
        QTest::addRow("both") << 0.3 << 0.7 << QList<int>{0, 1023} << true;
        QTest::addRow("more than all") << 0.6 << 0.5 << QList<int>() << false;
        QTest::addRow("less than nothing") << -0.1 << 0.0 << QList<int>() << false;
        QTest::addRow("no number") << std::nan("") << 0.0 << QList<int>() << false;
        QTest::addRow("a core twice") << 0.5 << 0.0 << QList<int>{1, 1} << false;
        QTest::addRow("falling") << 0.5 << 0.0 << QList<int>{1, 0} << false;
        QTest::addRow("no core") << 0.5 << 0.0 << QList<int>{-1} << false;
        QTest::addRow("beyond") << 0.5 << 0.0 << QList<int>{1024} << false;
    }
    void knowsWhichLoadsThereAre()
    {
        QFETCH(double, cpu);
        QFETCH(double, memory);
        QFETCH(QList<int>, cores);
        QFETCH(bool, good);
        QCOMPARE(engine::check({cpu, memory, {cores.begin(), cores.end()}}).has_value(), good);
    }

    void saysALoadInWords()
    {
        QCOMPARE(engine::textOf(LoadWish()), "none");
        QCOMPARE(engine::textOf(cpu(0.125)), "cpu 12.5 %");
        QCOMPARE(engine::textOf({0.5, 0.25, {0, 2}}), "cpu 50 %, memory 25 %, cores 0, 2");
        QCOMPARE(engine::textOf({0.0, 1.0, {3}}), "memory 100 %, core 3");
    }

    void takesTheMeanOfAllSamples()
    {
        const auto point = loadPointOf(cpu(0.5), 0.4, profileOf(12.0, 0.25), true);
        QCOMPARE(point.whole.mean.mean.count(), 14.0);
        QCOMPARE(point.whole.median.count(), 12.0);
        QVERIFY(point.whole.mean.low.count() < 14.0 && point.whole.mean.high.count() > 14.0);
        QCOMPARE(point.layers.size(), std::size_t(2));
        QCOMPARE(point.layers[1].mean.mean.count(), 3.5);
        QCOMPARE(point.othersShare, std::optional(0.25));
        QVERIFY(loadPointOf(cpu(0.5), 0.4, profileOf(12.0, 0.25), false).layers.empty());
    }

    /// Of a hundred made-up experiments; by the t interval 95 would be expected.
    void intervalHoldsTheMean()
    {
        std::mt19937_64 random(5);
        std::exponential_distribution<double> wait(0.5);
        int held = 0;
        for (int experiment = 0; experiment < 100; ++experiment) {
            std::vector<engine::Sample> samples(200);
            for (auto& sample : samples)
                sample.time = Millis(10.0 + wait(random));
            const auto interval = engine::meanInterval(samples);
            held += interval.low.count() <= 12.0 && interval.high.count() >= 12.0 ? 1 : 0;
        }
        QVERIFY2(held >= 85, qPrintable(QString::number(held)));
    }

    /// Runs in a row under the same load say little more than one of them.
    void intervalIsWiderWhereRunsAreAlikeInARow()
    {
        std::vector<engine::Sample> alternating;
        std::vector<engine::Sample> inBlocks;
        for (int i = 0; i < 216; ++i) {
            alternating.push_back({Millis(i % 2 == 0 ? 10.0 : 20.0)});
            inBlocks.push_back({Millis(i / 27 % 2 == 0 ? 10.0 : 20.0)});
        }
        const auto width = [](const engine::MeanInterval& interval) { return (interval.high - interval.low).count(); };
        QCOMPARE(engine::meanInterval(alternating).mean, engine::meanInterval(inBlocks).mean);
        QVERIFY(width(engine::meanInterval(inBlocks)) > 2 * width(engine::meanInterval(alternating)));
        QCOMPARE(engine::meanInterval({}), engine::MeanInterval());
    }

    void comparesWithTheQuietDevice()
    {
        const auto curve = curveOf(1.0);
        QCOMPARE(engine::quietPoint(curve), &curve.points[0]);
        const auto slowdown = slowdownOf(curve.points[2].whole, curve.points[0].whole);
        QVERIFY(slowdown && std::abs(slowdown->expected - 2.0) < 1e-9);
        QVERIFY(slowdown->low < 2.0 && slowdown->high > 2.0);
        QVERIFY(!engine::slowdownOf(curve.points[2].whole, {}));
        QVERIFY(engine::quietPoint({}) == nullptr);
    }

    void learnsHowMuchALoadCosts_data()
    {
        QTest::addColumn<double>("exponent");
        QTest::addColumn<double>("before");
        for (const double exponent : {0.0, 0.5, 1.0, 1.4})
            for (const double before : {0.0, 0.3})
                QTest::addRow("%g, %g before", exponent, before) << exponent << before;
    }
    void learnsHowMuchALoadCosts()
    {
        QFETCH(double, exponent);
        QFETCH(double, before);
        const auto fit = fitLoad(curveOf(exponent, before));
        QVERIFY2(fit, fit ? "" : fit.error().message().c_str());
        QVERIFY(std::abs(fit->multiplier.exponent - exponent) < 1e-6);
        QCOMPARE(fit->loads, std::size_t(3));
        QVERIFY(fit->worst < 1e-6);
        QVERIFY(exponent == 1.0 || fit->worstOfUsual > 0.1);
        QVERIFY(std::abs(factorOf(fit->multiplier, 0.5) - std::pow(2.0, exponent)) < 1e-6);
    }

    void learnsNothingFromWhatSaysNothing()
    {
        auto unknown = curveOf(1.0);
        for (auto& point : unknown.points)
            point.othersShare.reset();
        QVERIFY(!fitLoad(unknown));
        auto neverQuiet = curveOf(1.0);
        neverQuiet.points.erase(neverQuiet.points.begin());
        QVERIFY(!fitLoad(neverQuiet));
        auto memory = curveOf(1.0);
        for (auto& point : memory.points)
            std::swap(point.load.cpu, point.load.memory);
        QVERIFY(!fitLoad(memory));
        auto same = curveOf(1.0);
        for (auto& point : same.points)
            point.othersShare = 0.25;
        QVERIFY(!fitLoad(same));
    }
};

QTEST_APPLESS_MAIN(TestLoadCurve)
#include "tst_load_curve.moc"
