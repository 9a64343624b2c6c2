// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_team.h"

#include <QSignalSpy>
#include <QTest>

using app::AgentEvent;
using app::AgentState;
using namespace std::chrono_literals;

namespace {

constexpr std::array allStates{AgentState::Starting, AgentState::Connecting, AgentState::Ready, AgentState::Waiting,
                               AgentState::Closed};
constexpr std::array allEvents{AgentEvent::LocalReady, AgentEvent::LocalFailed, AgentEvent::Described,
                               AgentEvent::LostForNow, AgentEvent::LostForGood, AgentEvent::RetryDue,
                               AgentEvent::Close};

} // namespace

class TestAgent : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void nothingLeadsOutOfClosedAndEverythingElseCanBeClosed()
    {
        for (const auto event : allEvents)
            QVERIFY(!app::nextState(AgentState::Closed, event));
        for (const auto state : allStates) {
            if (state != AgentState::Closed)
                QVERIFY(app::nextState(state, AgentEvent::Close) == AgentState::Closed);
        }
        QVERIFY(!app::nextState(AgentState::Waiting, AgentEvent::Described)); // of a session that was let go
        QVERIFY(!app::nextState(AgentState::Ready, AgentEvent::RetryDue));
    }

    void pausesGrowToTheLongest()
    {
        const app::RetryPauses pauses{300ms, 10'000ms};
        QCOMPARE(pauses.after(1), 300ms);
        QCOMPARE(pauses.after(2), 600ms);
        QCOMPARE(pauses.after(5), 4800ms);
        QCOMPARE(pauses.after(6), 9600ms);
        for (const int failures : {7, 8, 1000})
            QCOMPARE(pauses.after(failures), 10'000ms);
    }

    void tellsOfEveryRefusedDial()
    {
        tests::FakeTeam team;
        team.transport->accept = {};
        app::Agent agent(app::AgentId{1}, tests::addressOf("nobody"), {team.thread, team.transport, {1ms, 2ms}});
        QSignalSpy refused(&agent, &app::Agent::dialFailed);
        QTRY_VERIFY_WITH_TIMEOUT(refused.count() >= 200, 20'000);
        const auto error = refused.last().at(0).value<engine::Error>();
        QCOMPARE(error.message(), "cannot connect: Connection refused");
        QVERIFY(agent.state() == AgentState::Waiting || agent.state() == AgentState::Connecting);
        QVERIFY(agent.session() == nullptr);
    }

    void waitsLongerEachTime()
    {
        tests::FakeTeam team;
        team.transport->accept = {};
        app::Agent agent(app::AgentId{1}, tests::addressOf("nobody"), {team.thread, team.transport, {1ms, 10'000ms}});
        QTRY_VERIFY(agent.state() == AgentState::Waiting && agent.untilRetry() > 500ms);
        QVERIFY(team.transport->opened < 15); // 1 + 2 + 4 + ... ms
        agent.connectNow();
        QCOMPARE(agent.state(), AgentState::Connecting);
    }

    void comesBackAfterItWasLost()
    {
        tests::FakeTeam team;
        team.put("box");
        app::Agent agent(app::AgentId{1}, tests::addressOf("box"), {team.thread, team.transport, {10ms, 20ms}});
        QTRY_COMPARE(agent.state(), AgentState::Ready);
        QCOMPARE(agent.name(), QStringLiteral("box"));
        team.honest.clear();
        QTRY_COMPARE(agent.state(), AgentState::Waiting);
        QVERIFY(agent.problem()->message().find("closed the connection") != std::string::npos);
        team.put("box");
        QTRY_COMPARE(agent.state(), AgentState::Ready);
        QVERIFY(!agent.problem());
    }

    void closedStaysClosed()
    {
        tests::FakeTeam team;
        team.put("box");
        app::Agent agent(app::AgentId{1}, tests::addressOf("box"), {team.thread, team.transport, {1ms, 1ms}});
        QTRY_COMPARE(agent.state(), AgentState::Ready);
        team.honest.clear(); // its end is on the way
        agent.close({engine::ErrorCode::Cancelled, "ended by hand"});
        QSignalSpy changed(&agent, &app::Agent::stateChanged);
        const int opened = team.transport->opened;
        team.put("box");
        tests::FakeTeam clock; // some turns of the event loop, and more than a retry would take
        clock.put("box");
        QTRY_VERIFY(clock.isReady(clock.connectTo("box")) || clock.transport->opened > 20);
        QCOMPARE(agent.state(), AgentState::Closed);
        QCOMPARE(agent.problem()->message(), "ended by hand");
        QCOMPARE(changed.count(), 0);
        QCOMPARE(team.transport->opened, opened);
    }

    void aProcessThatDoesNotStartClosesItWithTheReason()
    {
        tests::FakeTeam team;
        app::Agent agent(app::AgentId{1}, *app::parseAgentAddress(QStringLiteral("local")),
                         {team.thread, team.transport, {1ms, 1ms}, QStringLiteral("/nowhere/suture-agent")});
        QTRY_COMPARE(agent.state(), AgentState::Closed);
        QVERIFY(agent.problem()->message().find("/nowhere/suture-agent") != std::string::npos);
        QCOMPARE(team.transport->opened, 0);
    }

    void givesUpOnAStrangerAndSaysWhy_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<QByteArray>("reason");
        QTest::addRow("a web server") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n")
                                      << QByteArray("does not speak Suture's protocol");
        auto other = network::joined(*network::encode(network::Welcome{}));
        other[2] = 9;
        QTest::addRow("another version") << other << QByteArray("speaks protocol 9");
    }

    void givesUpOnAStrangerAndSaysWhy()
    {
        QFETCH(QByteArray, words);
        QFETCH(QByteArray, reason);
        tests::FakeTeam team;
        std::unique_ptr<QIODevice> stranger;
        team.transport->accept = [&](const network::Route&, network::Stream stream) {
            stranger = std::move(stream.device);
            stranger->write(words);
        };
        app::Agent agent(app::AgentId{1}, tests::addressOf("web"), {team.thread, team.transport});
        QTRY_COMPARE(agent.state(), AgentState::Closed);
        QVERIFY2(agent.problem()->message().find(reason.toStdString()) != std::string::npos,
                 agent.problem()->message().c_str());
    }
};

QTEST_GUILESS_MAIN(TestAgent)
#include "tst_agent.moc"
