// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/graph_controller.h"
#include "app/desktop/pages.h"
#include "tests/support/made_up_devices.h"
#include "widgets/graph/cut_view.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/profile_page.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using engine::LayerId;
using engine::Side;
using Model = std::shared_ptr<const app::OpenedModel>;

namespace {

struct Desk
{
    bool shows(const Model& model) const
    {
        return std::ranges::all_of(pages.graphViews(), [&](const widgets::GraphView* view) {
            return view->state().graph.get() == &model->fused && !view->state().layout.nodes.empty();
        });
    }
    const widgets::GraphState& state() const { return pages.modelGraph->state(); }

    app::Workspace workspace;
    app::Pages pages;
    app::GraphController controller{workspace, pages, nullptr};
    QSignalSpy laidOut{&controller, &app::GraphController::laidOut};
};

} // namespace

class TestGraphController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto open = [](const QString& source) -> Model {
            auto model = app::openModel(source);
            return model ? std::make_shared<const app::OpenedModel>(std::move(*model)) : nullptr;
        };
        m_model = open(QStringLiteral("zoo:AlexNet"));
        m_other = open(QStringLiteral("zoo:GoogLeNet"));
        QVERIFY(m_model && m_other);
    }

    void aModelIsOnEveryGraph()
    {
        Desk desk;
        QVERIFY(desk.pages.graphViews().size() >= 3);
        desk.workspace.setModel(m_model);
        QVERIFY(!desk.shows(m_model)); // it is being laid out
        QTRY_VERIFY(desk.shows(m_model));
        QCOMPARE(desk.laidOut.size(), 1);
        QVERIFY(!desk.state().heatMode); // no times, no heat
    }

    void ofTwoModelsInARowTheSecondIsShown()
    {
        Desk desk;
        desk.workspace.setModel(m_model);
        desk.workspace.setModel(m_other);
        QTRY_VERIFY(desk.shows(m_other));
        QCOMPARE(desk.laidOut.size(), 1);
    }

    void withoutAModelThereIsNoGraph()
    {
        Desk desk;
        desk.workspace.setModel(m_model);
        QTRY_VERIFY(desk.shows(m_model));
        desk.pages.modelGraph->setSelected(LayerId{2});
        desk.workspace.setModel(nullptr);
        for (const auto* view : desk.pages.graphViews()) {
            QVERIFY(!view->state().graph);
            QVERIFY(!view->selected());
        }
    }

    void aModelThatIsClosedAtOnceIsNotShownLater()
    {
        Desk desk;
        desk.workspace.setModel(m_other);
        desk.workspace.setModel(nullptr);
        desk.workspace.setModel(m_model);
        QTRY_VERIFY(desk.shows(m_model));
        QCOMPARE(desk.laidOut.size(), 1);
    }

    void aGraphThatCannotBeLaidOutSaysWhy()
    {
        app::Workspace workspace;
        app::Pages pages;
        bool fails = true;
        const app::GraphController controller(
            workspace, pages, nullptr,
            [&fails](const engine::LayerGraph& graph, const widgets::LayoutOptions& options,
                     const engine::KeepGoing& keepGoing) -> engine::Result<widgets::GraphLayout> {
                if (fails)
                    return engine::Error{engine::ErrorCode::Unsupported, "it is too large"};
                return widgets::layoutOf(graph, options, keepGoing);
            });
        workspace.setModel(m_model);
        for (const auto* view : pages.graphViews()) {
            const auto* note = view->findChild<QLabel*>(QStringLiteral("graphNote"));
            QTRY_VERIFY(note->text().contains(QStringLiteral("it is too large")));
            QVERIFY(!note->isHidden());
        }
        fails = false;
        workspace.setModel(m_other);
        QTRY_VERIFY(pages.modelGraph->state().graph.get() == &m_other->fused);
        QVERIFY(pages.modelGraph->findChild<QLabel*>(QStringLiteral("graphNote"))->isHidden());
    }

    void timesSayWhereTheyAreFrom()
    {
        Desk desk;
        desk.workspace.setDevices(support::madeUpDevices);
        desk.workspace.setModel(m_model);
        auto profile = support::evenProfile(*m_model, 8.0);
        profile.device.name = "slow phone";
        profile.device.slowdown = 4.0;
        desk.workspace.keepProfile(*support::madeUpDevices.device, profile);
        QTRY_VERIFY(desk.shows(m_model));
        const auto& times = desk.state().timesOn(Side::Device);
        QCOMPARE(times.times, std::vector(m_model->fused.layers().size(), engine::Millis{8.0}));
        QVERIFY2(times.source.contains(QStringLiteral("slow phone")), qPrintable(times.source));
        QVERIFY(times.source.contains(QStringLiteral("emulated")));
        QVERIFY(!desk.state().timesOn(Side::Edge).known());
        QVERIFY(desk.state().heatMode);
        QCOMPARE(desk.state().shownSide, Side::Device);
    }

    void timesOfTheEdgeAloneAreShown()
    {
        Desk desk;
        desk.workspace.setDevices(support::madeUpDevices);
        desk.workspace.setModel(m_model);
        desk.workspace.keepProfile(*support::madeUpDevices.edge, support::evenProfile(*m_model, 1.0));
        QTRY_VERIFY(desk.shows(m_model));
        QCOMPARE(desk.state().shownSide, Side::Edge);
        QVERIFY(desk.state().heatMode);
        QVERIFY(!desk.state().timesOn(Side::Edge).source.contains(QStringLiteral("emulated")));
    }

    void timesOfAnotherModelAreNone()
    {
        Desk desk;
        support::profileOnMadeUpDevices(desk.workspace, m_model);
        QTRY_VERIFY(desk.shows(m_model));
        QVERIFY(desk.state().timesOn(Side::Edge).known());
        desk.workspace.setModel(m_other);
        QTRY_VERIFY(desk.shows(m_other));
        QVERIFY(!desk.state().timesOn(Side::Device).known() && !desk.state().timesOn(Side::Edge).known());
        desk.workspace.setModel(m_model);
        QTRY_VERIFY(desk.shows(m_model));
        QVERIFY(desk.state().timesOn(Side::Device).known()); // kept for their model
    }

    void aLayerIsChosenEverywhere_data()
    {
        QTest::addColumn<int>("where");
        QTest::addRow("a graph") << 0;
        QTest::addRow("the model's table") << 1;
        QTest::addRow("the profile's table") << 2;
        QTest::addRow("the plan's table") << 3;
    }

    void aLayerIsChosenEverywhere()
    {
        QFETCH(int, where);
        Desk desk;
        support::profileOnMadeUpDevices(desk.workspace, m_model);
        QTRY_VERIFY(desk.shows(m_model));
        const LayerId layer{3};
        switch (where) {
        case 0: Q_EMIT desk.pages.liveGraph->layerSelected(layer); break;
        case 1: Q_EMIT desk.pages.model->layerSelected(layer); break;
        case 2: Q_EMIT desk.pages.profile->layerSelected(layer); break;
        default: Q_EMIT desk.pages.partition->layerSelected(layer); break;
        }
        for (const auto* view : desk.pages.graphViews())
            QCOMPARE(view->selected(), std::optional(layer));
    }

    void blocksCollapseOnEveryGraph()
    {
        Desk desk;
        desk.workspace.setModel(m_other);
        QTRY_VERIFY(desk.shows(m_other));
        const auto before = desk.state().layout.nodes.size();
        Q_EMIT desk.pages.model->collapseToggled(true);
        QTRY_COMPARE(desk.laidOut.size(), 2);
        for (const auto* view : desk.pages.graphViews())
            QVERIFY(view->state().layout.nodes.size() < before);
        Q_EMIT desk.pages.model->collapseToggled(false);
        QTRY_COMPARE(desk.laidOut.size(), 3);
        QCOMPARE(desk.state().layout.nodes.size(), before);
    }

private:
    Model m_model;
    Model m_other;
};

QTEST_MAIN(TestGraphController)
#include "tst_graph_controller.moc"
