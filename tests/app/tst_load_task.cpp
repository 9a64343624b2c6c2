// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_agent.h"
#include "tests/support/fake_link.h"

#include "app/agent/load_process.h"

#include <QDir>
#include <QTest>

#include <sched.h>
#include <unistd.h>

using namespace network;

namespace {

const RequestId one{1};
const RequestId two{2};
const engine::LoadWish little{0.02, 0.0, {}};

/// Processes of this one that hold a load.
int loads()
{
    int found = 0;
    for (const auto& name : QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
        QFile words(QStringLiteral("/proc/%1/cmdline").arg(name));
        QFile status(QStringLiteral("/proc/%1/status").arg(name));
        const auto parent = "PPid:\t" + QByteArray::number(::getpid()) + '\n';
        if (words.open(QIODevice::ReadOnly) && words.readAll().contains("--hold-load")
            && status.open(QIODevice::ReadOnly) && status.readAll().contains(parent))
            ++found;
    }
    return found;
}

app::AgentRuntime runtime(const char* program = PROGRAM_DIR "/suture-agent")
{
    auto runtime = tests::fakeRuntime();
    runtime.program = QString::fromLatin1(program);
    return runtime;
}

/// A client of the agent, as raw as it comes.
struct Client
{
    explicit Client(tests::FakeAgent& agent)
    {
        auto stream = std::make_unique<tests::FakeLink>();
        link = stream.get();
        agent.service.converse({std::move(stream), {"memory"}});
        send(Hello{});
    }
    void send(const Message& message) const { link->deliver(tests::framesOf({message}), 1000); }
    template <typename T>
    std::vector<T> heard() const
    {
        std::vector<T> all;
        for (const auto& message : tests::messagesIn(link->written)) {
            if (const auto* wanted = std::get_if<T>(&message))
                all.push_back(*wanted);
        }
        return all;
    }

    QPointer<tests::FakeLink> link;
};

} // namespace

/// Loads are held by the real program.
class TestLoadTask : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { QTRY_COMPARE(loads(), 0); }

    void holdsALoadUntilItIsCancelled()
    {
        tests::FakeAgent agent("phone", runtime());
        const Client client(agent);
        client.send(HoldLoad{one, {0.5, 0.0, {}}});
        QTRY_COMPARE_WITH_TIMEOUT(loads(), 1, 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(!client.heard<LoadHeld>().empty(), 15'000);
        const auto held = client.heard<LoadHeld>().front();
        QVERIFY(!held.load.cores.empty());
        QVERIFY(held.share > 0.0);
        client.send(Cancel{one});
        QTRY_COMPARE(client.heard<Failure>().size(), std::size_t(1));
        QCOMPARE(client.heard<Failure>().front().error.code, engine::ErrorCode::Cancelled);
        QCOMPARE(loads(), 0); // when it says so, it is gone
    }

    void aClientThatGoesLeavesNoLoad()
    {
        tests::FakeAgent agent("phone", runtime());
        const Client client(agent);
        client.send(HoldLoad{one, little});
        QTRY_COMPARE_WITH_TIMEOUT(loads(), 1, 15'000);
        client.link->close();
        QTRY_COMPARE(loads(), 0);
    }

    void anAgentThatEndsLeavesNoLoad()
    {
        {
            tests::FakeAgent agent("phone", runtime());
            const Client client(agent);
            client.send(HoldLoad{one, little});
            QTRY_COMPARE_WITH_TIMEOUT(loads(), 1, 15'000);
        }
        QCOMPARE(loads(), 0);
    }

    void holdsOneLoadAtATime()
    {
        tests::FakeAgent agent("phone", runtime());
        const Client first(agent);
        const Client second(agent);
        first.send(HoldLoad{one, little});
        second.send(HoldLoad{one, little});
        QTRY_COMPARE(second.heard<Failure>().size(), std::size_t(1));
        QVERIFY(isTransient(second.heard<Failure>().front().error.code));
        QVERIFY(second.heard<Failure>().front().error.message().find("already") != std::string::npos);
        // Another one behind the end of the first, at once.
        first.link->deliver(tests::framesOf({Cancel{one}, HoldLoad{two, little}}), 1000);
        QTRY_VERIFY_WITH_TIMEOUT(!first.heard<LoadHeld>().empty(), 15'000);
        QCOMPARE(first.heard<LoadHeld>().back().request, two);
        QCOMPARE(loads(), 1);
    }

    void staysOnTheCoresItWasGiven()
    {
        tests::FakeAgent agent("phone", runtime());
        const Client client(agent);
        client.send(HoldLoad{one, {0.02, 0.0, {1023}}});
        QTRY_COMPARE(client.heard<Failure>().size(), std::size_t(1));
        QCOMPARE(client.heard<Failure>().front().error.message(), "the agent may not use core 1023");
        const int core = sched_getcpu();
        client.send(HoldLoad{two, {0.0, 0.02, {core}}});
        QTRY_VERIFY_WITH_TIMEOUT(!client.heard<LoadHeld>().empty(), 15'000);
        QCOMPARE(client.heard<LoadHeld>().front().load.cores, std::vector{core});
    }

    void saysThatALoadCannotBeHeld()
    {
        for (const char* program : {"/nowhere/suture-agent", "/bin/true"}) {
            tests::FakeAgent agent("phone", runtime(program));
            const Client client(agent);
            client.send(HoldLoad{one, little});
            QTRY_COMPARE(client.heard<Failure>().size(), std::size_t(1));
            QCOMPARE(client.heard<Failure>().front().error.code, engine::ErrorCode::Io);
            client.send(HoldLoad{two, little}); // which nobody holds any more
            QTRY_COMPARE(client.heard<Failure>().size(), std::size_t(2));
            QCOMPARE(client.heard<Failure>().back().error.code, engine::ErrorCode::Io);
        }
    }

    void aLoadFindsItsWayIntoAnotherProcess()
    {
        for (const engine::LoadWish& load :
             {engine::LoadWish{0.5, 0.0, {0}}, engine::LoadWish{1.0 / 3.0, 0.125, {0, 7, 1023}}})
            QVERIFY(*app::parseLoad(app::loadText(load)) == load);
        for (const char* text : {"", "0.5", "0.5,0", "0,0,0", "0.5,0,x", "0.5,0,1,1", "2,0,0", "nan,0,0", "0.5,0,0,",
                                 "0.5,0,1024", "0.5,-0.1,0", "0.5,0,0.5,0.5"})
            QVERIFY2(!app::parseLoad(text), text);
    }
};

QTEST_GUILESS_MAIN(TestLoadTask)
#include "tst_load_task.moc"
