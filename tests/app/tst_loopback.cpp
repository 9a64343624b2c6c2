// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_agent.h"

#include "network/agent_session.h"
#include "network/network_thread.h"

#include <QDir>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryFile>
#include <QTest>

using namespace network;
using engine::RunMode;
using engine::Side;

namespace {

Route toPort(std::uint16_t port)
{
    return {RouteKind::Tcp, "127.0.0.1", port};
}

/// Where nobody listens: taken and let go again.
Route toNobody()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return toPort(server.serverPort());
}

struct Listening : tests::FakeAgent
{
    explicit Listening(const char* name, std::optional<engine::Link> link = {})
        : FakeAgent(name, tests::fakeRuntime(), link), route(toPort(*service.listen()))
    {
    }
    Route route;
};

RunOptions splitRun(const Route& edge)
{
    RunOptions run;
    run.terms = tests::diamondTerms();
    run.edge = edge;
    run.warmup = 1;
    for (int i = 0; i < 3; ++i)
        run.order.insert(run.order.end(), {engine::firstSplitPlan, engine::deviceOnlyPlan, engine::edgeOnlyPlan});
    return run;
}

/// Descriptors of this process, those of the looking itself among them.
qsizetype openDescriptors()
{
    return QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::System | QDir::Files | QDir::NoDotAndDotDot).size();
}

} // namespace

/// The one test with real sockets: two agents and a desktop in one process, with a fake runtime.
class TestLoopback : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void describesTheAgentAndBecomesReady()
    {
        AgentSession session(m_thread, m_transport, m_device.route);
        QTRY_COMPARE(session.state(), SessionState::Ready);
        QCOMPARE(session.description().device.name, "device");
    }

    void failsWhereNobodyListens()
    {
        AgentSession session(m_thread, m_transport, toNobody());
        QSignalSpy failed(&session, &AgentSession::failed);
        Outcome<ProfileRequest> profile;
        profile.ask(session, {{}, tests::diamond, engine::exactly(3)});
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.at(0).at(0).value<engine::Error>().code, engine::ErrorCode::Disconnected);
        QTRY_VERIFY(profile.error);
        QCOMPARE(session.state(), SessionState::Closed);
    }

    void sendsAModelOnce()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write(QByteArray(3'500'000, 'm'));
        file.flush();
        const ModelFiles files(file.fileName().toStdString());
        const auto model = modelRefOfFile(files, {});
        AgentSession session(m_thread, m_transport, m_device.route);
        Outcome<ModelQuery> first;
        session.askForModel(*model, files, &first.context, first.replies());
        QTRY_VERIFY(first.answer);
        QVERIFY(std::ranges::count(first.stages, Stage::Sending) == 4);
        Outcome<ModelQuery> again;
        session.askForModel(*model, files, &again.context, again.replies());
        QTRY_VERIFY(again.answer);
        QVERIFY(!std::ranges::count(again.stages, Stage::Sending));
        QCOMPARE(again.answer->fingerprint, engine::fingerprint(tests::diamondGraph()));
    }

    void profilesEveryLayer()
    {
        AgentSession session(m_thread, m_transport, m_device.route);
        Outcome<ProfileRequest> outcome;
        outcome.ask(session, {{}, tests::diamond, engine::exactly(7)});
        QTRY_VERIFY(outcome.answer);
        const auto& profile = outcome.answer->profile;
        QCOMPARE(profile.layers.size(), std::size_t(5));
        for (const auto& layer : profile.layers)
            QVERIFY(layer.samples.size() == 7 && std::ranges::all_of(layer.samples, [](const engine::Sample& sample) {
                        return sample.time == engine::Millis(1) && sample.probe > engine::Millis(0);
                    }));
        QVERIFY(profile.measuredAt);
        QCOMPARE(profile.device.name, "device");
        QVERIFY(profile.warmupRuns >= 3);
    }

    void probesThroughTheEmulatedLink()
    {
        AgentSession session(m_thread, m_transport, m_device.route);
        Outcome<ProbeRequest> probe;
        probe.ask(session, {{}, m_edge.route});
        QTRY_VERIFY_WITH_TIMEOUT(probe.answer, 20'000);
        const auto& link = probe.answer->link;
        // The emulation makes transfers no faster than this; how much slower is up to the machine.
        QVERIFY(link.up.bytesPerSecond > 0 && link.up.bytesPerSecond <= 1.05 * m_link.up.bytesPerSecond);
        QVERIFY(link.down.bytesPerSecond > 0 && link.down.bytesPerSecond <= 1.05 * m_link.down.bytesPerSecond);
    }

    void runsFramesAcrossBothAgents_data()
    {
        QTest::addColumn<int>("resultOn");
        QTest::addRow("result on the device") << 0;
        QTest::addRow("result on the edge") << 1;
    }

    void runsFramesAcrossBothAgents()
    {
        QFETCH(int, resultOn);
        AgentSession session(m_thread, m_transport, m_device.route);
        auto run = splitRun(m_edge.route);
        run.terms.resultOn = static_cast<Side>(resultOn);
        Outcome<RunRequest> outcome;
        outcome.ask(session, {{}, run});
        QTRY_VERIFY_WITH_TIMEOUT(outcome.answer, 20'000);
        QCOMPARE(outcome.answer->splitDifference, 0.0);
        QCOMPARE(outcome.news.size(), std::size_t(9));
        engine::Millis onTheWay{0};
        for (std::size_t i = 0; i < 9; ++i) {
            const auto& timing = outcome.news[i].timing;
            QCOMPARE(timing.frame, static_cast<int>(i));
            QVERIFY(timing.plan == run.order[i]);
            const bool crosses = timing.mode() != RunMode::DeviceOnly || run.terms.resultOn == Side::Edge;
            const bool comesBack = timing.mode() == RunMode::Split || (crosses && run.terms.resultOn == Side::Device);
            QVERIFY(crosses || timing.uplink.count() == 0.0);
            QVERIFY(comesBack || timing.downlink.count() == 0.0);
            onTheWay += timing.uplink + timing.downlink;
            const std::array device{4.0, 5.0, 0.0};
            QCOMPARE(timing.device.count(), device[static_cast<std::size_t>(timing.mode())]);
            QCOMPARE(timing.edge.count(), 5.0 - timing.device.count());
        }
        // Of one frame a way may come out as nothing: on a busy machine the offset of the clocks is uncertain.
        QVERIFY(onTheWay > engine::Millis(0));
    }

    void refusesAPlanOfAnotherGraph()
    {
        AgentSession session(m_thread, m_transport, m_device.route);
        auto run = splitRun(m_edge.route);
        run.terms.fingerprint = "0000000000000000";
        Outcome<RunRequest> print;
        print.ask(session, {{}, run});
        run = splitRun(m_edge.route);
        run.terms.placements[0].pop_back();
        Outcome<RunRequest> length;
        length.ask(session, {{}, run});
        QTRY_VERIFY(print.error && length.error);
        QCOMPARE(print.error->code, engine::ErrorCode::InvalidInput);
        QCOMPARE(length.error->code, engine::ErrorCode::InvalidInput);
        QCOMPARE(session.state(), SessionState::Ready);
    }

    void cancelsARun()
    {
        AgentSession session(m_thread, m_transport, m_device.route);
        auto run = splitRun(m_edge.route);
        run.order.assign(50'000, engine::firstSplitPlan);
        Outcome<RunRequest> outcome;
        const auto request = outcome.ask(session, {{}, run});
        QTRY_VERIFY(!outcome.news.empty());
        session.cancel(request);
        QTRY_VERIFY(outcome.error);
        QCOMPARE(outcome.error->code, engine::ErrorCode::Cancelled);
        // The agent is free for the next.
        Outcome<ProfileRequest> profile;
        profile.ask(session, {{}, tests::diamond, engine::exactly(3)});
        QTRY_VERIFY(profile.answer);
    }

    void dialsNoOtherComputer()
    {
        AgentSession session(m_thread, m_transport, m_device.route);
        Outcome<ProbeRequest> probe;
        probe.ask(session, {{}, {RouteKind::Tcp, "192.0.2.1", 7070}});
        QTRY_VERIFY(probe.error);
        QCOMPARE(probe.error->code, engine::ErrorCode::InvalidInput);
    }

    void leavesNoDescriptorBehindWhereItCannotDial()
    {
        AgentSession session(m_thread, m_transport, m_device.route);
        QTRY_COMPARE(session.state(), SessionState::Ready);
        const auto run = splitRun(toNobody());
        const auto fail = [&] {
            Outcome<RunRequest> outcome;
            outcome.ask(session, {{}, run});
            QTRY_VERIFY(outcome.error);
            QCOMPARE(outcome.error->code, engine::ErrorCode::Disconnected);
        };
        fail(); // what is opened once and kept
        const auto before = openDescriptors();
        for (int i = 0; i < 100; ++i)
            fail();
        QTRY_COMPARE(openDescriptors(), before);
    }

private:
    /// All that a request said.
    template <typename Request>
    struct Outcome
    {
        std::optional<typename Request::Answer> answer;
        std::optional<engine::Error> error;
        std::vector<Stage> stages;
        std::vector<typename NewsOf<Request>::Type> news;
        QObject context; ///< gone, it is told nothing more

        Replies<Request> replies()
        {
            return {[this](const auto& what) { answer = what; }, [this](const engine::Error& what) { error = what; },
                    [this](double, Stage stage) { stages.push_back(stage); },
                    [this](const auto& what) { news.push_back(what); }};
        }
        RequestId ask(AgentSession& session, Request request)
        {
            return session.ask(std::move(request), &context, replies());
        }
    };

    NetworkThread m_thread;
    std::shared_ptr<Transport> m_transport = std::make_shared<TcpTransport>();
    engine::Link m_link{{4e6}, {8e6}, engine::Millis(1)};
    Listening m_device{"device", m_link};
    Listening m_edge{"edge"};
};

QTEST_GUILESS_MAIN(TestLoopback)
#include "tst_loopback.moc"
