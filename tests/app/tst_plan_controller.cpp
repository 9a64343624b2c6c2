// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/planners.h"
#include "tests/support/even_profile.h"
#include "tests/support/fake_desk.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/tables/plan_table.h"

#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using app::JobKind;
using app::LinkSource;
using engine::Side;

namespace {

engine::Link link(double up)
{
    return {engine::megabitsPerSecond(up), engine::megabitsPerSecond(50), engine::Millis{2}};
}

/// Two agents in their roles, with layer times and a measured link.
struct Desk : tests::FakeDesk
{
    Desk()
    {
        connectBoth();
        isReady = QTest::qWaitFor([this] { return bothReady(); });
        if (!isReady)
            return;
        const auto both = workspace.devices();
        workspace.keepProfile(*both.device, support::evenProfile(*workspace.model(), 8.0));
        workspace.keepProfile(*both.edge, support::evenProfile(*workspace.model(), 1.0));
        workspace.keepLink(both, {link(20), true});
    }

    template <typename Widget>
    Widget* find(const char* name) const
    {
        return pages.findChild<Widget*>(QLatin1String(name));
    }
    const widgets::PlanTable& table() const { return *pages.findChild<widgets::PlanTable*>(); }
    QString source() const { return find<QLabel>("linkSource")->text(); }
    widgets::PartitionPage& page() const { return *pages.partition; }
    int rowOf(const char* algorithm) const
    {
        const auto row = std::ranges::find(workspace.plans(), algorithm, &app::PlanEntry::algorithm);
        return static_cast<int>(row - workspace.plans().begin());
    }

    bool isReady = false;
};

} // namespace

class TestPlanController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRowForEveryAlgorithm()
    {
        const Desk desk;
        QVERIFY(desk.isReady);
        QTRY_VERIFY(!desk.workspace.planning());
        QCOMPARE(desk.table().plans().size(), engine::planners().size());
        QCOMPARE(desk.table().chosen()->plan, std::optional(*desk.workspace.plan()));
        for (const auto& row : desk.table().plans()) {
            QVERIFY2(row.plan || !row.reason.isEmpty(), qPrintable(row.title));
            QVERIFY(!row.plan || !row.cut.isEmpty());
            QVERIFY(!row.pending);
        }
    }

    void whatOthersAreHeldAgainstIsShownThoughAPinForbidsIt()
    {
        Desk desk;
        const std::vector pinned{engine::LayerId{1}};
        desk.workspace.pin(pinned, Side::Edge);
        QTRY_VERIFY(!desk.workspace.planning());
        const auto& row = desk.table().plans()[static_cast<std::size_t>(desk.rowOf("device-only"))];
        QVERIFY(row.plan && !row.reason.isEmpty());
        QCOMPARE(row.plan->sideOf, std::vector(5, Side::Device));
    }

    void theChosenPlanIsTheOneThatWouldRun()
    {
        Desk desk;
        QTRY_VERIFY(!desk.workspace.planning());
        Q_EMIT desk.page().planChosen(desk.rowOf("edge-only"));
        QCOMPARE(desk.workspace.plan()->algorithm, std::string("edge-only"));
        const auto edgeOnly = desk.find<QLabel>("livePlan")->text();
        Q_EMIT desk.page().planChosen(desk.rowOf("device-only"));
        QVERIFY(desk.find<QLabel>("livePlan")->text() != edgeOnly);
        QCOMPARE(desk.table().chosen()->plan->algorithm, std::string("device-only"));
    }

    void aPresetIsALinkByHand()
    {
        Desk desk;
        QCOMPARE(desk.workspace.linkSource(), LinkSource::Measured);
        QVERIFY2(desk.source().contains(QStringLiteral("measured")), qPrintable(desk.source()));
        desk.find<QPushButton>("preset3G")->click();
        QCOMPARE(desk.workspace.linkSource(), LinkSource::Typed);
        QVERIFY(desk.workspace.link()->up < engine::megabitsPerSecond(20));
        QVERIFY2(desk.source().contains(QStringLiteral("set by hand")), qPrintable(desk.source()));
        QVERIFY(desk.find<QLabel>("liveLink")->text().contains(QStringLiteral("set by hand")));
    }

    void theMeasuredLinkComesBack()
    {
        Desk desk;
        QVERIFY(desk.find<QPushButton>("useMeasured")->isHidden());
        desk.find<QPushButton>("preset3G")->click();
        QVERIFY(!desk.find<QPushButton>("useMeasured")->isHidden());
        desk.find<QPushButton>("useMeasured")->click();
        QCOMPARE(desk.workspace.link(), std::optional(link(20)));
        QVERIFY(desk.find<QPushButton>("useMeasured")->isHidden());
        desk.workspace.undoStack()->undo();
        QCOMPARE(desk.workspace.linkSource(), LinkSource::Typed);
    }

    /// From where the slider was taken to where it was let go.
    void aDragIsOneStepOfUndo()
    {
        Desk desk;
        for (const double up : {15.0, 10.0, 5.0})
            Q_EMIT desk.page().linkEdited(link(up));
        QCOMPARE(desk.workspace.undoStack()->count(), 1);
        QCOMPARE(desk.workspace.link(), std::optional(link(5)));
        Q_EMIT desk.page().linkEditEnded();
        Q_EMIT desk.page().linkEdited(link(3));
        QCOMPARE(desk.workspace.undoStack()->count(), 2);
        desk.workspace.undoStack()->undo();
        QCOMPARE(desk.workspace.link(), std::optional(link(5)));
        desk.workspace.undoStack()->undo();
        QCOMPARE(desk.workspace.link(), std::optional(link(20)));
        QCOMPARE(desk.workspace.linkSource(), LinkSource::Measured);
    }

    void aRunKeepsItsLink()
    {
        Desk desk;
        desk.pages.live->findChild<QSpinBox*>(QStringLiteral("frames"))->setValue(5);
        std::unique_lock hold(desk.kernels);
        desk.work.run();
        QVERIFY(desk.jobs.of(JobKind::Run) != nullptr);
        Q_EMIT desk.page().linkEdited(link(1));
        QCOMPARE(desk.workspace.link(), std::optional(link(20)));
        QVERIFY(!desk.find<QPushButton>("preset3G")->isEnabled());
        hold.unlock();
        QTRY_VERIFY(desk.idle());
        QVERIFY(desk.find<QPushButton>("preset3G")->isEnabled());
        desk.find<QPushButton>("preset3G")->click();
        QCOMPARE(desk.workspace.linkSource(), LinkSource::Typed);
    }

    void whereTheResultIsWantedIsAWish()
    {
        Desk desk;
        auto* onEdge = desk.find<QPushButton>("resultOnEdge");
        QVERIFY(onEdge != nullptr && !onEdge->isChecked());
        onEdge->click();
        QCOMPARE(desk.workspace.resultOn(), Side::Edge);
        desk.workspace.undoStack()->undo();
        QCOMPARE(desk.workspace.resultOn(), Side::Device);
        QVERIFY(!onEdge->isChecked());
    }

    void withoutDevicesThereAreNoPlans()
    {
        Desk desk;
        QVERIFY(!desk.table().plans().empty());
        desk.agents.setRoles({});
        QVERIFY(desk.table().plans().empty());
        QVERIFY(desk.table().chosen() == nullptr);
        QVERIFY2(desk.source().contains(QStringLiteral("no link")), qPrintable(desk.source()));
    }
};

QTEST_MAIN(TestPlanController)
#include "tst_plan_controller.moc"
