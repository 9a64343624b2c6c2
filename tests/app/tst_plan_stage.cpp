// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/cut_controller.h"
#include "app/desktop/graph_controller.h"
#include "app/desktop/main_window.h"
#include "app/desktop/pages.h"
#include "app/desktop/plan_controller.h"
#include "app/workspace/background_planning.h"
#include "network/network_thread.h"
#include "tests/support/made_up_devices.h"
#include "tests/support/memory_transport.h"
#include "widgets/graph/cut.h"
#include "widgets/graph/cut_view.h"
#include "widgets/pages/partition_page.h"
#include "widgets/shell/message_line.h"
#include "widgets/tables/layer_table_model.h"
#include "widgets/tables/plan_table.h"
#include "widgets/tables/value_text.h"

#include <QAction>
#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>
#include <QStandardPaths>
#include <QTest>

using engine::Side;

namespace {

const engine::Link slowLink{engine::megabitsPerSecond(10), engine::megabitsPerSecond(10)};

/// The controllers around one workspace, as in the window.
struct Desk
{
    explicit Desk(const std::shared_ptr<const app::OpenedModel>& model)
    {
        pages.resize(1500, 900);
        pages.setStage(widgets::Stage::Partition);
        pages.show();
        support::profileOnMadeUpDevices(workspace, model);
        workspace.keepLink(support::madeUpDevices, {slowLink, false});
    }

    const engine::Plan& planned(const char* algorithm) const
    {
        const auto row = std::ranges::find(workspace.plans(), algorithm, &app::PlanEntry::algorithm);
        return *row->plan;
    }

    network::NetworkThread thread{network::NetworkThread::Home::Caller};
    app::Workspace workspace;
    app::Agents agents{{thread, std::make_shared<tests::MemoryTransport>()}};
    app::BackgroundPlanning planning{workspace};
    app::Jobs jobs{workspace, agents};
    app::Pages pages;
    app::GraphController graph{workspace, pages, nullptr};
    app::CutController cut{workspace, graph, pages, nullptr};
    app::PlanController plans{workspace, jobs, pages, nullptr};
    widgets::CutView& view = *pages.partitionGraph;
};

void sendMouse(QWidget* widget, QEvent::Type type, const QPoint& place)
{
    const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
    const auto buttons = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
    QMouseEvent event(type, QPointF(place), widget->mapToGlobal(QPointF(place)), button, buttons, Qt::NoModifier);
    QCoreApplication::sendEvent(widget, &event);
}

} // namespace

class TestPlanStage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        auto model = app::openModel(QStringLiteral("zoo:AlexNet"));
        QVERIFY(model);
        m_model = std::make_shared<const app::OpenedModel>(std::move(*model));
    }

    void aDraggedCutIsAPlanThatUndoTakesBack()
    {
        Desk desk(m_model);
        QTRY_VERIFY(desk.view.state().plan.has_value());
        desk.workspace.choosePlan(0);
        const auto before = *desk.view.state().plan;
        const auto& state = desk.view.state();
        desk.view.fitToView();
        const auto from =
            desk.view.mapFromScene(widgets::handlePlace(state, *widgets::handleOf(state), desk.view.transform().m11()));
        const auto middle =
            desk.view.mapFromScene(state.layout.nodes[state.layout.nodeOf[5]].rect.center()) + QPoint(3, 0);
        sendMouse(desk.view.viewport(), QEvent::MouseButtonPress, from);
        sendMouse(desk.view.viewport(), QEvent::MouseMove, (from + middle) / 2);
        sendMouse(desk.view.viewport(), QEvent::MouseMove, middle);
        const auto held = *state.plan;
        QVERIFY(held != before);
        const auto cost = engine::costOf(*desk.workspace.costs(), held).total();
        QVERIFY2(state.cutText.startsWith(QString::number(cost.count(), 'g', 3)), qPrintable(state.cutText));
        QVERIFY(!desk.workspace.wishes().byHand); // not before it is dropped
        sendMouse(desk.view.viewport(), QEvent::MouseButtonRelease, middle);
        QCOMPARE(desk.workspace.plan()->algorithm, std::string(app::byHand));
        QCOMPARE(desk.workspace.plan()->sideOf, held);
        QCOMPARE(desk.pages.findChild<widgets::PlanTable*>()->plans()[1].title, QStringLiteral("By hand"));
        desk.workspace.undoStack()->undo();
        QCOMPARE(desk.workspace.plan()->algorithm, std::string("optimal"));
        QCOMPARE(*state.plan, before);
        desk.workspace.undoStack()->redo();
        QCOMPARE(*state.plan, held);
    }

    void everyAlgorithmAnswersAndTheChosenOneStays()
    {
        Desk desk(m_model);
        QTRY_VERIFY(!desk.workspace.planning());
        const std::string algorithm = "overlap";
        const auto& plans = desk.workspace.plans();
        const auto row = std::ranges::find(plans, algorithm, &app::PlanEntry::algorithm) - plans.begin();
        desk.workspace.choosePlan(static_cast<int>(row));
        desk.workspace.typeLink({engine::megabitsPerSecond(30), engine::megabitsPerSecond(30)});
        QVERIFY(desk.workspace.planning());
        QVERIFY(desk.view.state().plan.has_value()); // the graph keeps its colours meanwhile
        QCOMPARE(desk.pages.findChild<widgets::PlanTable*>()->chosen()->pending, true);
        QTRY_VERIFY(!desk.workspace.planning());
        QCOMPARE(desk.workspace.plan()->algorithm, algorithm);
    }

    void anotherCodecIsAnAssumption()
    {
        Desk desk(m_model);
        const auto* note = desk.pages.findChild<QLabel*>(QStringLiteral("codecNote"));
        QVERIFY(!note->isVisible());
        const auto before = desk.planned("edge-only").value;
        desk.pages.findChild<QPushButton*>(QStringLiteral("codec-int8"))->click();
        QVERIFY(note->isVisible());
        QVERIFY(note->text().contains(QStringLiteral("assumptions until transfers use them")));
        QVERIFY(desk.planned("edge-only").value < before);
        QCOMPARE(app::livePlan(*desk.workspace.costs(), desk.planned("edge-only")).value, before);
        desk.workspace.undoStack()->undo();
        QVERIFY(!note->isVisible());
        QCOMPARE(desk.planned("edge-only").value, before);
    }

    void aPreviewIsOnTheGraphUntilAPlanIsChosen()
    {
        Desk desk(m_model);
        QTRY_VERIFY(desk.view.state().plan.has_value());
        const auto chosen = *desk.view.state().plan;
        const auto shown = std::vector(chosen.size(), chosen.front() == Side::Edge ? Side::Device : Side::Edge);
        desk.workspace.preview(app::Preview{shown});
        QCOMPARE(*desk.view.state().plan, shown);
        desk.workspace.choosePlan(desk.workspace.chosenPlan());
        QCOMPARE(*desk.view.state().plan, chosen);
    }

    void aPreviewIsOnePlanEverywhereAndSaysSo()
    {
        Desk desk(m_model);
        QTRY_VERIFY(desk.view.state().plan.has_value());
        const auto chosen = *desk.view.state().plan;
        const std::vector<Side> shown(chosen.size(), Side::Edge);
        QVERIFY(chosen != shown);
        const auto* proof = desk.pages.findChild<widgets::MessageLine*>(QStringLiteral("proof"));
        const auto before = proof->text();
        desk.workspace.preview(app::Preview{shown, engine::Circumstances{engine::megabitsPerSecond(98), 7.66}});
        const auto here = widgets::millisText(engine::costOf(*desk.workspace.costs(), shown).total());
        QVERIFY2(desk.view.state().cutText.startsWith(QStringLiteral("preview: ") + here),
                 qPrintable(desk.view.state().cutText));
        QVERIFY2(
            proof->text().startsWith(QStringLiteral("Preview: everything on the edge\nThe best at 98 Mbit/s with a "
                                                    "device 7.66 times slower: ")),
            qPrintable(proof->text()));
        QVERIFY2(proof->text().contains(QStringLiteral("Here ") + here), qPrintable(proof->text()));
        QVERIFY(proof->text().contains(QStringLiteral("the chosen plan, Optimal (min-cut)")));
        const auto table = desk.pages.partition->findChild<widgets::LayerTableModel*>()->table();
        QVERIFY(std::ranges::all_of(table.rows, [](const auto& row) { return row.back() == "edge"; }));
        QCOMPARE(*desk.pages.liveGraph->state().plan, chosen); // what a run would use
        desk.pages.findChild<QPushButton*>(QStringLiteral("endPreview"))->click();
        QCOMPARE(*desk.view.state().plan, chosen);
        QCOMPARE(proof->text(), before);
    }

    void aProofNamesThePinsAndOneClickRemovesThem()
    {
        Desk desk(m_model);
        QTRY_VERIFY(desk.view.state().plan.has_value());
        const auto* proof = desk.pages.findChild<widgets::MessageLine*>(QStringLiteral("proof"));
        auto* unpin = desk.pages.findChild<QAbstractButton*>(QStringLiteral("unpinAll"));
        QVERIFY(unpin->isHidden());
        QVERIFY(proof->text().contains(QStringLiteral("no placement is below it")));
        const auto last = m_model->fused.layers().size() - 1;
        const engine::LayerId lastLayer{static_cast<std::uint32_t>(last)};
        desk.workspace.pin(std::vector{engine::LayerId{0}, lastLayer}, Side::Device);
        QVERIFY2(proof->text().contains(QStringLiteral("Proven optimal with the pins (on the device: %1, %2)")
                                            .arg(QString::fromStdString(m_model->fused.layers()[0].name),
                                                 QString::fromStdString(m_model->fused.layers()[last].name))),
                 qPrintable(proof->text()));
        QVERIFY(!proof->text().contains(QStringLiteral("no placement is below it")));
        QVERIFY(!unpin->isHidden());
        unpin->click();
        QVERIFY(desk.workspace.wishes().pins.empty());
        QVERIFY(unpin->isHidden());
        QVERIFY(proof->text().contains(QStringLiteral("no placement is below it")));
        desk.workspace.undoStack()->undo();
        QCOMPARE(desk.workspace.wishes().pins.size(), 2U);
    }

    void comparesAndPinsOnTheGraph()
    {
        Desk desk(m_model);
        QTRY_VERIFY(desk.view.state().plan.has_value());
        const auto deviceOnly = std::ranges::find(desk.workspace.plans(), "device-only", &app::PlanEntry::algorithm);
        Q_EMIT desk.pages.partition->compareRequested(static_cast<int>(deviceOnly - desk.workspace.plans().begin()));
        QCOMPARE(widgets::sideChanges(desk.view.state()),
                 static_cast<std::size_t>(std::ranges::count(desk.workspace.plan()->sideOf, Side::Edge)));
        desk.view.setSelected(engine::LayerId{3});
        QTest::keyClick(&desk.view, Qt::Key_P);
        QCOMPARE(desk.workspace.wishes().pins.size(), 1U);
        QVERIFY(widgets::pinOf(desk.view.state(), desk.view.state().layout.nodes[desk.view.state().layout.nodeOf[3]]));
        desk.workspace.undoStack()->undo();
        QVERIFY(desk.view.state().pins.empty());
    }

    void theWindowUndoesByKey()
    {
        const app::MainWindow window;
        QStringList keys;
        for (const auto* action : window.actions())
            for (const auto& key : action->shortcuts())
                keys << key.toString(QKeySequence::PortableText);
        QVERIFY(keys.contains(QStringLiteral("Ctrl+Z")));
        QVERIFY(keys.contains(QStringLiteral("Ctrl+Y")));
    }

private:
    std::shared_ptr<const app::OpenedModel> m_model;
};

QTEST_MAIN(TestPlanStage)
#include "tst_plan_stage.moc"
