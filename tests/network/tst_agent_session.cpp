// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_link.h"
#include "tests/support/memory_transport.h"

#include "network/agent_session.h"
#include "network/network_thread.h"

#include <QSignalSpy>
#include <QTest>

using namespace network;
using engine::Millis;

namespace {

const Route somewhere{RouteKind::Tcp, "somewhere", 7};
const ProfileRequest profileWish{{}, {"zoo:AlexNet", {}}, engine::exactly(1)};
const engine::Profile profile{"net",         "ff", {"phone", "CPU", "fake", 1, 1, 1.0}, {{"a", "Relu", {{Millis(1)}}}},
                              {{Millis(2)}}, 3};

/// An agent that answers as the test says, in the test's thread.
struct Fake
{
    Fake()
    {
        transport->accept = [this](const Route&, Stream stream) {
            connection = std::make_unique<Connection>(std::move(stream));
            connection->greeted(Speaker::Client);
            QObject::connect(connection.get(), &Connection::received, connection.get(), [this](const Message& message) {
                heard.push_back(message);
                if (std::holds_alternative<Hello>(message))
                    connection->send(Welcome{{{std::string(32, 'a')}, {"phone", "CPU", "fake", 1, 1, 1.0}, {}, 1}});
                else if (answer)
                    answer(message);
            });
        };
    }

    std::shared_ptr<tests::MemoryTransport> transport = std::make_shared<tests::MemoryTransport>();
    std::unique_ptr<Connection> connection;
    std::vector<Message> heard;
    std::function<void(const Message&)> answer;
};

} // namespace

class TestAgentSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void tellsProgressNewsAndOneAnswer()
    {
        Fake fake;
        fake.answer = [&fake](const Message& message) {
            const auto request = std::get<ProfileRequest>(message).request;
            fake.connection->send(Progress{request, 0.5, Stage::Measuring});
            fake.connection->send(ProfileResult{request, profile});
            fake.connection->send(ProfileResult{request, profile});
        };
        AgentSession session(m_thread, fake.transport, somewhere);
        int answers = 0;
        double progress = 0.0;
        session.ask(profileWish, this,
                    {.answer = [&](const ProfileResult& result) { answers += result.profile == profile ? 1 : 0; },
                     .error = [](const engine::Error& error) { QFAIL(error.message().c_str()); },
                     .progress = [&](double fraction, Stage) { progress = fraction; }});
        QTRY_COMPARE(answers, 1);
        QCOMPARE(progress, 0.5);
        QCOMPARE(session.state(), SessionState::Ready);
        QCOMPARE(session.description().id.text, std::string(32, 'a'));
    }

    void failsWhatIsAskedOfNobody()
    {
        for (int round = 0; round < 200; ++round) {
            AgentSession session(m_thread, std::make_shared<tests::MemoryTransport>(), somewhere);
            QSignalSpy failed(&session, &AgentSession::failed);
            std::vector<engine::Error> errors;
            session.ask(profileWish, this,
                        {.answer = {}, .error = [&](const engine::Error& error) { errors.push_back(error); }});
            QTRY_COMPARE(failed.count(), 1);
            QCOMPARE(errors.size(), std::size_t(1));
            QCOMPARE(errors.front().message(), "cannot connect: Connection refused");
            session.ask(profileWish, this,
                        {.answer = {}, .error = [&](const engine::Error& error) { errors.push_back(error); }});
            QTRY_COMPARE(errors.size(), std::size_t(2));
        }
    }

    void cancelsForAContextThatGoes()
    {
        Fake fake;
        AgentSession session(m_thread, fake.transport, somewhere);
        auto context = std::make_unique<QObject>();
        session.ask(profileWish, context.get(),
                    {.answer = {}, .error = [](const engine::Error&) { QFAIL("told though its context is gone"); }});
        QTRY_COMPARE(fake.heard.size(), std::size_t(2));
        context.reset();
        QTRY_COMPARE(fake.heard.size(), std::size_t(3));
        const auto request = std::get<Cancel>(fake.heard.back()).request;
        fake.connection->send(Failure{request, {engine::ErrorCode::Cancelled, "cancelled"}});
        fake.connection->send(Cancel{}); // the next thing it hears is the end
        QSignalSpy failed(&session, &AgentSession::failed);
        QTRY_COMPARE(failed.count(), 1);
    }

    void mayBeDeletedByAReply()
    {
        Fake fake;
        fake.answer = [&fake](const Message& message) {
            fake.connection->send(ProfileResult{requestOf(message), profile});
        };
        auto session = std::make_unique<AgentSession>(m_thread, fake.transport, somewhere);
        session->ask(profileWish, this,
                     {.answer = [&](const ProfileResult&) { session.release()->deleteLater(); }, .error = {}});
        QTRY_VERIFY(!session);
    }

private:
    NetworkThread m_thread{NetworkThread::Home::Caller};
};

QTEST_GUILESS_MAIN(TestAgentSession)
#include "tst_agent_session.moc"
