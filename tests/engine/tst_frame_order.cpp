// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/frame_order.h"

#include <QTest>

#include <algorithm>

using namespace engine;

class TestFrameOrder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void measuresBothBaselinesBetweenTheSplits()
    {
        const auto order = interleavedOrder(4, 2, PlanId{5});
        QVERIFY(order
                == std::vector<PlanId>({PlanId{5}, PlanId{5}, deviceOnlyPlan, edgeOnlyPlan, PlanId{5}, PlanId{5},
                                        deviceOnlyPlan, edgeOnlyPlan}));
        QVERIFY(interleavedOrder(1, 10) == std::vector<PlanId>({firstSplitPlan, deviceOnlyPlan, edgeOnlyPlan}));
        QVERIFY(interleavedOrder(0, 10).empty());
    }

    void warmsUpEveryPlanOfTheOrder()
    {
        const std::vector<PlanId> order{edgeOnlyPlan, firstSplitPlan, edgeOnlyPlan};
        const auto frames = plannedFrames(order, 2);
        QCOMPARE(frames.size(), std::size_t(7));
        QCOMPARE(std::ranges::count(frames, -1, &LiveFrame::measured), 4);
        QCOMPARE(std::ranges::count(frames, deviceOnlyPlan, &LiveFrame::plan), 0);
        QVERIFY(frames[0].plan != frames[1].plan);
        for (int i = 0; i < 3; ++i) {
            const auto at = static_cast<std::size_t>(i);
            QVERIFY(frames[4 + at] == (LiveFrame{order[at], i}));
        }
    }
};

QTEST_GUILESS_MAIN(TestFrameOrder)
#include "tst_frame_order.moc"
