// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/what_if_controller.h"
#include "network/network_thread.h"
#include "tests/support/heard_changes.h"
#include "tests/support/made_up_devices.h"
#include "tests/support/memory_transport.h"
#include "widgets/charts/phase_map_chart.h"
#include "widgets/charts/trade_off_chart.h"
#include "widgets/charts/what_if_chart.h"
#include "widgets/pages/what_if_card.h"

#include <QLabel>
#include <QTest>
#include <QThreadPool>

using namespace app;
using engine::Side;

namespace {

engine::Link link(double up)
{
    return {engine::megabitsPerSecond(up), engine::megabitsPerSecond(50), engine::Millis{2}};
}

/// A session without agents, and the card that shows what it could be.
struct Session
{
    network::NetworkThread thread{network::NetworkThread::Home::Caller};
    Workspace workspace;
    Agents agents{{thread, std::make_shared<tests::MemoryTransport>()}};
    Jobs jobs{workspace, agents};
    widgets::WhatIfCard card;
    WhatIfController controller{workspace, jobs, card, nullptr};

    void fill(const std::shared_ptr<const OpenedModel>& model)
    {
        support::profileOnMadeUpDevices(workspace, model);
        workspace.keepLink(support::madeUpDevices, {link(8.8), false});
    }

    template <typename Chart>
    QString table() const
    {
        return QString::fromStdString(engine::toCsv(card.findChild<Chart*>()->table()));
    }
    template <typename Chart>
    qsizetype rows() const
    {
        return table<Chart>().count(QLatin1Char('\n')) - 1;
    }
    QString note() const { return card.findChild<widgets::WhatIfChart*>()->findChild<QLabel*>()->text(); }
    bool swept() const
    {
        const auto titles = table<widgets::WhatIfChart>().section(QLatin1Char('\n'), 0, 0);
        return std::ranges::all_of(engine::planners(), [&](const engine::Planner& planner) {
            return titles.contains(QLatin1Char(',') + QString::fromStdString(std::string(planner.name)));
        });
    }
};

} // namespace

class TestWhatIfController : public QObject
{
    Q_OBJECT

    std::shared_ptr<const OpenedModel> m_model;

private Q_SLOTS:
    void initTestCase()
    {
        auto model = openModel(QStringLiteral("zoo:AlexNet"));
        QVERIFY(model);
        m_model = std::make_shared<const OpenedModel>(std::move(*model));
    }

    void saysWhatIsMissing()
    {
        Session session;
        QVERIFY(session.note().startsWith(QStringLiteral("No model")));
        session.workspace.setDevices(support::madeUpDevices);
        session.workspace.setModel(m_model);
        QVERIFY(session.note().startsWith(QStringLiteral("The layer times of the device")));
        session.workspace.keepProfile(*support::madeUpDevices.device, support::evenProfile(*m_model, 8.0));
        QVERIFY(session.note().startsWith(QStringLiteral("The layer times of the edge")));
        session.workspace.keepProfile(*support::madeUpDevices.edge, support::evenProfile(*m_model, 1.0));
        QVERIFY(session.note().startsWith(QStringLiteral("The link")));
    }

    void computesNothingBeforeItIsLookedAt()
    {
        Session session;
        session.fill(m_model);
        session.card.show();
        QTRY_VERIFY_WITH_TIMEOUT(session.swept(), 30'000);
        QCOMPARE(session.rows<widgets::PhaseMapChart>(), 0);
        session.card.setCurrentTab(widgets::WhatIfCard::PhaseMap);
        QTRY_COMPARE_WITH_TIMEOUT(session.rows<widgets::PhaseMapChart>(), 128 * 128, 30'000);
        QCOMPARE(session.rows<widgets::TradeOffChart>(), 0);
        session.card.setCurrentTab(widgets::WhatIfCard::TradeOffs);
        QTRY_VERIFY_WITH_TIMEOUT(session.rows<widgets::TradeOffChart>() > 1, 30'000);
    }

    /// The note of what was missing before the measurement began must not stand until its end.
    void saysThatItWaitsForTheEndOfAMeasurement()
    {
        Session session;
        session.workspace.setModel(m_model);
        session.card.show();
        const auto agent = session.agents.add(*parseAgentAddress(QStringLiteral("nobody:1")));
        const auto job = session.jobs.profile({agent}, {});
        QVERIFY(job);
        session.fill(m_model);
        QCOMPARE(session.note(), QStringLiteral("This is worked out as soon as nothing is measured any more"));
        QVERIFY(!session.swept());
        (*job)->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(session.swept(), 30'000);
    }

    void keepsTheSweepWhenOnlyTheUplinkChanges()
    {
        Session session;
        session.fill(m_model);
        session.card.show();
        QTRY_VERIFY_WITH_TIMEOUT(session.swept(), 30'000);
        const auto before = session.table<widgets::WhatIfChart>();
        session.workspace.typeLink(link(3.3));
        QCOMPARE(session.table<widgets::WhatIfChart>(), before);
        session.workspace.setResultOn(Side::Edge);
        QTRY_VERIFY_WITH_TIMEOUT(session.table<widgets::WhatIfChart>() != before && session.swept(), 30'000);
    }

    void forgetsEverythingWithTheDevices()
    {
        Session session;
        session.fill(m_model);
        session.card.show();
        QTRY_VERIFY_WITH_TIMEOUT(session.swept(), 30'000);
        session.workspace.setDevices({});
        QCOMPARE(session.rows<widgets::WhatIfChart>(), 0);
        QVERIFY(session.note().startsWith(QStringLiteral("The layer times of the device")));
    }

    void showsThePlanOfAPoint()
    {
        Session session;
        session.fill(m_model);
        const tests::HeardChanges changed(session.workspace, app::Change::Preview);
        const std::vector<Side> sideOf(m_model->fused.layers().size(), Side::Edge);
        const engine::Circumstances there{engine::megabitsPerSecond(98), 7.66};
        Q_EMIT session.card.placementChosen(sideOf, there);
        QCOMPARE(changed.times, 1);
        QVERIFY(session.workspace.previewed() == (app::Preview{sideOf, there}));
        session.workspace.typeLink(link(3.3));
        QVERIFY(!session.workspace.previewed());
        QCOMPARE(changed.times, 2);
    }

    /// What computes is told to stop, and nothing comes to those that are gone.
    void goesAwayWhileItComputes()
    {
        auto large = openModel(QStringLiteral("zoo:GoogLeNet")); // nothing of it is done at once
        QVERIFY(large);
        const auto model = std::make_shared<const OpenedModel>(std::move(*large));
        const auto* pool = QThreadPool::globalInstance();
        for (const int tab :
             {widgets::WhatIfCard::Bandwidth, widgets::WhatIfCard::PhaseMap, widgets::WhatIfCard::TradeOffs}) {
            auto session = std::make_unique<Session>();
            session->card.setCurrentTab(tab);
            session->fill(model);
            session->card.show();
            QTRY_VERIFY(pool->activeThreadCount() > 0);
            session.reset();
            QTRY_COMPARE(pool->activeThreadCount(), 0);
            QCoreApplication::processEvents();
        }
    }
};

QTEST_MAIN(TestWhatIfController)
#include "tst_what_if_controller.moc"
