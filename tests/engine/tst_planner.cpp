// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/passages.h"
#include "engine/plan/period_bound.h"
#include "engine/plan/planners.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

using namespace engine;

namespace {

/// Diamonds in a row, with times that differ.
CostModel diamonds(std::uint32_t count)
{
    std::mt19937 random(7);
    const auto below = [&random](std::uint32_t limit) { return Millis{static_cast<double>(random() % limit)}; };
    CostModel costs;
    const auto tensor = [&](std::optional<LayerId> producer) {
        costs.tensors.push_back({.name = "t",
                                 .bytes = {100},
                                 .upload = {.onLink = below(12)},
                                 .download = {.onLink = below(12)},
                                 .producer = producer});
        return TensorId{static_cast<std::uint32_t>(costs.tensors.size() - 1)};
    };
    const auto layer = [&](std::vector<TensorId> inputs) {
        const LayerId id{static_cast<std::uint32_t>(costs.layers.size())};
        costs.layers.push_back({"l" + std::to_string(index(id)), "Conv", below(20), below(8), std::move(inputs), {}});
        return tensor(id);
    };
    auto last = tensor(std::nullopt);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto first = layer({last});
        const auto left = layer({first});
        const auto right = layer({first});
        last = layer({left, right});
    }
    costs.tensors[index(last)].wanted = true;
    return costs;
}

/// How often the work asks whether it may go on.
template <typename Work>
int questionsOf(const Work& work)
{
    int questions = 0;
    work(KeepGoing([&questions](double) { return ++questions > 0; }));
    return questions;
}

/// Goes on until it is asked for that time.
KeepGoing stopAt(int question)
{
    return [left = question](double) mutable { return --left > 0; };
}

} // namespace

/// What the rest of the program reads of the algorithms.
class TestPlanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isFoundByItsName()
    {
        for (const auto& planner : planners())
            QCOMPARE(plannerNamed(planner.name), &planner);
        QVERIFY(plannerNamed("by-hand") == nullptr);
        QCOMPARE(optimalPlanner().name, std::string_view("optimal"));
        QCOMPARE(baselinePlanner(Side::Device).name, std::string_view("device-only"));
        QCOMPARE(baselinePlanner(Side::Edge).name, std::string_view("edge-only"));
    }

    void looksLikeNoOther()
    {
        std::set<std::string> titles;
        std::set<int> strokes;
        std::size_t drawnAlike = 0;
        for (const auto& planner : planners()) {
            QVERIFY(*planner.title != '\0');
            titles.insert(planner.title);
            const bool hasItsOwnLine = &planner == &optimalPlanner() || planner.baseline;
            QVERIFY2((planner.stroke == 0) == hasItsOwnLine, planner.title);
            if (!hasItsOwnLine) {
                ++drawnAlike;
                strokes.insert(planner.stroke);
            }
        }
        QCOMPARE(titles.size(), planners().size());
        QCOMPARE(strokes.size(), drawnAlike);
    }

    void keepsWhatItsEntrySays()
    {
        const auto costs = diamonds(4);
        for (const auto& planner : planners()) {
            const auto plan = planner.plan(costs, {}, {});
            if (!plan) { // a chain's algorithm on a graph that is none
                QCOMPARE(plan.error().code, ErrorCode::Unsupported);
                continue;
            }
            QCOMPARE(plan->algorithm, std::string(planner.name));
            QCOMPARE(plan->objective, planner.objective);
            if (planner.baseline)
                QCOMPARE(std::ranges::count(plan->sideOf, *planner.baseline), std::ssize(plan->sideOf));
        }
    }

    void solvesNothingAgainThatIsKnown()
    {
        const auto costs = diamonds(20);
        const std::vector known{*planOptimal(costs, {}), *planThroughput(costs, {})};
        const auto alone = planOverlap(costs, {});
        const auto sharing = planOverlap(costs, {}, known);
        QVERIFY(alone && sharing);
        QVERIFY(*alone == *sharing);
        const auto questions = [&](KnownPlans plans) {
            return questionsOf([&](const KeepGoing& go) { std::ignore = planOverlap(costs, go, plans); });
        };
        const auto ofPeriod = questionsOf([&](const KeepGoing& go) { std::ignore = planThroughput(costs, go); });
        const auto ofOptimum = questionsOf([&](const KeepGoing& go) { std::ignore = planOptimal(costs, go); });
        QVERIFY(ofPeriod > 0);
        QCOMPARE(questions(known), questions({}) - ofPeriod - ofOptimum);
    }

    void stopsWheneverItIsAsked()
    {
        const auto costs = diamonds(12);
        for (const auto& planner : planners()) {
            if (planner.pace != Pace::Slow)
                continue;
            const auto all = questionsOf([&](const KeepGoing& go) { std::ignore = planner.plan(costs, go, {}); });
            for (int question = 1; question <= all; question += 1 + all / 40) {
                const auto plan = planner.plan(costs, stopAt(question), {});
                QVERIFY2(!plan && plan.error().code == ErrorCode::Cancelled,
                         qPrintable(QStringLiteral("%1, question %2 of %3")
                                        .arg(QLatin1String(planner.title))
                                        .arg(question)
                                        .arg(all)));
            }
        }
    }

    /// Moving layers is most of the work where the search by blocks does not serve.
    void asksWhileItMovesLayers()
    {
        const auto costs = diamonds(40);
        const auto bound = questionsOf([&](const KeepGoing& go) { std::ignore = boundPeriod(costs, false, go); });
        const auto whole = questionsOf([&](const KeepGoing& go) { std::ignore = planThroughput(costs, go); });
        QVERIFY(whole - bound >= std::ssize(costs.layers));
    }

    void asksWhileItCountsTheWaysThroughABlock()
    {
        CostModel costs;
        costs.tensors.push_back({.name = "in", .bytes = {1}});
        for (std::uint32_t layer = 0; layer < 15; ++layer) { // all of them behind the first, so one block
            costs.layers.push_back({"l" + std::to_string(layer), "Conv", Millis{1}, Millis{1}, {TensorId{0}}, {}});
            costs.tensors.push_back({.name = "t", .bytes = {1}, .producer = LayerId{layer}, .wanted = true});
        }
        const auto blocks = passageBlocksOf(costs, false, {});
        QVERIFY(blocks && *blocks);
        QCOMPARE((*blocks)->size(), std::size_t{1});
        const auto stopped = passageBlocksOf(costs, false, stopAt(5));
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestPlanner)
#include "tst_planner.moc"
