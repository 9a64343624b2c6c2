// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_team.h"

#include <QSignalSpy>
#include <QTest>

using app::AgentState;
using engine::Side;

class TestAgents : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void connectsThoseWithoutARole()
    {
        tests::FakeTeam team;
        team.put("box");
        const auto box = team.connectTo("box");
        QTRY_VERIFY(team.isReady(box));
        QVERIFY(!team.agents.roleOf(box));
        QCOMPARE(team.agents.devices(), app::DevicePair{});
    }

    void swappingTheRolesConnectsNobodyAnew()
    {
        tests::FakeTeam team;
        QVERIFY(team.assemble());
        const auto roles = team.agents.roles();
        const auto devices = team.agents.devices();
        const int opened = team.transport->opened;
        QSignalSpy changed(&team.agents, &app::Agents::devicesChanged);
        team.agents.setRoles({roles.edge, roles.device});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(team.agents.devices(), (app::DevicePair{devices.edge, devices.device}));
        QVERIFY(team.isReady(*roles.device) && team.isReady(*roles.edge));
        QCOMPARE(team.transport->opened, opened);
    }

    void anAgentHasOneRole()
    {
        tests::FakeTeam team;
        QVERIFY(team.assemble());
        const auto [phone, box] = team.agents.roles();
        team.agents.giveRole(*phone, Side::Edge);
        QCOMPARE(team.agents.roles(), (app::Roles{box, phone}));
        team.agents.giveRole(*box, std::nullopt);
        QCOMPARE(team.agents.roles(), (app::Roles{std::nullopt, phone}));
        team.agents.giveRole(*box, Side::Edge);
        QCOMPARE(team.agents.roles(), (app::Roles{std::nullopt, box}));
    }

    void theSameDeviceIsKnownOnce()
    {
        tests::FakeTeam team;
        std::vector<std::unique_ptr<network::Connection>> lab; // one device at both addresses
        team.transport->accept = [&lab](const network::Route&, network::Stream stream) {
            lab.push_back(std::make_unique<network::Connection>(std::move(stream)));
            auto* connection = lab.back().get();
            connect(connection, &network::Connection::received, connection, [connection](const network::Message&) {
                connection->greeted(network::Speaker::Client);
                connection->send(network::Welcome{{{std::string(32, '0')}, {"lab", "CPU", "fake", 1, 1, 1.0}, {}, 1}});
            });
        };
        const auto here = team.connectTo("here");
        QTRY_VERIFY(team.isReady(here));
        const auto there = team.connectTo("there");
        QTRY_COMPARE(team.agents.find(there)->state(), AgentState::Closed);
        QCOMPARE(team.agents.find(there)->problem()->message(), "this is lab, connected already at here:1");
        QVERIFY(team.isReady(here));
    }

    void whoIsTakenAwayHasNoRole()
    {
        tests::FakeTeam team;
        QVERIFY(team.assemble());
        const auto phone = *team.agents.roles().device;
        team.agents.remove(phone);
        QVERIFY(!team.agents.roles().device);
        QVERIFY(team.agents.find(phone) == nullptr);
        QVERIFY(!team.workspace.devices().device);
    }
};

QTEST_GUILESS_MAIN(TestAgents)
#include "tst_agents.moc"
