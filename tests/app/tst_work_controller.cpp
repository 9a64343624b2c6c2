// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/even_profile.h"
#include "tests/support/fake_desk.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/profile_page.h"
#include "widgets/pages/what_if_card.h"
#include "widgets/shell/message_line.h"
#include "widgets/shell/progress_line.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using app::JobKind;
using engine::Side;
using tests::FakeDesk;

namespace {

/// Of the page's own line; empty when there is none.
QString errorOn(const QWidget* page)
{
    for (const auto* line : page->findChildren<widgets::MessageLine*>(QString(), Qt::FindDirectChildrenOnly)) {
        if (!line->isHidden() && line->tone() == widgets::MessageLine::Tone::Error)
            return line->text();
    }
    return {};
}

bool progresses(const QWidget* page)
{
    return page->findChild<widgets::ProgressLine*>()->active();
}

template <typename Widget>
Widget* child(const FakeDesk& desk, const char* name)
{
    return desk.pages.partition->findChild<Widget*>(QLatin1String(name));
}

/// Connected, and as many frames as a run may have at least.
struct ReadyDesk : FakeDesk
{
    ReadyDesk()
    {
        pages.live->findChild<QSpinBox*>(QStringLiteral("frames"))->setValue(5);
        connectBoth();
        isReady = QTest::qWaitFor([this] { return bothReady(); });
    }
    bool isReady = false;
};

} // namespace

class TestWorkController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aModelOpensWhileAnAgentProfiles()
    {
        ReadyDesk desk;
        QVERIFY(desk.isReady);
        std::unique_lock hold(desk.kernels);
        desk.work.profile();
        QTRY_VERIFY(progresses(desk.pages.profile));
        const auto* job = desk.jobs.of(JobKind::Profile);
        desk.work.open(QStringLiteral("zoo:AlexNet"));
        QTRY_COMPARE(desk.workspace.model()->name, QStringLiteral("AlexNet"));
        QCOMPARE(desk.jobs.of(JobKind::Profile), job);
        QVERIFY(progresses(desk.pages.profile)); // each page shows its own job
        QVERIFY(!progresses(desk.pages.model));
        hold.unlock();
        QTRY_VERIFY(desk.idle());
        QCOMPARE(errorOn(desk.pages.profile), QString());
        QVERIFY(desk.workspace.profile(Side::Device) == nullptr);
        desk.workspace.setModel(tests::openedDiamond());
        QVERIFY(desk.workspace.profile(Side::Device) != nullptr); // kept for the model that it is of
        QVERIFY(desk.workspace.profile(Side::Edge) != nullptr);
    }

    void aRefusalEndsWithTheJobThatWasInTheWay()
    {
        ReadyDesk desk;
        std::unique_lock hold(desk.kernels);
        desk.work.profile();
        desk.work.run();
        QVERIFY2(errorOn(desk.pages.live).contains(QStringLiteral("busy")), qPrintable(errorOn(desk.pages.live)));
        QVERIFY(desk.jobs.of(JobKind::Run) == nullptr);
        desk.work.open(QStringLiteral("zoo:ResNet")); // the end of another job says nothing about that
        QTRY_COMPARE(desk.workspace.model()->name, QStringLiteral("ResNet"));
        QVERIFY(errorOn(desk.pages.live).contains(QStringLiteral("busy")));
        hold.unlock();
        QTRY_VERIFY(desk.idle());
        QCOMPARE(errorOn(desk.pages.live), QString());
    }

    void aRunFollowsAProfileAtOnceInSpiteOfTheProbe()
    {
        ReadyDesk desk;
        QSignalSpy started(&desk.jobs, &app::Jobs::started);
        bool probed = false;
        connect(&desk.jobs, &app::Jobs::started, &desk.work, [&](const app::Job* job) {
            probed = job->kind() == JobKind::Probe;
            if (probed)
                QMetaObject::invokeMethod(&desk.work, &app::WorkController::run, Qt::QueuedConnection);
        });
        desk.work.profile();
        QTRY_COMPARE(started.size(), 3); // the profile, the probe, the run
        QVERIFY(desk.jobs.of(JobKind::Run) != nullptr);
        QVERIFY(desk.jobs.of(JobKind::Probe) == nullptr);
        QCOMPARE(errorOn(desk.pages.live), QString());
        QTRY_VERIFY(desk.idle());
        QVERIFY(desk.workspace.report() != nullptr && desk.workspace.report()->complete);
        QCOMPARE(errorOn(desk.pages.live), QString());
        QCOMPARE(errorOn(desk.pages.partition), QString());
    }

    void aRunIsShownFromItsBeginningToItsEnd()
    {
        ReadyDesk desk;
        QSignalSpy running(&desk.work, &app::WorkController::runningChanged);
        desk.work.run();
        QCOMPARE(running.size(), 1);
        QVERIFY(desk.pages.live->findChild<QPushButton*>(QStringLiteral("stop"))->isEnabled());
        QTRY_VERIFY(progresses(desk.pages.live));
        QTRY_VERIFY(desk.idle());
        QCOMPARE(running.size(), 2);
        QVERIFY(!progresses(desk.pages.live));
        QVERIFY(!desk.pages.live->findChild<QPushButton*>(QStringLiteral("stop"))->isEnabled());
    }

    void whatIsStoppedIsNoError()
    {
        ReadyDesk desk;
        std::unique_lock hold(desk.kernels);
        desk.work.run();
        QTRY_VERIFY(progresses(desk.pages.live));
        desk.work.stopRun();
        QVERIFY(desk.jobs.of(JobKind::Run) == nullptr);
        QVERIFY(!progresses(desk.pages.live));
        QCOMPARE(errorOn(desk.pages.live), QString());
    }

    void anAgentThatGoesAwayIsALineOnThePageOfItsJob()
    {
        ReadyDesk desk;
        std::unique_lock hold(desk.kernels);
        desk.work.profile();
        QTRY_VERIFY(progresses(desk.pages.profile));
        desk.agents.remove(*desk.agents.roles().device);
        QTRY_VERIFY(desk.idle());
        QVERIFY(!errorOn(desk.pages.profile).isEmpty());
        QVERIFY(!progresses(desk.pages.profile));
        hold.unlock();
        desk.devices.connectTo(tests::phoneAddress, widgets::DeviceRole::Device);
        desk.work.profile();
        QCOMPARE(errorOn(desk.pages.profile), QString());
        QTRY_VERIFY(desk.workspace.link());
    }

    void aTypedLinkRunsAndCanBeTakenBack()
    {
        ReadyDesk desk;
        desk.work.profile();
        QTRY_VERIFY(desk.workspace.link() && desk.idle());
        const auto measured = *desk.workspace.link();
        const auto* source = child<QLabel>(desk, "linkSource");
        const auto* uplink = child<QDoubleSpinBox>(desk, "uplink");
        QCOMPARE(source->text(), QStringLiteral("measured, emulated link"));
        child<QPushButton>(desk, "presetWi-Fi")->click();
        QCOMPARE(source->text(), QStringLiteral("set by hand; a run will emulate it"));
        QVERIFY(!child<QPushButton>(desk, "useMeasured")->isHidden());
        const auto typed = *desk.workspace.link();
        desk.work.run();
        QTRY_VERIFY(desk.idle());
        QVERIFY2(errorOn(desk.pages.live).isEmpty(), qPrintable(errorOn(desk.pages.live)));
        QVERIFY(desk.workspace.report()->link == typed);
        QVERIFY(!desk.workspace.report()->linkMeasured);
        child<QPushButton>(desk, "useMeasured")->click();
        QVERIFY(*desk.workspace.link() == measured);
        QVERIFY(child<QPushButton>(desk, "useMeasured")->isHidden());
        desk.workspace.undoStack()->undo();
        QVERIFY(*desk.workspace.link() == typed);
        QCOMPARE(uplink->value(), engine::toMegabitsPerSecond(typed.up));
        desk.workspace.undoStack()->undo();
        QVERIFY(*desk.workspace.link() == measured);
        QCOMPARE(source->text(), QStringLiteral("measured, emulated link"));
    }

    void theEditorShowsTheLinkOfTheRunThatGoesOn()
    {
        ReadyDesk desk;
        desk.work.profile();
        QTRY_VERIFY(desk.workspace.link() && desk.idle());
        const auto* uplink = child<QDoubleSpinBox>(desk, "uplink");
        const auto link = *desk.workspace.link();
        const auto before = uplink->value();
        std::unique_lock hold(desk.kernels);
        desk.work.run();
        QVERIFY(!uplink->isEnabled());
        Q_EMIT desk.pages.partition->whatIf()->bandwidthChosen(engine::megabitsPerSecond(2.5));
        QVERIFY(*desk.workspace.link() == link);
        QCOMPARE(uplink->value(), before);
        desk.work.stopRun();
        QVERIFY(uplink->isEnabled());
    }

    void aLinkThatIsMissingIsMeasuredOnceBothAreBack()
    {
        ReadyDesk desk;
        for (const auto side : {Side::Device, Side::Edge})
            desk.workspace.keepProfile(*desk.agents.inRole(side)->device(),
                                       support::evenProfile(*desk.workspace.model(), 1.0));
        QVERIFY(!desk.workspace.link());
        desk.put("box"); // in the place of the one before, whose connections end
        QTRY_VERIFY(desk.workspace.link());
    }

    void anotherPairOfDevicesHasALinkOfItsOwn()
    {
        ReadyDesk desk;
        desk.work.profile();
        QTRY_VERIFY(desk.workspace.link() && desk.idle());
        const auto roles = desk.agents.roles();
        const auto* uplink = child<QDoubleSpinBox>(desk, "uplink");
        const auto before = uplink->text();
        desk.agents.giveRole(*roles.edge, std::nullopt);
        QCOMPARE(child<QLabel>(desk, "linkSource")->text(), QStringLiteral("no link yet"));
        QVERIFY2(uplink->text().startsWith(QStringLiteral("–")) || uplink->text().startsWith(QStringLiteral("—")),
                 qPrintable(uplink->text()));
        desk.agents.setRoles(roles);
        QCOMPARE(uplink->text(), before);
        desk.agents.setRoles({roles.edge, roles.device});
        QCOMPARE(child<QLabel>(desk, "linkSource")->text(), QStringLiteral("measuring the link…"));
        QTRY_VERIFY(desk.idle());
        QCOMPARE(child<QLabel>(desk, "linkSource")->text(), QStringLiteral("measured")); // the box emulates none
    }
};

QTEST_MAIN(TestWorkController)
#include "tst_work_controller.moc"
