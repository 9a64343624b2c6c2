// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_executor.h"

#include "engine/run/side_plan.h"

#include <QTest>

using namespace engine;

namespace {

struct Model
{
    LayerGraph graph = tests::diamondGraph();
    tests::FakeExecutor executor{tests::diamondGraph()};
};

Result<std::shared_ptr<const SidePlan>> sideOf(const std::shared_ptr<Model>& model, Side side, Side resultOn,
                                               const std::vector<Side>& placement)
{
    return makeSidePlan(model, model->graph, model->executor, side, resultOn, {{{}, {}, placement}});
}

Result<TensorMap> runInPhases(const std::vector<Side>& placement, Side resultOn)
{
    const auto model = std::make_shared<Model>();
    const auto device = sideOf(model, Side::Device, resultOn, placement);
    const auto edge = sideOf(model, Side::Edge, resultOn, placement);
    if (!device || !edge)
        return device ? edge.error() : device.error();
    TensorMap held[2] = {seededInputs(model->graph, 1), {}};
    const auto& phases = (*device)->of(firstSplitPlan).phases;
    for (std::size_t i = 0; i < phases.size(); ++i) {
        const auto& side = phases[i].side == Side::Device ? *device : *edge;
        auto& ours = held[static_cast<std::size_t>(phases[i].side)];
        auto run = runPhase(*side, firstSplitPlan, i, ours);
        if (!run)
            return run.error();
        ours.merge(run->outputs);
        auto sent = tensorsToSend(phases[i], ours);
        if (const auto valid = checkSent(model->graph, phases[i], sent); !valid)
            return valid.error();
        held[1 - static_cast<std::size_t>(phases[i].side)].merge(sent);
    }
    return held[static_cast<std::size_t>(resultOn)];
}

std::vector<Side> placementOf(const std::string& letters)
{
    std::vector<Side> placement;
    for (const auto letter : letters)
        placement.push_back(letter == 'e' ? Side::Edge : Side::Device);
    return placement;
}

constexpr std::int64_t tensorBytes = 4 * 8 * 8 * 4;

} // namespace

class TestSidePlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void givesTheWholeModelsOutputUnderEveryPlacement()
    {
        const auto whole = runInPhases(placementOf("ddddd"), Side::Device);
        QVERIFY(whole);
        const auto& expected = whole->at(TensorId{5});
        for (unsigned bits = 0; bits < 32; ++bits) {
            std::vector<Side> placement;
            for (unsigned layer = 0; layer < 5; ++layer)
                placement.push_back((bits >> layer & 1U) != 0 ? Side::Edge : Side::Device);
            for (const auto resultOn : {Side::Device, Side::Edge}) {
                const auto held = runInPhases(placement, resultOn);
                QVERIFY2(held, held ? "" : held.error().message().c_str());
                QVERIFY(held->at(TensorId{5}) == expected);
            }
        }
    }

    void takesAnotherPlanWithoutTouchingTheFirst()
    {
        const auto model = std::make_shared<Model>();
        const auto first = *sideOf(model, Side::Device, Side::Device, placementOf("ddeed"));
        const auto more = withPlan(*first, PlanId{3}, placementOf("ddddd"));
        QVERIFY(more);
        QVERIFY(first->of(PlanId{3}).phases.empty());
        QCOMPARE((*more)->of(PlanId{3}).phases.size(), std::size_t(1));
        QCOMPARE(&(*more)->of(firstSplitPlan), &first->of(firstSplitPlan));
        QVERIFY(!withPlan(*first, firstSplitPlan, placementOf("ddddd")));
        QVERIFY(!withPlan(*first, PlanId{mostPlans}, placementOf("ddddd")));
        QVERIFY(!withPlan(*first, PlanId{3}, placementOf("dddd")));
    }

    void keepsItsModelAlive()
    {
        auto model = std::make_shared<Model>();
        const std::weak_ptr<Model> watched = model;
        auto plan = *sideOf(model, Side::Device, Side::Device, placementOf("ddddd"));
        model.reset();
        QVERIFY(runPhase(*plan, firstSplitPlan, 0, seededInputs(*plan->graph, 1)));
        plan.reset();
        QVERIFY(watched.expired());
    }

    void tellsTheMachinesOfItsPhases()
    {
        const auto model = std::make_shared<Model>();
        const auto plan = *sideOf(model, Side::Edge, Side::Edge, placementOf("eedde"));
        const auto sides = phaseSidesOf(*plan);
        QCOMPARE(sides.size(), std::size_t(3));
        QVERIFY(sides[0] == PhaseSides{});
        QVERIFY(sides[2].sideOf == std::vector({Side::Device, Side::Edge, Side::Device, Side::Edge}));
        QVERIFY(sides[2].empty == std::vector({true, false, false, false}));
        QVERIFY(check(sides[2]));
    }

    void boundsWhatAPeerMaySend()
    {
        const auto model = std::make_shared<Model>();
        // The edge has b and c: one tensor goes up, two come down.
        const auto split = *sideOf(model, Side::Device, Side::Device, placementOf("deedd"));
        QCOMPARE(mostSentBy(*split, Side::Device)->count, tensorBytes);
        QCOMPARE(mostSentBy(*split, Side::Edge)->count, 2 * tensorBytes);
        const auto nothing = *sideOf(model, Side::Device, Side::Device, placementOf("ddddd"));
        QCOMPARE(mostSentBy(*nothing, Side::Edge)->count, 0);
        // The result stays on the edge, but may be asked for.
        const auto stays = *sideOf(model, Side::Device, Side::Edge, placementOf("deeee"));
        QCOMPARE(mostSentBy(*stays, Side::Edge)->count, tensorBytes);
    }

    void refusesTensorsThatArePartlyMissing()
    {
        const auto model = std::make_shared<Model>();
        const auto plan = *sideOf(model, Side::Device, Side::Device, placementOf("deedd"));
        const auto& sends = plan->of(firstSplitPlan).phases[1];
        auto tensors = seededInputs(model->graph, 1);
        tensors = {{TensorId{2}, tensors.at(TensorId{0})}, {TensorId{3}, tensors.at(TensorId{0})}};
        QVERIFY(checkSent(model->graph, sends, tensors));
        auto missing = tensors;
        missing.erase(TensorId{3});
        QVERIFY(!checkSent(model->graph, sends, missing));
        auto another = missing;
        another.emplace(TensorId{4}, tensors.at(TensorId{2}));
        QVERIFY(!checkSent(model->graph, sends, another));
        tensors.at(TensorId{3}).shape = {1, 4, 64};
        QCOMPARE(checkSent(model->graph, sends, tensors).error().code, ErrorCode::Corrupt);
    }
};

QTEST_GUILESS_MAIN(TestSidePlan)
#include "tst_side_plan.moc"
