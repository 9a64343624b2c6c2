// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/planners.h"
#include "engine/plan/simulate.h"
#include "engine/plan/stages.h"
#include "tests/support/random_branches.h"
#include "tests/support/random_costs.h"
#include "tests/support/slow_simulation.h"

#include <QTest>

using namespace engine;

namespace {

bool isOneWay(const CostModel& costs, const std::vector<Side>& sideOf)
{
    for (std::size_t layer = 0; layer < costs.layers.size(); ++layer) {
        for (const auto id : costs.layers[layer].inputs) {
            const auto& producer = costs.tensors[index(id)].producer;
            if (producer && sideOf[layer] == Side::Device && sideOf[index(*producer)] == Side::Edge)
                return false;
        }
    }
    return true;
}

CostModel chain(std::mt19937& random, std::uint32_t layers)
{
    CostModel costs;
    costs.name = "chain";
    const auto below = [&random](std::uint32_t limit) { return Millis{static_cast<double>(random() % limit)}; };
    const auto add = [&](std::optional<LayerId> producer) {
        costs.tensors.push_back({.name = "t" + std::to_string(costs.tensors.size()),
                                 .bytes = {1},
                                 .upload = {.onLink = below(30)},
                                 .download = {.onLink = below(12)},
                                 .producer = producer});
    };
    add(std::nullopt);
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
        costs.layers.push_back({"l" + std::to_string(layer), "Conv", below(20), below(8), {TensorId{layer}}, {}});
        add(LayerId{layer});
    }
    costs.tensors.back().wanted = true;
    return costs;
}

void addCoding(CostModel& costs, std::mt19937& random)
{
    for (auto& tensor : costs.tensors) {
        for (auto* way : {&tensor.upload, &tensor.download}) {
            way->encode = Millis{static_cast<double>(random() % 4)};
            way->decode = Millis{static_cast<double>(random() % 4)};
        }
    }
}

} // namespace

class TestPlanners : public QObject
{
    Q_OBJECT

private:
    double below(unsigned limit) { return static_cast<double>(m_random() % limit); }
    QString where(int round) const { return QStringLiteral("seed %1, round %2").arg(m_seed).arg(round); }

    std::uint32_t m_seed = 0;
    std::mt19937 m_random;

private Q_SLOTS:
    void init()
    {
        m_seed = std::random_device{}();
        m_random.seed(m_seed);
    }

    void oneWayAgreesWithBruteForce()
    {
        for (int round = 0; round < 3000; ++round) {
            const auto costs = support::randomCosts(m_random, 1 + static_cast<std::uint32_t>(round) % 12);
            const auto best = support::leastOf(costs, [&](const auto& sides) {
                return isOneWay(costs, sides) ? std::optional(costOf(costs, sides).total()) : std::nullopt;
            });
            const auto plan = planOneWay(costs, {});
            QVERIFY2(plan.has_value() == best.has_value(), qPrintable(where(round)));
            if (!best)
                continue;
            QVERIFY2(std::abs((plan->value - *best).count()) < 1e-6, qPrintable(where(round)));
            QVERIFY2(isOneWay(costs, plan->sideOf), qPrintable(where(round)));
        }
    }

    void branchesAreOptimalOnSeriesParallelGraphs()
    {
        for (int round = 0; round < 2000; ++round) {
            const auto costs = support::RandomBranches(m_random).build(1 + round % 6);
            const auto optimal = planOptimal(costs, {});
            const auto plan = planBranches(costs, {});
            QVERIFY2(optimal && plan, qPrintable(where(round)));
            QVERIFY2(std::abs((plan->value - optimal->value).count()) < 1e-6, qPrintable(where(round)));
        }
    }

    void branchesSayWhichForkCannotBeReduced()
    {
        int refused = 0;
        for (int round = 0; refused < 2000; ++round) {
            QVERIFY2(round < 20000, qPrintable(where(round)));
            const auto costs = support::randomCosts(m_random, 6 + static_cast<std::uint32_t>(round) % 12);
            const auto plan = planBranches(costs, {});
            if (plan) {
                QVERIFY2(std::abs((plan->value - planOptimal(costs, {})->value).count()) < 1e-6,
                         qPrintable(where(round)));
                continue;
            }
            ++refused;
            QCOMPARE(plan.error().code, ErrorCode::Unsupported);
            const auto names = [&](const auto& rows) {
                return std::ranges::any_of(rows, [&](const auto& row) {
                    return plan.error().message().find("'" + row.name + "'") != std::string::npos;
                });
            };
            QVERIFY2(names(costs.layers) || names(costs.tensors), plan.error().message().c_str());
        }
    }

    /// Nested skips: the published recursion doubles its work with each.
    void branchesManageADeepUNet()
    {
        CostModel costs;
        costs.name = "unet";
        constexpr std::uint32_t depth = 5000;
        const auto layer = [&](std::vector<TensorId> inputs) {
            const LayerId id{static_cast<std::uint32_t>(costs.layers.size())};
            costs.layers.push_back(
                {"l" + std::to_string(index(id)), "Conv", Millis{3.0 + below(5)}, Millis{1}, std::move(inputs), {}});
            costs.tensors.push_back({.name = costs.layers.back().name,
                                     .bytes = {1},
                                     .upload = {.onLink = Millis{below(40)}},
                                     .download = {.onLink = Millis{below(10)}},
                                     .producer = id});
            return TensorId{static_cast<std::uint32_t>(costs.tensors.size() - 1)};
        };
        costs.tensors.push_back({.name = "x", .bytes = {1}, .upload = {.onLink = Millis{100}}});
        std::vector<TensorId> skips{TensorId{0}};
        for (std::uint32_t i = 0; i < depth; ++i)
            skips.push_back(layer({skips.back()}));
        auto last = skips.back();
        for (std::uint32_t i = depth; i-- > 1;)
            last = layer({last, skips[i]});
        costs.tensors[index(last)].wanted = true;
        const auto plan = planBranches(costs, {});
        QVERIFY(plan);
        QVERIFY(std::abs((plan->value - planOptimal(costs, {})->value).count()) < 1e-3);
    }

    void theChainScanFindsTheBestSingleCrossing()
    {
        for (int round = 0; round < 1000; ++round) {
            auto costs = chain(m_random, 1 + static_cast<std::uint32_t>(round) % 12);
            costs.uplinkDelay = Millis{below(5)};
            const auto best = support::leastOf(costs, [&](const auto& sides) {
                return isOneWay(costs, sides) ? std::optional(costOf(costs, sides).total()) : std::nullopt;
            });
            const auto plan = planChain(costs, {});
            QVERIFY2(plan, qPrintable(where(round)));
            QVERIFY2(std::abs((plan->value - *best).count()) < 1e-6, qPrintable(where(round)));
        }
    }

    void theChainScanNamesTheFirstFork()
    {
        auto costs = chain(m_random, 4);
        costs.layers[3].inputs.push_back(TensorId{1});
        const auto plan = planChain(costs, {});
        QVERIFY(!plan);
        QCOMPARE(plan.error().code, ErrorCode::Unsupported);
        QCOMPARE(plan.error().message(), std::string("not a chain: 't1' is used 2 times"));
    }

    void throughputAgreesWithBruteForceOnChains()
    {
        for (int round = 0; round < 600; ++round) {
            auto costs = chain(m_random, 1 + static_cast<std::uint32_t>(round) % 12);
            addCoding(costs, m_random);
            checkPeriods(costs, round, true);
        }
    }

    void throughputAgreesWithBruteForceOnOtherGraphs()
    {
        for (int round = 0; round < 600; ++round)
            checkPeriods(support::randomCosts(m_random, 1 + static_cast<std::uint32_t>(round) % 11), round, true);
    }

    void throughputIsBoundedWhereItCannotBeSearched()
    {
        for (int round = 0; round < 30; ++round) {
            const auto costs = support::randomCosts(m_random, 15);
            checkPeriods(costs, round, false);
        }
    }

    void theSimulationAgreesWithASlowOne()
    {
        for (int round = 0; round < 2000; ++round) {
            auto costs = support::randomCosts(m_random, 1 + static_cast<std::uint32_t>(round) % 12);
            if (round % 2 == 0)
                addCoding(costs, m_random);
            std::vector<Side> sides;
            for (std::size_t i = 0; i < costs.layers.size(); ++i)
                sides.push_back(below(2) == 0 ? Side::Device : Side::Edge);
            const auto timeline = simulate(costs, sides);
            const auto slow = support::SlowSimulation(costs, sides).makespan();
            QVERIFY2(
                std::abs(timeline.makespan.count() - slow) < 1e-9,
                qPrintable(where(round) + QStringLiteral(": %1, not %2").arg(timeline.makespan.count()).arg(slow)));
        }
    }

    void stationsDoOneThingAtATime()
    {
        for (int round = 0; round < 300; ++round) {
            const auto costs = support::randomCosts(m_random, 12);
            std::vector<Side> sides;
            for (std::size_t i = 0; i < costs.layers.size(); ++i)
                sides.push_back(below(2) == 0 ? Side::Device : Side::Edge);
            std::array<Millis, 4> until{};
            for (const auto& busy : simulate(costs, sides).busy) {
                auto& end = until[static_cast<std::size_t>(busy.station)];
                QVERIFY2(busy.start >= end && busy.end >= busy.start, qPrintable(where(round)));
                end = busy.end;
            }
        }
    }

    void overlapKeepsBetweenItsBoundAndTheOptimalPlan()
    {
        int proven = 0;
        for (int round = 0; round < 200; ++round) {
            const auto costs = support::randomCosts(m_random, 1 + static_cast<std::uint32_t>(round) % 9);
            const auto plan = planOverlap(costs, {});
            QVERIFY2(plan, qPrintable(where(round)));
            const auto best = support::leastOf(
                costs, [&](const auto& sides) { return std::optional(simulate(costs, sides).makespan); });
            QVERIFY2(plan->lowerBound <= *best + Millis{1e-6}, qPrintable(where(round)));
            QVERIFY2(plan->value >= *best - Millis{1e-6}, qPrintable(where(round)));
            QVERIFY2(plan->value <= simulate(costs, planOptimal(costs, {})->sideOf).makespan, qPrintable(where(round)));
            QVERIFY2(!plan->optimal || plan->value <= *best + Millis{1e-6}, qPrintable(where(round)));
            proven += plan->optimal ? 1 : 0;
        }
        QVERIFY(proven > 20);
    }

    void aMemoryLimitIsKept()
    {
        int proven = 0;
        for (int round = 0; round < 500; ++round) {
            auto costs = support::randomCosts(m_random, 1 + static_cast<std::uint32_t>(round) % 10);
            Bytes all;
            for (auto& layer : costs.layers)
                all += layer.weights = Bytes{static_cast<std::int64_t>(below(100))};
            const auto last = static_cast<std::uint32_t>(costs.layers.size() - 1);
            for (std::uint32_t layer = 0; layer < last; layer += 3) {
                const Bytes bytes{static_cast<std::int64_t>(below(100))};
                costs.sharedWeights.push_back({bytes, {LayerId{layer}, LayerId{last}}});
                all += bytes;
            }
            costs.deviceMemory = Bytes{all.count * static_cast<std::int64_t>(below(100)) / 100};
            const auto best =
                support::leastOf(costs, [&](const auto& sides) { return std::optional(costOf(costs, sides).total()); });
            const auto plan = planOptimal(costs, {});
            QVERIFY2(plan.has_value() == best.has_value(), qPrintable(where(round)));
            if (!best)
                continue;
            QVERIFY2(checkLimits(costs, plan->sideOf), qPrintable(where(round)));
            QVERIFY2(plan->value >= *best - Millis{1e-6}, qPrintable(where(round)));
            QVERIFY2(plan->lowerBound <= *best + Millis{1e-6}, qPrintable(where(round)));
            QVERIFY2(!plan->optimal || plan->value <= *best + Millis{1e-6}, qPrintable(where(round)));
            proven += plan->optimal ? 1 : 0;
        }
        QVERIFY(proven > 100);
    }

    void codecsAreChosenTensorByTensor()
    {
        for (int round = 0; round < 500; ++round) {
            auto costs = support::randomCosts(m_random, 1 + static_cast<std::uint32_t>(round) % 10);
            for (auto& tensor : costs.tensors) {
                tensor.bytes = Bytes{static_cast<std::int64_t>(below(1000000))};
                tensor.contents = static_cast<CostModel::Contents>(below(3));
            }
            TransferTerms terms{
                .link = {megabitsPerSecond(50 + below(500)), megabitsPerSecond(100.0), Millis{below(3)}},
                .perTensor = Millis{below(2)},
                .allowed = {allCodecs.begin(), allCodecs.end()}};
            setTransfers(costs, terms);
            const auto best = support::leastOf(
                costs, [&](const auto& sides) { return std::optional(latencyOverAllCodecs(costs, terms, sides)); });
            const auto plan = planOptimal(costs, {});
            QVERIFY2(plan.has_value() == best.has_value(), qPrintable(where(round)));
            if (best)
                QVERIFY2(std::abs((plan->value - *best).count()) < 1e-5, qPrintable(where(round)));
        }
    }

    void everyPlannerKeepsPinsOrSaysWhy_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const auto& planner : planners())
            QTest::newRow(std::string(planner.name).c_str())
                << QByteArray(planner.name.data(), static_cast<qsizetype>(planner.name.size()));
    }

    void everyPlannerKeepsPinsOrSaysWhy()
    {
        QFETCH(QByteArray, name);
        const auto planner = std::ranges::find(
            planners(), std::string_view(name.data(), static_cast<std::size_t>(name.size())), &Planner::name);
        int plans = 0;
        for (int round = 0; round < 300; ++round) {
            const auto costs = round % 3 == 0
                ? chain(m_random, 8)
                : support::randomCosts(m_random, 1 + static_cast<std::uint32_t>(round) % 9);
            const auto plan = planner->plan(costs, {}, {});
            if (plan) {
                ++plans;
                QVERIFY2(checkLimits(costs, plan->sideOf), qPrintable(where(round)));
                QCOMPARE(plan->predicted, costOf(costs, plan->sideOf));
            } else {
                QVERIFY2(!plan.error().message().empty() && plan.error().message().find('\n') == std::string::npos,
                         qPrintable(where(round)));
            }
            const auto cancelled = planner->plan(costs, [](double) { return false; }, {});
            QVERIFY(!(cancelled && planner->pace == Pace::Slow));
            QVERIFY(cancelled || cancelled.error().code == ErrorCode::Cancelled
                    || cancelled.error().code == plan.error().code);
        }
        QVERIFY(plans >= 20);
    }

private:
    void checkPeriods(const CostModel& costs, int round, bool exact)
    {
        for (const bool oneWay : {false, true}) {
            const auto best = support::leastOf(costs, [&](const auto& sides) {
                return oneWay && !isOneWay(costs, sides) ? std::nullopt : std::optional(costOf(costs, sides).period());
            });
            const auto plan = oneWay ? planOneWayThroughput(costs, {}) : planThroughput(costs, {});
            QVERIFY2(plan.has_value() == best.has_value(), qPrintable(where(round)));
            if (!best)
                continue;
            QVERIFY2(plan->lowerBound <= *best + Millis{1e-5}, qPrintable(where(round)));
            QVERIFY2(plan->value >= *best - Millis{1e-9}, qPrintable(where(round)));
            QVERIFY2(
                !exact || plan->value <= *best + Millis{1e-6},
                qPrintable(where(round) + QStringLiteral(": %1, not %2").arg(plan->value.count()).arg(best->count())));
            QVERIFY2(!exact || plan->optimal, qPrintable(where(round)));
        }
    }

    static Millis latencyOverAllCodecs(const CostModel& costs, const TransferTerms& terms,
                                       const std::vector<Side>& sides)
    {
        const auto crossings = costOf(costs, sides);
        Millis sum = crossings.uplinkDelay + crossings.downlinkDelay;
        for (std::size_t layer = 0; layer < costs.layers.size(); ++layer)
            sum += costs.layers[layer].on(sides[layer]);
        const auto add = [&](const std::vector<TensorId>& tensors, LinkDirection direction) {
            for (const auto id : tensors) {
                Millis least{1e18};
                for (const auto& way : transfersOf(costs.tensors[index(id)], terms, direction))
                    least = std::min(least, way.encode + way.onLink + way.decode);
                sum += least;
            }
        };
        add(crossings.uploads, LinkDirection::Up);
        add(crossings.downloads, LinkDirection::Down);
        return sum;
    }
};

QTEST_GUILESS_MAIN(TestPlanners)
#include "tst_planners.moc"
