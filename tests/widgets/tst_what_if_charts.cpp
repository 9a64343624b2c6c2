// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/made_up.h"
#include "widgets/background.h"
#include "widgets/charts/map_areas.h"
#include "widgets/charts/phase_map_chart.h"
#include "widgets/charts/trade_off_chart.h"
#include "widgets/charts/what_if_chart.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/what_if_card.h"

#include <QAbstractButton>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <limits>

using engine::megabitsPerSecond;
using engine::Millis;
using engine::Side;
using widgets::Placement;

namespace {

constexpr auto slow = megabitsPerSecond(1);
constexpr auto fast = megabitsPerSecond(100);

engine::Plan plan(Placement sideOf, double latency)
{
    engine::Plan plan;
    plan.sideOf = std::move(sideOf);
    plan.predicted.device = Millis{latency};
    plan.value = Millis{latency};
    return plan;
}

const Placement onDevice{Side::Device, Side::Device};
const Placement split{Side::Device, Side::Edge};
const Placement onEdge{Side::Edge, Side::Edge};

engine::Sweep sweep()
{
    return {{slow, megabitsPerSecond(10), fast},
            {{"optimal", {Millis{50}, Millis{30}, Millis{10}}},
             {"neurosurgeon", {std::nullopt, std::nullopt, std::nullopt}},
             {"edge-only", {Millis{900}, Millis{90}, Millis{10}}}}};
}

std::vector<engine::Band> bands()
{
    return {{slow, megabitsPerSecond(7.3), plan(onDevice, 50)},
            {megabitsPerSecond(7.3), megabitsPerSecond(22), plan(split, 30)},
            {megabitsPerSecond(22), fast, plan(onEdge, 20)}};
}

/// 4 x 4: the device for the two slower uplinks, the edge for the others.
engine::PhaseMap map()
{
    engine::PhaseMap map;
    map.range = {slow, fast, engine::PhaseAxis::DeviceSlowdown, 1, 8, 4};
    map.placements = {onDevice, onEdge};
    for (int i = 0; i < 16; ++i) {
        map.placementAt.push_back(i % 4 < 2 ? 0 : 1);
        map.latency.push_back(static_cast<float>(i));
    }
    return map;
}

engine::TradeOff tradeOff(Placement sideOf, double latency, double period, std::int64_t sent)
{
    return {plan(std::move(sideOf), latency), Millis{latency}, Millis{period}, {sent}};
}

QWidget* shownPlot(widgets::Chart& chart)
{
    chart.resize(600, 400);
    chart.show();
    QWidget* plot = chart.findChild<QWidget*>();
    return QTest::qWaitForWindowExposed(&chart) && QTest::qWaitFor([plot] { return plot->width() > 400; }) ? plot
                                                                                                           : nullptr;
}

QString emptyText(const widgets::Chart& chart)
{
    const auto* label = chart.findChild<QLabel*>();
    return label->isHidden() ? QString() : label->text();
}

} // namespace

class TestWhatIfCharts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // All warnings but those of the offscreen platform about what it cannot do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void saysWhatIsMissing()
    {
        const std::vector<std::shared_ptr<widgets::Chart>> charts{std::make_shared<widgets::WhatIfChart>(),
                                                                  std::make_shared<widgets::PhaseMapChart>(),
                                                                  std::make_shared<widgets::TradeOffChart>()};
        for (const auto& chart : charts) {
            chart->resize(400, 200);
            QVERIFY(!chart->readingAt(0.0));
            QVERIFY(!chart->readingAt(3.0));
            QVERIFY(!chart->grab().isNull());
            QCOMPARE(csvOf(chart->table()).count(QLatin1Char('\n')), 1);
            QVERIFY(emptyText(*chart).startsWith(QStringLiteral("Needs a model")));
            chart->setNote(QStringLiteral("the link is missing"));
            QCOMPARE(emptyText(*chart), QStringLiteral("the link is missing"));
        }
    }

    void writesOutWhereThePlanFlips()
    {
        widgets::WhatIfChart chart;
        QVERIFY(chart.flips().isEmpty());
        chart.setSweep(sweep(), bands());
        QCOMPARE(chart.flips(), QStringLiteral("The plan flips at 7.3 and 22 Mbit/s"));
        chart.setSweep(sweep(), {bands().front()});
        QCOMPARE(chart.flips(), QStringLiteral("One plan is the best from 1.0 to 7.3 Mbit/s: device only"));
        std::vector<engine::Band> many;
        for (int i = 1; i < 40; ++i)
            many.push_back({megabitsPerSecond(i), megabitsPerSecond(i + 1), plan(split, 1)});
        chart.setSweep(sweep(), many);
        QCOMPARE(chart.flips(), QStringLiteral("The plan flips 38 times between 2.0 and 39 Mbit/s"));
    }

    void readsEveryAlgorithmThatHasAPlan()
    {
        widgets::WhatIfChart chart;
        chart.setSweep(sweep(), bands());
        chart.setPresent(megabitsPerSecond(8.8));
        const auto reading = chart.readingAt(12);
        QVERIFY(reading);
        QCOMPARE(reading->key, 10.0);
        QCOMPARE(reading->text,
                 QStringLiteral(
                     "10 Mbit/s · cut: 1 of 2 layers on the device\nOptimal (min-cut) 30.0 ms\nEdge only 90.0 ms"));
        QVERIFY(!chart.readingAt(std::numeric_limits<double>::quiet_NaN()));
        QCOMPARE(csvOf(chart.table()).section(QLatin1Char('\n'), 0, 1),
                 QStringLiteral("uplink_mbps,optimal,neurosurgeon,edge-only\n1,50,,900"));
        QVERIFY(!chart.grab().isNull());
        chart.setPresent(megabitsPerSecond(5000)); // beyond all that was swept
        QVERIFY(!chart.grab().isNull());
    }

    void choosesTheBandwidthUnderTheClick()
    {
        widgets::WhatIfChart chart;
        QSignalSpy chosen(&chart, &widgets::WhatIfChart::bandwidthChosen);
        QWidget* plot = shownPlot(chart);
        QVERIFY(plot);
        QTest::mouseClick(plot, Qt::LeftButton, {}, plot->rect().center());
        QCOMPARE(chosen.size(), 0);
        chart.setSweep(sweep(), bands());
        QCoreApplication::processEvents(); // it is drawn in the event loop
        QTest::mouseClick(plot, Qt::LeftButton, {}, plot->rect().center());
        QCOMPARE(chosen.size(), 1);
        const double rate = engine::toMegabitsPerSecond(chosen[0][0].value<engine::Bandwidth>());
        QVERIFY2(rate > 5 && rate < 20, qPrintable(QString::number(rate)));
    }

    void readsAndChoosesThePointOfAMap()
    {
        widgets::PhaseMapChart chart;
        QSignalSpy chosen(&chart, &widgets::PhaseMapChart::pointChosen);
        QWidget* plot = shownPlot(chart);
        QVERIFY(plot);
        chart.setMap(map());
        chart.setPresent(megabitsPerSecond(10));
        const auto reading = chart.readingAtPoint({95.0, 7.9});
        QVERIFY(reading);
        QCOMPARE(reading->text, QStringLiteral("100 Mbit/s · device × 8\nedge only\n15.0 ms"));
        QVERIFY(!chart.readingAtPoint({95.0, 20.0}));
        QVERIFY(!chart.readingAtPoint({-1.0, 2.0}));
        QVERIFY(chart.readingAt(1.0)->text.endsWith(QStringLiteral("device only\n0 ms")));
        QVERIFY(!chart.grab().isNull());
        QTest::mouseClick(plot, Qt::LeftButton, {}, QPoint(plot->width() - 60, 30));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<engine::Circumstances>().up, fast);
        QCOMPARE(chosen[0][1].value<Placement>(), onEdge);
        QCOMPARE(csvOf(chart.table()).count(QLatin1Char('\n')), 17);
        QVERIFY(csvOf(chart.table()).contains(QStringLiteral("100,8,1,15,1,edge only\n")));
    }

    void namesTheLargestAreas()
    {
        auto parts = map();
        parts.placements.push_back(split);
        parts.placementAt[5] = 2;
        const auto areas = widgets::largestAreas(parts, 2);
        QCOMPARE(areas.size(), std::size_t{2});
        QCOMPARE(areas[0], (widgets::MapArea{1, 8, 3, 1}));
        QCOMPARE(areas[1].points, std::size_t{7});
    }

    void showsAMapWhileItIsBeingFilled()
    {
        const auto graph = madeUpGraph();
        const auto costs = engine::makeCostModel(*graph, timesOf(madeUpProfile(*graph, "phone", 2.4)),
                                                 timesOf(madeUpProfile(*graph, "edge", 0.3)), {.link = madeUpLink()});
        QVERIFY(costs);
        std::vector<engine::PhaseMap> seen;
        bool done = false;
        engine::PhaseMapRange range{slow, fast};
        range.size = 32;
        widgets::PhaseMapChart chart;
        using Map = engine::Result<engine::PhaseMap>;
        widgets::inSteps<Map>(
            &chart,
            [&costs, range](const engine::KeepGoing& go, const auto& tell) {
                return engine::phaseMapOf(*costs, range, go,
                                          [&tell](const engine::PhaseMap& unfinished) { tell(unfinished); });
            },
            [&](const Map& step) {
                seen.push_back(*step);
                chart.setMap(*step);
            },
            [&done] { done = true; });
        QVERIFY(seen.empty());
        QTRY_VERIFY_WITH_TIMEOUT(done, 30'000);
        QVERIFY(seen.size() >= 2);
        QVERIFY(seen.front().solves < seen.back().solves);
        QCOMPARE(seen.back(), *engine::phaseMapOf(*costs, range, {}));
        QVERIFY(chart.readingAt(10.0));
        QVERIFY(!chart.grab().isNull());
    }

    void readsAndChoosesATradeOff()
    {
        widgets::TradeOffChart chart;
        QSignalSpy chosen(&chart, &widgets::TradeOffChart::planChosen);
        QWidget* plot = shownPlot(chart);
        QVERIFY(plot);
        chart.setPoints(
            {tradeOff(split, 20, 10, 4096), tradeOff(onDevice, 50, 50, 0), tradeOff(onEdge, 60, 5, 600'000)});
        chart.setPresent(plan(onDevice, 50));
        chart.setChosen(split);
        QVERIFY(!chart.grab().isNull());
        QCOMPARE(chart.readingAt(52)->text,
                 QStringLiteral("device only\nlatency 50.0 ms\nthroughput 20 frames/s\nsent 0 bytes a frame"));
        QCOMPARE(chart.readingAtPoint({58, 190})->key, 60.0);
        QTest::mouseClick(plot, Qt::LeftButton, {}, QPoint(plot->width() - 60, 30));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<Placement>(), onEdge);
        QCOMPARE(csvOf(chart.table()).count(QLatin1Char('\n')), 4);
    }

    void setsTheUplinkThatIsChosenInAChart()
    {
        widgets::PartitionPage page;
        page.setLink(engine::Link{engine::megabitsPerSecond(8.8), engine::megabitsPerSecond(29.1), engine::Millis{9}});
        QSignalSpy edited(&page, &widgets::PartitionPage::linkEdited);
        Q_EMIT page.whatIf()->bandwidthChosen(engine::megabitsPerSecond(2.5));
        QCOMPARE(edited.size(), 1);
        const auto link = edited[0][0].value<engine::Link>();
        QCOMPARE(engine::toMegabitsPerSecond(link.up), 2.5);
        QCOMPARE(engine::toMegabitsPerSecond(link.down), 29.1);
        QCOMPARE(page.findChild<QDoubleSpinBox*>(QStringLiteral("uplink"))->value(), 2.5);
    }

    void asksForWhatATabShowsWhenItIsShown()
    {
        widgets::WhatIfCard card;
        QSignalSpy shown(&card, &widgets::WhatIfCard::shown);
        QSignalSpy axis(&card, &widgets::WhatIfCard::axisChosen);
        card.show();
        QCOMPARE(shown.size(), 1);
        QCOMPARE(card.currentTab(), static_cast<int>(widgets::WhatIfCard::Bandwidth));
        card.findChild<QAbstractButton*>(QStringLiteral("tab1"))->click();
        QCOMPARE(shown.size(), 2);
        QCOMPARE(card.currentTab(), static_cast<int>(widgets::WhatIfCard::PhaseMap));
        card.findChild<QAbstractButton*>(QStringLiteral("edgeAxis"))->click();
        QCOMPARE(axis.size(), 1);
        QCOMPARE(card.axis(), engine::PhaseAxis::EdgeSlowdown);
    }

    void tellsSplitsBySharesOfTheirLayers()
    {
        const widgets::Theme theme;
        QCOMPARE(widgets::placementColour(onDevice, theme), theme.device);
        QCOMPARE(widgets::placementColour(onEdge, theme), theme.edge);
        QCOMPARE(widgets::placementText(split), QStringLiteral("cut: 1 of 2 layers on the device"));
        const Placement most{Side::Device, Side::Device, Side::Device, Side::Edge};
        const Placement least{Side::Device, Side::Edge, Side::Edge, Side::Edge};
        QVERIFY(widgets::placementColour(most, theme).red() < widgets::placementColour(least, theme).red());
    }
};

QTEST_MAIN(TestWhatIfCharts)
#include "tst_what_if_charts.moc"
