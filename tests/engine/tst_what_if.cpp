// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/planners.h"
#include "engine/plan/trade_offs.h"
#include "engine/plan/what_if.h"
#include "tests/support/random_costs.h"

#include <QTest>

using namespace engine;

namespace {

/// Random layers and megabyte tensors on a real link, with every codec.
CostModel randomOnALink(std::mt19937& random, std::uint32_t layers)
{
    auto costs = support::randomCosts(random, layers);
    for (auto& layer : costs.layers)
        layer.pinned.reset();
    for (auto& tensor : costs.tensors)
        tensor.bytes = Bytes{static_cast<std::int64_t>(random() % 100'000)};
    setTransfers(costs,
                 {.link = {megabitsPerSecond(20), megabitsPerSecond(60), Millis{static_cast<double>(random() % 3)}},
                  .allowed = {Codec::Float32, Codec::Int8}});
    return costs;
}

} // namespace

class TestWhatIf : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_seed = std::random_device{}();
        m_random.seed(m_seed);
    }

    void bandsMeetAndHoldTheBestPlan()
    {
        int flips = 0;
        for (int round = 0; round < 200; ++round) {
            const auto costs = randomOnALink(m_random, 1 + static_cast<std::uint32_t>(round) % 12);
            const auto bands = bandsOf(costs, megabitsPerSecond(0.5), megabitsPerSecond(500), {});
            QVERIFY(bands);
            QCOMPARE(bands->front().from, megabitsPerSecond(0.5));
            QCOMPARE(bands->back().to, megabitsPerSecond(500));
            flips += static_cast<int>(bands->size()) - 1;
            for (std::size_t i = 0; i < bands->size(); ++i) {
                if (i > 0)
                    QCOMPARE((*bands)[i].from, (*bands)[i - 1].to);
                auto start = present(costs);
                start.up = (*bands)[i].from;
                QCOMPARE((*bands)[i].plan.predicted, costOf(under(costs, start), (*bands)[i].plan.sideOf));
                QCOMPARE((*bands)[i].plan.value, (*bands)[i].plan.predicted.total());
                for (const double part : {0.01, 0.5, 0.99}) {
                    auto there = present(costs);
                    there.up.bytesPerSecond =
                        std::lerp((*bands)[i].from.bytesPerSecond, (*bands)[i].to.bytesPerSecond, part);
                    const auto changed = under(costs, there);
                    const auto best = planOptimal(changed, {});
                    const auto held = costOf(changed, (*bands)[i].plan.sideOf).total();
                    QVERIFY2(held <= best->value * (1 + 1e-7), qPrintable(where(round)));
                }
            }
        }
        QVERIFY(flips > 100);
    }

    void aPhaseMapEqualsASolveAtEachPoint()
    {
        std::size_t solves = 0;
        std::size_t points = 0;
        for (int round = 0; round < 12; ++round) {
            const auto costs = randomOnALink(m_random, 3 + static_cast<std::uint32_t>(round) % 9);
            PhaseMapRange range{megabitsPerSecond(0.5), megabitsPerSecond(200)};
            range.axis = round % 2 == 0 ? PhaseAxis::DeviceSlowdown : PhaseAxis::EdgeSlowdown;
            range.size = 33;
            const auto map = phaseMapOf(costs, range, {});
            QVERIFY(map);
            solves += map->solves;
            points += map->placementAt.size();
            for (std::uint32_t y = 0; y < range.size; ++y) {
                for (std::uint32_t x = 0; x < range.size; ++x) {
                    const auto there = under(costs, range.at(x, y));
                    const auto best = planOptimal(there, {})->value.count();
                    const auto at = std::size_t{y} * range.size + x;
                    QVERIFY2(costOf(there, map->placements[map->placementAt[at]]).total().count() <= best * (1 + 1e-7),
                             qPrintable(where(round)));
                    QVERIFY2(std::abs(static_cast<double>(map->latency[at]) - best) <= 1e-5 * best,
                             qPrintable(where(round)));
                }
            }
        }
        QVERIFY(solves < points);
    }

    void aPhaseMapIsRefinedCoarseToFine()
    {
        const auto costs = randomOnALink(m_random, 10);
        PhaseMapRange range{megabitsPerSecond(0.5), megabitsPerSecond(200)};
        range.size = 64;
        std::vector<std::size_t> solves;
        const auto map = phaseMapOf(costs, range, {}, [&](const PhaseMap& soFar) { solves.push_back(soFar.solves); });
        QVERIFY(map);
        QVERIFY(std::ranges::is_sorted(solves));
        QVERIFY(solves.empty() || solves.front() == 4);
    }

    void stopsWhenAsked()
    {
        const auto costs = randomOnALink(m_random, 6);
        const auto no = [](double) { return false; };
        QCOMPARE(bandsOf(costs, megabitsPerSecond(1), megabitsPerSecond(9), no).error().code, ErrorCode::Cancelled);
        QCOMPARE(sweepUplink(costs, megabitsPerSecond(1), megabitsPerSecond(9), 3, no).error().code,
                 ErrorCode::Cancelled);
        QCOMPARE(phaseMapOf(costs, {megabitsPerSecond(1), megabitsPerSecond(9)}, no).error().code,
                 ErrorCode::Cancelled);
        QCOMPARE(tradeOffsOf(costs, no).error().code, ErrorCode::Cancelled);
    }

    void aSweepHoldsEveryAlgorithm()
    {
        const auto costs = randomOnALink(m_random, 6);
        const auto sweep = sweepUplink(costs, megabitsPerSecond(1), megabitsPerSecond(100), 5, {});
        QVERIFY(sweep);
        QCOMPARE(sweep->rows.size(), planners().size());
        for (const auto& row : sweep->rows) {
            QCOMPARE(row.latency.size(), std::size_t{5});
            for (std::size_t i = 0; i < row.latency.size(); ++i)
                QVERIFY(row.algorithm == "overlap" || !row.latency[i]
                        || *row.latency[i] >= *sweep->rows[0].latency[i] - Millis{1e-6});
        }
    }

    void tradeOffsAreNotBeatenByEachOther()
    {
        for (int round = 0; round < 50; ++round) {
            const auto costs = randomOnALink(m_random, 1 + static_cast<std::uint32_t>(round) % 12);
            const auto points = tradeOffsOf(costs, {});
            QVERIFY(points);
            QVERIFY(!points->empty());
            QVERIFY(std::abs((points->front().latency - planOptimal(costs, {})->value).count()) < 1e-6);
            for (const auto& a : *points) {
                for (const auto& b : *points)
                    QVERIFY2(&a == &b || a.latency > b.latency || a.period > b.period || a.sent > b.sent,
                             qPrintable(where(round)));
            }
        }
    }

private:
    QString where(int round) const { return QStringLiteral("seed %1, round %2").arg(m_seed).arg(round); }

    std::uint32_t m_seed = 0;
    std::mt19937 m_random;
};

QTEST_GUILESS_MAIN(TestWhatIf)
#include "tst_what_if.moc"
