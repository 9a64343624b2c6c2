// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/clock_offset.h"

#include <QTest>

using namespace network;
using namespace std::chrono_literals;

namespace {

/// Our clock shows @p ours when we ask; theirs is ahead by @p ahead.
PingSample sample(Timestamp ours, Timestamp ahead, Timestamp up, Timestamp thinking, Timestamp down)
{
    return {ours, ours + up + ahead, ours + up + thinking + ahead, ours + up + thinking + down};
}

} // namespace

class TestClockOffset : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void recoversAnOffsetInEitherDirection()
    {
        for (const Timestamp ahead : {Timestamp(-5h), Timestamp(0), Timestamp(3s)}) {
            ClockOffset clock;
            QVERIFY(!clock.known());
            clock.add(sample(100ms, ahead, 4ms, 2ms, 4ms));
            QVERIFY(clock.known());
            QCOMPARE(clock.toOurs(1s + ahead), Timestamp(1s));
        }
    }

    void trustsTheQuickestSample()
    {
        ClockOffset clock;
        clock.add(sample(0ms, 7s, 50ms, 0ms, 1ms));
        clock.add(sample(1ms, 7s, 2ms, 30ms, 2ms));
        clock.add(sample(2ms, 7s, 1ms, 0ms, 90ms));
        QCOMPARE(clock.toOurs(7s), Timestamp(0));
    }

    void followsAClockThatDrifts()
    {
        ClockOffset clock;
        clock.add(sample(0ms, 1s, 1ms, 0ms, 1ms));
        for (int i = 0; i < 20; ++i)
            clock.add(sample(10s, 1s + 1ms, 2ms, 0ms, 2ms));
        QCOMPARE(clock.toOurs(1s + 1ms), Timestamp(0));
    }

    void givesTheMedianRoundTripWithoutTheirThinking()
    {
        ClockOffset clock;
        for (const auto way : {1ms, 2ms, 30ms})
            clock.add(sample(0ms, 1s, way, 500ms, way));
        QCOMPARE(clock.roundTrip().count(), 4.0);
    }
};

QTEST_GUILESS_MAIN(TestClockOffset)
#include "tst_clock_offset.moc"
