// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/frame_meter.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace engine;

class TestFrameMeter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void addsUpEveryCrossingByTheDevicesClock()
    {
        FrameMeter meter(firstSplitPlan, 3, 1s);
        meter.deviceComputed(Millis(10));
        meter.sent(1s + 10ms);
        meter.answered({1s + 15ms, 1s + 18ms, 1s + 19ms, Millis(2)}, 1s + 26ms, false);
        meter.deviceComputed(Millis(1));
        meter.sent(1s + 30ms);
        meter.answered({1s + 33ms, 1s + 39ms, 1s + 40ms, Millis(5)}, 1s + 44ms, false);
        const auto timing = meter.finish(1s + 50ms);
        QVERIFY(timing.plan == firstSplitPlan);
        QCOMPARE(timing.frame, 3);
        QCOMPARE(timing.latency.count(), 50.0);
        QCOMPARE(timing.device.count(), 11.0);
        QCOMPARE(timing.uplink.count(), 8.0);
        QCOMPARE(timing.edge.count(), 7.0);
        QCOMPARE(timing.downlink.count(), 11.0);
        QCOMPARE(timing.other().count(), 13.0);
    }

    void endsOnTheEdgeWithoutAWayBack()
    {
        FrameMeter meter(edgeOnlyPlan, 0, 10s);
        meter.sent(10s);
        meter.answered({10s + 4ms, 10s + 9ms, 10s + 9ms, Millis(4)}, 10s + 20ms, true);
        QCOMPARE(meter.edgeFinished(), 10s + 9ms);
        const auto timing = meter.finish(meter.edgeFinished());
        QCOMPARE(timing.downlink.count(), 0.0);
        QCOMPARE(timing.latency.count(), 9.0);
    }

    void takesNoTimeBelowZeroFromAClockThatIsOff()
    {
        FrameMeter meter(edgeOnlyPlan, 0, 10s);
        meter.sent(10s);
        meter.answered({9s, 10s, 11s, Millis(4)}, 10s + 20ms, false);
        const auto timing = meter.finish(10s + 20ms);
        QCOMPARE(timing.uplink.count(), 0.0);
        QCOMPARE(timing.downlink.count(), 0.0);
    }

    void metersFramesThatAreUnderWayAtOnce()
    {
        FrameMeter first(firstSplitPlan, 0, 1s);
        FrameMeter second(firstSplitPlan, 1, 1s + 5ms);
        first.sent(1s + 5ms);
        second.sent(1s + 10ms);
        second.answered({1s + 12ms, 1s + 13ms, 1s + 14ms, Millis(1)}, 1s + 15ms, false);
        first.answered({1s + 8ms, 1s + 18ms, 1s + 19ms, Millis(9)}, 1s + 20ms, false);
        QCOMPARE(first.finish(1s + 21ms).uplink.count(), 3.0);
        QCOMPARE(second.finish(1s + 22ms).uplink.count(), 2.0);
        QCOMPARE(second.finish(1s + 22ms).latency.count(), 17.0);
    }
};

QTEST_GUILESS_MAIN(TestFrameMeter)
#include "tst_frame_meter.moc"
