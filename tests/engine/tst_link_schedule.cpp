// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/link_schedule.h"

#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"

#include <QTest>

using namespace engine;

namespace {

/// What a schedule measures of a link without delay, and what that takes.
struct Played
{
    LinkSamples samples;
    Millis took{0};
};

Played play(double megabits, Millis budget, std::vector<Bytes> sizes = surveySizes())
{
    const auto rate = megabitsPerSecond(megabits);
    LinkSchedule schedule({std::move(sizes), budget});
    Played played;
    while (const auto turn = schedule.next(played.took)) {
        const auto time = turn->bytes / rate;
        played.took += pauseBeforeTransfer + time;
        schedule.took(time);
    }
    played.samples = schedule.samples();
    return played;
}

std::size_t reached(const std::vector<LinkSamples::OfSize>& sizes)
{
    return static_cast<std::size_t>(std::ranges::count_if(sizes, [](const auto& size) { return !size.times.empty(); }));
}

} // namespace

class TestLinkSchedule : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theGridHasThreeSizesADecade()
    {
        const auto sizes = surveySizes();
        QCOMPARE(sizes.front(), Bytes{1024});
        QCOMPARE(sizes.back(), largestSurveyed);
        QCOMPARE(sizes.size(), std::size_t{14});
        for (std::size_t i = 0; i + 3 < sizes.size() - 1; ++i)
            QVERIFY(std::abs(static_cast<double>(sizes[i + 3].count) / static_cast<double>(sizes[i].count) - 10)
                    < 0.05);
        for (const auto size : sizes)
            QCOMPARE(size.count % 4, 0);
    }

    void aModelsOwnSizesStandAmongThem()
    {
        const auto sizes = surveySizes(std::vector<Bytes>{{3000}, {0}, {-4}, {1LL << 40}, {1024}});
        QCOMPARE(sizes.size(), std::size_t{15});
        QVERIFY(std::ranges::find(sizes, Bytes{3000}) != sizes.end());
        std::vector<Bytes> many;
        for (std::int64_t i = 1; i <= 10'000; ++i)
            many.push_back({i * 4});
        QVERIFY(surveySizes(many).size() <= 14 + 32);
        QVERIFY(std::ranges::is_sorted(surveySizes(many)));
    }

    void cutsSendWhatCrosses()
    {
        const auto graph = *fuse(*buildAlexNet());
        const auto sizes = cutSizes(graph);
        const auto has = [&](Bytes size) { return std::ranges::find(sizes, size) != sizes.end(); };
        QVERIFY(has(graph.tensor(graph.inputs()[0]).bytes()));
        QVERIFY(has(graph.tensor(graph.outputs()[0]).bytes()));
        QVERIFY(std::ranges::is_sorted(sizes));
        for (const auto size : sizes)
            QVERIFY(size.count > 0);
    }

    void aQuickLinkIsMeasuredWhole()
    {
        const auto played = play(10'000, Millis(30'000));
        for (const auto* sizes : {&played.samples.up, &played.samples.down}) {
            for (const auto& size : *sizes)
                QCOMPARE(size.times.size(), mostTransfers);
        }
        QVERIFY(played.took < Millis(15'000));
    }

    /// The budget holds, small sizes come first, and what was begun was seen often enough.
    void aSlowLinkTakesNoLonger_data()
    {
        QTest::addColumn<double>("megabits");
        QTest::addColumn<double>("seconds");
        QTest::newRow("1 Mbit/s") << 1.0 << 30.0;
        QTest::newRow("0.05 Mbit/s") << 0.05 << 30.0;
        QTest::newRow("20 Mbit/s") << 20.0 << 10.0;
        QTest::newRow("20 Mbit/s in 2 s") << 20.0 << 2.0;
    }

    void aSlowLinkTakesNoLonger()
    {
        QFETCH(double, megabits);
        QFETCH(double, seconds);
        const auto played = play(megabits, Millis(1000.0 * seconds));
        QVERIFY(played.took <= Millis(1000.0 * seconds));
        for (const auto* sizes : {&played.samples.up, &played.samples.down}) {
            const auto begun = reached(*sizes);
            QVERIFY(begun >= 2 && begun < sizes->size());
            for (std::size_t i = 0; i < begun; ++i)
                QVERIFY((*sizes)[i].times.size() >= leastTransfers);
        }
    }

    void asksForNothingWithoutSizesOrTime()
    {
        QCOMPARE(play(10, Millis(1000), {}).took, Millis(0));
        LinkSchedule schedule({surveySizes(), Millis(1000)});
        QVERIFY(!schedule.next(Millis(1000)));
    }
};

QTEST_APPLESS_MAIN(TestLinkSchedule)
#include "tst_link_schedule.moc"
