// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/link_statistics.h"

#include "engine/plan/link_schedule.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace engine;

namespace {

constexpr double delay = 3.5;  // ms
constexpr double rate = 2.5e6; // bytes per second
const auto grid = surveySizes();

double lawOf(Bytes size)
{
    return delay + 1000.0 * static_cast<double>(size.count) / rate;
}

TransferTiming timing(Bytes size, double millis)
{
    return {size, Millis(millis), {}, {}, {}, 1};
}

std::vector<TransferTiming> lawful()
{
    std::vector<TransferTiming> sizes;
    for (const auto size : grid)
        sizes.push_back(timing(size, lawOf(size)));
    return sizes;
}

bool isNear(double value, double expected, double share)
{
    return std::abs(value - expected) <= share * std::abs(expected);
}

/// Exchanges of the law, each up to @p spread longer, and pings that take the delay each way.
LinkSamples sampled(double spread)
{
    std::mt19937 random(5);
    std::uniform_real_distribution<double> more(1.0, 1.0 + spread);
    LinkSamples samples;
    for (const auto size : grid) {
        LinkSamples::OfSize up{size, {}};
        for (int i = 0; i < 9; ++i)
            up.times.emplace_back(lawOf(size) * more(random) + delay);
        samples.down.push_back({up.bytes, up.times});
        samples.up.push_back(std::move(up));
    }
    samples.pings.assign(11, {Millis(delay), Millis(delay)});
    return samples;
}

} // namespace

class TestLinkStatistics : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void recoversAKnownLaw()
    {
        const auto line = fitLine(lawful());
        QVERIFY(line);
        QVERIFY(isNear(line->delay.count(), delay, 1e-6));
        QVERIFY(isNear(line->rate.bytesPerSecond, rate, 1e-6));
        QVERIFY(line->worstError < 1e-6);
    }

    /// Four of fourteen sizes far off, some above and one below: the line stays, and says which is the worst.
    void isNotBentByOutliers()
    {
        auto sizes = lawful();
        for (const std::size_t place : {1U, 5U, 9U})
            sizes[place].median *= 4.0;
        sizes[12].median *= 0.3;
        const auto line = fitLine(sizes);
        QVERIFY(line);
        QVERIFY(isNear(line->delay.count(), delay, 1e-6));
        QVERIFY(isNear(line->rate.bytesPerSecond, rate, 1e-6));
        QVERIFY(line->usualError < 1e-6);
        QCOMPARE(line->worstAt, sizes[12].bytes);
        QVERIFY(isNear(line->worstError, 1.0 / 0.3 - 1.0, 1e-3));
    }

    void neverSaysADelayBelowZero()
    {
        std::vector<TransferTiming> sizes;
        for (const double bytes : {1e3, 1e4, 1e5, 1e6})
            sizes.push_back(timing({static_cast<std::int64_t>(bytes)}, 1e-9 * std::pow(bytes, 1.4)));
        const auto line = fitLine(sizes);
        QVERIFY(line);
        QVERIFY(line->delay.count() >= 0.0);
        QVERIFY(line->rate.bytesPerSecond > 0.0);
    }

    void tellsNoRateFromOneSizeOrFromEqualTimes()
    {
        QCOMPARE(fitLine({}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(fitLine(std::vector{timing({1000}, 1.0)}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(fitLine(std::vector{timing({1000}, 1.0), timing({2000}, 1.0)}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(fitLine(std::vector{timing({1000}, 2.0), timing({2000}, 1.0)}).error().code, ErrorCode::InvalidInput);
    }

    void fitsThousandsOfSizesToo()
    {
        std::vector<TransferTiming> sizes;
        for (std::int64_t bytes = 1; bytes <= 10'000; ++bytes)
            sizes.push_back(timing({bytes * 1000}, lawOf({bytes * 1000})));
        const auto line = fitLine(sizes);
        QVERIFY(line && isNear(line->rate.bytesPerSecond, rate, 1e-6));
        QVERIFY(heldOutErrors(sizes)->line < 1e-6);
    }

    /// Where the law is a line, the line misses what it has not seen by less than neighbours do: that is why plans take it.
    void theLineIsTheBetterGuessOnALine()
    {
        const auto errors = heldOutErrors(statisticsOf(sampled(0.02)).up.sizes);
        QVERIFY(errors);
        QVERIFY(errors->line < 0.02);
        QVERIFY(errors->between > errors->line);
        QVERIFY(!heldOutErrors(std::vector{timing({1}, 1), timing({2}, 2), timing({3}, 3)}));
    }

    void theAnswersWayIsNotTheTransfers()
    {
        const auto statistics = statisticsOf(sampled(0.0));
        QCOMPARE(*statistics.roundTrip, Millis(2 * delay));
        const auto link = linkOf(statistics);
        QVERIFY(link);
        QVERIFY(isNear(link->delay.count(), delay, 1e-6));
        QVERIFY(isNear(link->up.bytesPerSecond, rate, 1e-6) && isNear(link->down.bytesPerSecond, rate, 1e-6));
    }

    void saysWhatIsKnownOfASize()
    {
        LinkSamples samples;
        samples.up = {{{100}, {Millis(5), Millis(1), Millis(2), Millis(3), Millis(90)}}, {{200}, {}}, {{300}, {}}};
        const auto statistics = statisticsOf(samples);
        QCOMPARE(statistics.up.sizes.size(), std::size_t{1});
        const auto& size = statistics.up.sizes.front();
        QCOMPARE(size.median, Millis(3));
        QCOMPARE(size.medianAbsoluteDeviation, Millis(2));
        QCOMPARE(size.p95, Millis(90));
        QVERIFY(size.interval.low >= Millis(1) && size.interval.high <= Millis(90));
        QCOMPARE(size.samples, std::size_t{5});
        QCOMPARE(statistics.up.notReached, (std::vector<Bytes>{{200}, {300}}));
        QVERIFY(!statistics.up.line && !linkOf(statistics));
        QVERIFY(!statistics.up.jitter && !statistics.roundTrip);
    }

    /// D of RFC 3550: what both clocks are off by falls out.
    void jitterNeedsNoCommonClock()
    {
        std::vector<LinkPing> pings;
        for (const double up : {1.0, 1.5, 0.9, 50.0, 1.0, 1.3})
            pings.push_back({Millis(up), Millis(2.0)});
        QVERIFY(
            isNear(jitterOf(pings, &LinkPing::up)->count(), 0.6, 1e-9)); // 0.5 0.6 49.1 49 0.3: the middle one is 0.6
        QCOMPARE(*jitterOf(pings, &LinkPing::down), Millis(0));
        for (auto& ping : pings)
            ping.up += Millis(1e5);
        QVERIFY(isNear(jitterOf(pings, &LinkPing::up)->count(), 0.6, 1e-6));
        QVERIFY(!jitterOf(std::span(pings).first(1), &LinkPing::up));
    }
};

QTEST_APPLESS_MAIN(TestLinkStatistics)
#include "tst_link_statistics.moc"
