// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/layer_pace.h"
#include "app/agent/run_options.h"

#include <QTest>

using engine::Millis;
using engine::RunMode;
using engine::Side;

class TestAgentFrames : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void refusesARunThatCannotBe()
    {
        network::RunOptions good;
        good.model = {"zoo:diamond", {}};
        good.order = {RunMode::Split};
        good.placements[0] = {Side::Device};
        QVERIFY(app::check(good));
        auto bad = good;
        bad.order.clear();
        QVERIFY(!app::check(bad));
        bad = good;
        bad.order.push_back(RunMode::EdgeOnly);
        QVERIFY(!app::check(bad));
        bad = good;
        bad.warmup = -1;
        QVERIFY(!app::check(bad));
        bad = good;
        bad.model.name = "../secret";
        QVERIFY(!app::check(bad));
    }

    void turnsModesIntoPlans()
    {
        network::RunOptions options;
        options.order = {RunMode::Split, RunMode::EdgeOnly, RunMode::DeviceOnly};
        QVERIFY(app::planOrder(options)
                == std::vector({engine::firstSplitPlan, engine::edgeOnlyPlan, engine::deviceOnlyPlan}));
        const auto byPlan = app::placementsByPlan({{{Side::Device, Side::Edge}, {Side::Device}, {Side::Edge}}});
        QVERIFY(byPlan[index(engine::firstSplitPlan)] == std::vector({Side::Device, Side::Edge}));
        QVERIFY(byPlan[index(engine::deviceOnlyPlan)] == std::vector({Side::Device}));
        QVERIFY(byPlan[index(engine::edgeOnlyPlan)] == std::vector({Side::Edge}));
    }

    void countsAtLeastTheStretchedTime()
    {
        QVERIFY(!app::makeLayerPace(1.0));
        const auto pace = app::makeLayerPace(3.0);
        for (const auto measured : {Millis(0.0), Millis(0.01), Millis(2.0)})
            QVERIFY(pace(measured) >= 3.0 * measured);
    }
};

QTEST_GUILESS_MAIN(TestAgentFrames)
#include "tst_agent_frames.moc"
