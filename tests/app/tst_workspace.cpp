// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/workspace.h"
#include "engine/plan/planners.h"
#include "tests/support/even_profile.h"
#include "tests/support/heard_changes.h"

#include <QTest>

#include <algorithm>

using namespace app;

namespace {

const network::DeviceId phone{"phone"};
const network::DeviceId lab{"lab"};
const DevicePair phoneAndLab{phone, lab};
const engine::Link slowLink{engine::megabitsPerSecond(5), engine::megabitsPerSecond(5)};
const engine::Link fastLink{engine::megabitsPerSecond(1e6), engine::megabitsPerSecond(1e6)};

} // namespace

class TestWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto model = openModel(QStringLiteral("zoo:AlexNet"));
        QVERIFY(model);
        m_model = std::make_shared<const OpenedModel>(std::move(*model));
        auto other = openModel(QStringLiteral("zoo:DQN"));
        QVERIFY(other);
        m_other = std::make_shared<const OpenedModel>(std::move(*other));
    }

    void hasCostsOnceEverythingIsThere()
    {
        Workspace workspace;
        workspace.setModel(m_model);
        workspace.setDevices(phoneAndLab);
        workspace.keepProfile(phone, support::evenProfile(*m_model, 4.0));
        workspace.keepLink(phoneAndLab, {fastLink, false});
        QVERIFY(!workspace.costs());
        const tests::HeardChanges changed(workspace, app::Change::Costs);
        workspace.keepProfile(lab, support::evenProfile(*m_model, 1.0));
        QVERIFY(workspace.costs());
        QCOMPARE(changed.times, 1);
        workspace.setPlans(planAll(*workspace.costs(), {}));
        QCOMPARE(workspace.plan()->algorithm, std::string("optimal"));
        QCOMPARE(workspace.plan()->sideOf.back(), engine::Side::Edge);
    }

    void aChangeIsToldOnceAndWhole()
    {
        Workspace workspace;
        fill(workspace);
        int told = 0;
        connect(&workspace, &Workspace::changed, this, [&](app::Changes changes) {
            ++told;
            QCOMPARE(changes,
                     app::Change::Wishes | app::Change::Link | app::Change::Costs | app::Change::Plans
                         | app::Change::Chosen);
            QVERIFY(workspace.link() == slowLink);
            QCOMPARE(workspace.costs()->terms.link, slowLink);
            QVERIFY(workspace.plan() != nullptr);
        });
        workspace.typeLink(slowLink);
        QCOMPARE(told, 1);
    }

    void aChangeDropsWhatDependsOnIt()
    {
        Workspace workspace;
        workspace.setModel(m_model);
        workspace.setDevices(phoneAndLab);
        workspace.keepProfile(phone, support::evenProfile(*m_model, 4.0));
        workspace.keepProfile(lab, support::evenProfile(*m_model, 1.0));
        workspace.keepLink(phoneAndLab, {fastLink, false});
        workspace.setPlans(planAll(*workspace.costs(), {}));
        workspace.setRun(std::make_shared<engine::RunLog>(engine::RunReport{}));
        workspace.typeLink(fastLink);
        QVERIFY(workspace.planning()); // but for what is planned at once
        QVERIFY(workspace.costs());
        workspace.setModel(m_other);
        QVERIFY(!workspace.costs());
        QVERIFY(workspace.plan() == nullptr);
        QVERIFY(workspace.profile(engine::Side::Device) == nullptr);
    }

    void theOptimalPlanIsThereAtOnce()
    {
        Workspace workspace;
        fill(workspace);
        QVERIFY(workspace.plan() != nullptr);
        QCOMPARE(workspace.plan()->sideOf, engine::planOptimal(*workspace.costs(), {})->sideOf);
        QVERIFY(workspace.planning());
        const auto rows = workspace.plans().size();
        complete(workspace);
        QVERIFY(!workspace.planning());
        QCOMPARE(workspace.plans().size(), rows);
        for (std::size_t i = 0; i < rows; ++i)
            QCOMPARE(workspace.plans()[i].algorithm, std::string(engine::planners()[i].name));
    }

    void theChosenAlgorithmStaysChosenWhileItIsPlanned()
    {
        Workspace workspace;
        fill(workspace);
        complete(workspace);
        workspace.choosePlan(rowOf(workspace, "overlap"));
        QCOMPARE(workspace.plan()->algorithm, std::string("overlap"));
        workspace.typeLink(engine::Link{engine::megabitsPerSecond(5), engine::megabitsPerSecond(5)});
        QCOMPARE(workspace.chosenPlan(), rowOf(workspace, "overlap"));
        QVERIFY(workspace.plan() == nullptr);
        const tests::HeardChanges chosen(workspace, app::Change::Chosen);
        complete(workspace);
        QCOMPARE(chosen.times, 1);
        QCOMPARE(workspace.plan()->algorithm, std::string("overlap"));
    }

    void pinsReachEveryPlanner()
    {
        Workspace workspace;
        fill(workspace);
        const engine::LayerId last{static_cast<std::uint32_t>(m_model->fused.layers().size() - 1)};
        QCOMPARE(workspace.plan()->sideOf.back(), engine::Side::Edge);
        workspace.pin(std::vector{last}, engine::Side::Device);
        complete(workspace);
        for (const auto& entry : workspace.plans())
            QVERIFY(!entry.plan || entry.plan->sideOf.back() == engine::Side::Device);
        QVERIFY(workspace.plan() != nullptr);
        workspace.undoStack()->undo();
        QVERIFY(workspace.wishes().pins.empty());
        QCOMPARE(workspace.plan()->sideOf.back(), engine::Side::Edge);
    }

    void undoGoesBackThroughEveryWish()
    {
        Workspace workspace;
        fill(workspace);
        std::vector<PlanWishes> seen{workspace.wishes()};
        const auto note = [&] { seen.push_back(workspace.wishes()); };
        workspace.setResultOn(engine::Side::Edge);
        note();
        workspace.setTerms({.link = {}, .allowed = {engine::Codec::Float32, engine::Codec::Int8}});
        note();
        workspace.pin(std::vector{engine::LayerId{2}}, engine::Side::Device);
        note();
        auto cut = std::vector(m_model->fused.layers().size(), engine::Side::Edge);
        std::fill_n(cut.begin(), 4, engine::Side::Device);
        workspace.placeByHand(cut);
        note();
        QCOMPARE(workspace.plan()->algorithm, std::string(byHand));
        QCOMPARE(workspace.plan()->sideOf, cut);
        workspace.choosePlan(0);
        note();
        for (auto wishes = seen.rbegin() + 1; wishes != seen.rend(); ++wishes) {
            workspace.undoStack()->undo();
            QCOMPARE(workspace.wishes(), *wishes);
        }
        QVERIFY(!workspace.undoStack()->canUndo());
        QCOMPARE(workspace.plan()->algorithm, std::string("optimal"));
        workspace.undoStack()->setIndex(4);
        QCOMPARE(workspace.plan()->sideOf, cut);
        workspace.setModel(m_model);
        QVERIFY(!workspace.undoStack()->canUndo());
        QVERIFY(workspace.wishes().pins.empty());
    }

    void aPlacementByHandFollowsTheLink()
    {
        Workspace workspace;
        fill(workspace);
        const auto cut = std::vector(m_model->fused.layers().size(), engine::Side::Edge);
        workspace.placeByHand(cut);
        const auto before = workspace.plan()->value;
        workspace.typeLink(engine::Link{engine::megabitsPerSecond(1), engine::megabitsPerSecond(1)});
        QCOMPARE(workspace.plan()->algorithm, std::string(byHand));
        QVERIFY(workspace.plan()->value > before);
        workspace.pin(std::vector{engine::LayerId{0}}, engine::Side::Device);
        QVERIFY(!workspace.plans()[static_cast<std::size_t>(rowOf(workspace, byHand))].plan);
        QCOMPARE(workspace.plan()->algorithm, std::string("optimal"));
    }

    /// Because live runs carry float32, whatever the plan was made with.
    void aLiveRunIsPredictedInFloat32()
    {
        Workspace workspace;
        fill(workspace);
        workspace.typeLink(engine::Link{engine::megabitsPerSecond(8), engine::megabitsPerSecond(8)});
        const auto full = *workspace.costs();
        workspace.placeByHand(std::vector(m_model->fused.layers().size(), engine::Side::Edge));
        QCOMPARE(livePlan(*workspace.costs(), *workspace.plan()), *workspace.plan());
        workspace.setTerms({.link = {}, .allowed = {engine::Codec::Float32, engine::Codec::Int8}});
        const auto& plan = *workspace.plan();
        const auto live = livePlan(*workspace.costs(), plan);
        QCOMPARE(live.sideOf, plan.sideOf);
        QVERIFY(live.predicted.total() > plan.predicted.total());
        QCOMPARE(live.predicted, engine::costOf(full, plan.sideOf));
    }

    void aPreviewEndsWhenSomethingIsChosen()
    {
        Workspace workspace;
        fill(workspace);
        const tests::HeardChanges changed(workspace, app::Change::Preview);
        const auto shown = std::vector(m_model->fused.layers().size(), engine::Side::Device);
        workspace.preview(app::Preview{shown});
        QVERIFY(workspace.previewed() == app::Preview{shown});
        workspace.choosePlan(workspace.chosenPlan());
        QVERIFY(!workspace.previewed());
        workspace.preview(app::Preview{shown});
        workspace.typeLink(fastLink);
        QVERIFY(!workspace.previewed());
        QCOMPARE(changed.times, 4);
    }

    void aComparedPlanStaysComparedAtOtherCosts()
    {
        Workspace workspace;
        fill(workspace);
        workspace.compareWith(rowOf(workspace, "device-only"));
        QCOMPARE(workspace.compared()->algorithm, std::string("device-only"));
        workspace.typeLink(fastLink);
        QCOMPARE(workspace.compared()->algorithm, std::string("device-only"));
        workspace.compareWith(-1);
        QVERIFY(workspace.compared() == nullptr);
    }

    void aProfileOfAnotherModelGivesNoCosts()
    {
        Workspace workspace;
        workspace.setModel(m_model);
        workspace.setDevices(phoneAndLab);
        auto foreign = support::evenProfile(*m_model, 1.0);
        foreign.fingerprint = "other";
        workspace.keepProfile(phone, foreign);
        workspace.keepProfile(lab, support::evenProfile(*m_model, 1.0));
        workspace.keepLink(phoneAndLab, {fastLink, false});
        QVERIFY(!workspace.costs());
    }

    void swappingTheRolesLosesNothing()
    {
        Workspace workspace;
        fill(workspace);
        workspace.setDevices({lab, phone});
        QCOMPARE(*workspace.profile(engine::Side::Device), support::evenProfile(*m_model, 1.0));
        QCOMPARE(*workspace.profile(engine::Side::Edge), support::evenProfile(*m_model, 4.0));
        QVERIFY(!workspace.link()); // nobody has measured that way yet
        QCOMPARE(workspace.linkSource(), LinkSource::None);
        workspace.setDevices(phoneAndLab);
        QVERIFY(workspace.link() == fastLink);
        QVERIFY(workspace.costs());
    }

    void aProfileOfAModelThatIsNotOpenIsKept()
    {
        Workspace workspace;
        fill(workspace);
        workspace.keepProfile(phone, support::evenProfile(*m_other, 2.0));
        QCOMPARE(*workspace.profile(engine::Side::Device), support::evenProfile(*m_model, 4.0));
        workspace.setModel(m_other);
        QCOMPARE(*workspace.profile(engine::Side::Device), support::evenProfile(*m_other, 2.0));
        workspace.setModel(m_model);
        QVERIFY(workspace.costs());
    }

    void theMeasuredLinkCanBeHadBack()
    {
        Workspace workspace;
        fill(workspace);
        QCOMPARE(workspace.linkSource(), LinkSource::Measured);
        workspace.typeLink(slowLink);
        QCOMPARE(workspace.linkSource(), LinkSource::Typed);
        QVERIFY(workspace.link() == slowLink);
        QVERIFY(workspace.measuredLink()->link == fastLink);
        workspace.useMeasuredLink();
        QVERIFY(workspace.link() == fastLink);
        workspace.undoStack()->undo();
        QVERIFY(workspace.link() == slowLink);
        workspace.undoStack()->undo();
        QVERIFY(workspace.link() == fastLink);
        QCOMPARE(workspace.linkSource(), LinkSource::Measured);
        QVERIFY(!workspace.undoStack()->canUndo());
    }

    void aLinkThatIsTypedEarlyIsForTheDevicesThatCome()
    {
        Workspace workspace;
        workspace.setModel(m_model);
        workspace.typeLink(slowLink);
        workspace.setDevices({phone, std::nullopt});
        QVERIFY(workspace.link() == slowLink);
        fill(workspace);
        QCOMPARE(workspace.linkSource(), LinkSource::Typed);
        QVERIFY(workspace.link() == slowLink);
        workspace.setDevices({lab, phone});
        QCOMPARE(workspace.linkSource(), LinkSource::None);
        workspace.setDevices(phoneAndLab);
        QVERIFY(workspace.link() == slowLink);
        workspace.useMeasuredLink();
        QVERIFY(workspace.link() == fastLink);
    }

    void aDraggedLinkIsOneStep()
    {
        Workspace workspace;
        fill(workspace);
        workspace.typeLink(slowLink);
        workspace.typeLink({engine::megabitsPerSecond(6), engine::megabitsPerSecond(6)}, true);
        workspace.typeLink({engine::megabitsPerSecond(7), engine::megabitsPerSecond(7)}, true);
        workspace.undoStack()->undo();
        QVERIFY(workspace.link() == fastLink);
    }

    void aRunGrowsWithoutBeingCopied()
    {
        Workspace workspace;
        fill(workspace);
        engine::RunReport head;
        head.plans.resize(3);
        const auto log = std::make_shared<engine::RunLog>(head);
        workspace.setRun(log);
        const tests::HeardChanges appended(workspace, app::Change::Frames);
        const tests::HeardChanges reports(workspace, app::Change::Run);
        for (int frame = 0; frame < 5; ++frame)
            workspace.appendFrame(*log, {.plan = engine::firstSplitPlan, .frame = frame, .latency = engine::Millis(1)});
        QCOMPARE(appended.times, 5);
        QCOMPARE(reports.times, 0);
        QCOMPARE(workspace.report()->frames.size(), std::size_t(5));
        workspace.finishRun(*log, 0.0);
        QCOMPARE(reports.times, 1);
        QVERIFY(workspace.report()->complete);
    }

    void saysWhyAModelDoesNotOpen()
    {
        const auto model = openModel(QStringLiteral("zoo:Nothing"));
        QVERIFY(!model);
        QVERIFY(model.error().message().find("Nothing") != std::string::npos);
    }

private:
    void fill(Workspace& workspace)
    {
        workspace.setModel(m_model);
        workspace.setDevices(phoneAndLab);
        workspace.keepProfile(phone, support::evenProfile(*m_model, 4.0));
        workspace.keepProfile(lab, support::evenProfile(*m_model, 1.0));
        workspace.keepLink(phoneAndLab, {fastLink, false});
    }

    /// What the background would answer.
    static void complete(Workspace& workspace)
    {
        for (const auto& planner : engine::planners()) {
            const auto row = rowOf(workspace, std::string(planner.name));
            if (workspace.plans()[static_cast<std::size_t>(row)].pending)
                workspace.setPlan({std::string(planner.name), planner.plan(*workspace.costs(), {}, {})});
        }
    }

    static int rowOf(const Workspace& workspace, const std::string& algorithm)
    {
        const auto found = std::ranges::find(workspace.plans(), algorithm, &PlanEntry::algorithm);
        return static_cast<int>(found - workspace.plans().begin());
    }

    std::shared_ptr<const OpenedModel> m_model;
    std::shared_ptr<const OpenedModel> m_other;
};

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
