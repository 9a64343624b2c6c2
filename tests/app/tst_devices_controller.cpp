// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_desk.h"
#include "tests/support/loaded_agent.h"
#include "widgets/pages/device_card_view.h"
#include "widgets/pages/devices_page.h"
#include "widgets/shell/message_line.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>

using engine::Side;
using tests::boxAddress;
using tests::FakeDesk;
using tests::phoneAddress;
using widgets::DeviceRole;

namespace {

const widgets::DeviceCardView* cardOf(const FakeDesk& desk, const QString& address)
{
    for (const auto* card : desk.pages.devices->findChildren<widgets::DeviceCardView*>()) {
        if (!card->isHidden() && card->findChild<QLabel*>(QStringLiteral("deviceAddress"))->text() == address)
            return card;
    }
    return nullptr;
}

/// "Not connected: why"; empty: there is no such card.
QString stateOf(const FakeDesk& desk, const QString& address)
{
    const auto* card = cardOf(desk, address);
    if (card == nullptr)
        return {};
    const auto* detail = card->findChild<QLabel*>(QStringLiteral("deviceDetail"));
    const auto state = card->findChild<QLabel*>(QStringLiteral("deviceState"))->text();
    return detail->isHidden() ? state : state + QStringLiteral(": ") + detail->text();
}

void press(const FakeDesk& desk, const QString& address, const char* button)
{
    cardOf(desk, address)->findChild<QPushButton*>(QLatin1String(button))->click();
}

network::DeviceId idOf(const QString& address)
{
    return {address.toStdString()}; // because the agents here say none
}

} // namespace

class TestDevicesController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothAreBusyThroughARunAndReadyAfterIt()
    {
        FakeDesk desk;
        desk.connectBoth();
        QTRY_COMPARE(stateOf(desk, phoneAddress), QStringLiteral("Ready"));
        QTRY_COMPARE(stateOf(desk, boxAddress), QStringLiteral("Ready"));
        QVERIFY(desk.jobs.run({5, engine::exactly(3, engine::Millis{1000})}));
        QCOMPARE(stateOf(desk, phoneAddress), QStringLiteral("Running"));
        QCOMPARE(stateOf(desk, boxAddress), QStringLiteral("Running"));
        QTRY_VERIFY(desk.idle());
        QVERIFY(desk.workspace.report() != nullptr && desk.workspace.report()->complete);
        QCOMPARE(stateOf(desk, phoneAddress), QStringLiteral("Ready"));
        QCOMPARE(stateOf(desk, boxAddress), QStringLiteral("Ready"));
    }

    void aCardSaysThatItsAgentIsProfiled()
    {
        FakeDesk desk;
        desk.connectBoth();
        QTRY_VERIFY(desk.bothReady());
        const auto job = desk.jobs.profile({*desk.agents.roles().device}, engine::exactly(3, engine::Millis{1000}));
        QVERIFY(job);
        QCOMPARE(stateOf(desk, phoneAddress), QStringLiteral("Profiling"));
        QCOMPARE(stateOf(desk, boxAddress), QStringLiteral("Ready"));
        (*job)->cancel();
        QCOMPARE(stateOf(desk, phoneAddress), QStringLiteral("Ready"));
    }

    void anAgentWithoutARoleIsConnected()
    {
        FakeDesk desk;
        desk.devices.connectTo(boxAddress, DeviceRole::None);
        QTRY_COMPARE(stateOf(desk, boxAddress), QStringLiteral("Ready"));
        QVERIFY(!desk.agents.roles().device && !desk.agents.roles().edge);
        press(desk, boxAddress, "asEdge");
        QVERIFY(desk.agents.inRole(Side::Edge) != nullptr);
        press(desk, boxAddress, "asEdge");
        QVERIFY(desk.agents.inRole(Side::Edge) == nullptr);
        QCOMPARE(stateOf(desk, boxAddress), QStringLiteral("Ready"));
        QCOMPARE(desk.transport->opened, 1);
    }

    void aDeadAddressSaysWhyAndWhenItIsTriedAgain()
    {
        FakeDesk desk;
        const auto accept = std::exchange(desk.transport->accept, {});
        desk.devices.connectTo(boxAddress);
        QTRY_VERIFY(stateOf(desk, boxAddress).startsWith(QStringLiteral("Not connected")));
        const auto said = stateOf(desk, boxAddress);
        QVERIFY2(said.contains(QStringLiteral("cannot connect: Connection refused")), qPrintable(said));
        QVERIFY2(said.endsWith(QStringLiteral("next try in 1 s")), qPrintable(said));
        desk.transport->accept = accept;
        QTRY_COMPARE(stateOf(desk, boxAddress), QStringLiteral("Ready"));
    }

    void onlyWhatWasConnectedIsLost()
    {
        FakeDesk desk;
        desk.connectBoth();
        QTRY_VERIFY(desk.bothReady());
        desk.transport->accept = {};
        desk.honest.erase("box");
        QTRY_VERIFY2(stateOf(desk, boxAddress).startsWith(QStringLiteral("Connection lost")),
                     qPrintable(stateOf(desk, boxAddress)));
        QCOMPARE(stateOf(desk, phoneAddress), QStringLiteral("Ready"));
    }

    void swappingRolesKeepsBothProfilesAndStartsNothingAnew()
    {
        FakeDesk desk;
        desk.connectBoth();
        QTRY_VERIFY(desk.bothReady());
        const auto roles = desk.agents.roles();
        QVERIFY(desk.jobs.profile({*roles.device, *roles.edge}, engine::exactly(3, engine::Millis{1000})));
        QTRY_VERIFY(desk.workspace.link()); // probed by itself
        QTRY_VERIFY(desk.idle());
        const auto opened = desk.transport->opened;
        const auto ofPhone = *desk.workspace.profile(Side::Device);
        const auto ofBox = *desk.workspace.profile(Side::Edge);
        QCOMPARE(ofPhone.device.name, std::string("phone"));
        press(desk, phoneAddress, "asEdge");
        QCOMPARE(desk.agents.roles().edge, roles.device);
        QCOMPARE(desk.agents.roles().device, roles.edge);
        QCOMPARE(desk.transport->opened, opened);
        QVERIFY(desk.bothReady());
        QVERIFY(*desk.workspace.profile(Side::Edge) == ofPhone);
        QVERIFY(*desk.workspace.profile(Side::Device) == ofBox);
        QCOMPARE(desk.workspace.devices().edge, std::optional(idOf(phoneAddress)));
    }

    void aCardHoldsALoadAndSaysWhatItGot()
    {
        tests::LoadedAgent phone;
        FakeDesk desk;
        desk.scripts["phone"] = phone.script();
        desk.connectBoth();
        QTRY_VERIFY(desk.bothReady());
        const auto load = [&] {
            return cardOf(desk, phoneAddress)->findChild<QLabel*>(QStringLiteral("deviceLoad"))->text();
        };
        QCOMPARE(load(), QStringLiteral("none on purpose"));
        press(desk, phoneAddress, "load");
        press(desk, phoneAddress, "holdLoad");
        QCOMPARE(load(), QStringLiteral("cpu 50 % asked for"));
        QTRY_COMPARE(load(), QStringLiteral("cpu 50 % held, got 50 %"));
        const auto line = [&] { return desk.pages.devices->findChild<widgets::MessageLine*>()->text(); };
        QCOMPARE(line(), QString());
        phone.loseLoad();
        QTRY_COMPARE(load(), QStringLiteral("none on purpose"));
        QVERIFY2(line().contains(QStringLiteral("ended by itself")), qPrintable(line()));
        press(desk, phoneAddress, "holdLoad");
        QTRY_COMPARE(phone.held.cpu, 0.5);
        press(desk, phoneAddress, "load"); // Release
        QTRY_COMPARE(phone.held.cpu, 0.0);
        QCOMPARE(load(), QStringLiteral("none on purpose"));
        QCOMPARE(line(), QString());
    }

    void oneThatHasEndedIsHadBackByItsAddress()
    {
        FakeDesk desk;
        desk.connectBoth();
        QTRY_VERIFY(desk.bothReady());
        desk.agents.inRole(Side::Edge)->close({engine::ErrorCode::Disconnected, "its process has ended"});
        QCOMPARE(stateOf(desk, boxAddress), QStringLiteral("Closed: its process has ended"));
        desk.devices.connectTo(boxAddress);
        QTRY_COMPARE(stateOf(desk, boxAddress), QStringLiteral("Ready"));
        QVERIFY(desk.bothReady()); // it has the role that was free
        QCOMPARE(desk.agents.all().size(), 2U);
        press(desk, boxAddress, "removeDevice");
        QVERIFY(cardOf(desk, boxAddress) == nullptr);
        QVERIFY(desk.agents.inRole(Side::Edge) == nullptr);
    }
};

QTEST_MAIN(TestDevicesController)
#include "tst_devices_controller.moc"
