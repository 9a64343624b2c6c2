// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_executor.h"

#include "app/agent/agent_service.h"
#include "network/agent_session.h"
#include "network/network_thread.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

using namespace network;
using engine::RunMode;
using engine::Side;

namespace {

constexpr auto host = "127.0.0.1";

app::AgentRuntime fakeRuntime()
{
    return {[](const ModelRef&, const std::filesystem::path&) {
                return engine::Result<engine::LayerGraph>(tests::diamondGraph());
            },
            tests::makeFakeExecutor, {}};
}

/// An agent in this process that runs the diamond, whatever model it is asked for.
struct FakeAgent
{
    explicit FakeAgent(const char* name, std::optional<engine::Link> link = {})
        : service({{name, "CPU", "fake", 2, 1, 1.0}, link, 1}, fakeRuntime(), cache.path().toStdString(), {10'000'000}),
          port(*service.listen())
    {
    }
    QTemporaryDir cache;
    app::AgentService service;
    std::uint16_t port;
};

RunOptions splitRun(std::uint16_t edgePort)
{
    RunOptions run;
    run.model = {"zoo:diamond", {}};
    run.fingerprint = engine::fingerprint(tests::diamondGraph());
    run.edgeHost = host;
    run.edgePort = edgePort;
    run.warmup = 1;
    // b on the edge, its neighbours on the device: tensors go up and come down.
    run.placements = {{{Side::Device, Side::Edge, Side::Device, Side::Device, Side::Device},
                       std::vector<Side>(5, Side::Device), std::vector<Side>(5, Side::Edge)}};
    for (int i = 0; i < 3; ++i)
        run.order.insert(run.order.end(), {RunMode::Split, RunMode::DeviceOnly, RunMode::EdgeOnly});
    return run;
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
        AgentSession session(m_thread, QLatin1String(host), m_device.port);
        QSignalSpy states(&session, &AgentSession::stateChanged);
        QTRY_COMPARE(states.count(), 1);
        QCOMPARE(session.state(), SessionState::Ready);
        QTRY_COMPARE(session.description().device.name, "device");
    }

    void failsWhereNobodyListens()
    {
        AgentSession session(m_thread, QLatin1String(host), 1);
        QSignalSpy failed(&session, &AgentSession::failed);
        const auto request = session.requestProfile({{"zoo:diamond", {}}, 3, {}});
        QSignalSpy requestFailed(&session, &AgentSession::requestFailed);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.at(0).at(0).value<engine::Error>().code, engine::ErrorCode::Disconnected);
        QTRY_COMPARE(requestFailed.count(), 1);
        QCOMPARE(requestFailed.at(0).at(0).value<RequestId>(), request);
        QCOMPARE(session.state(), SessionState::Closed);
    }

    void sendsAModelOnce()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write(QByteArray(3'500'000, 'm'));
        file.flush();
        const std::filesystem::path path = file.fileName().toStdString();
        const auto model = modelRefOfFile(path, {});
        AgentSession session(m_thread, QLatin1String(host), m_device.port);
        QSignalSpy ready(&session, &AgentSession::modelReady);
        QSignalSpy progress(&session, &AgentSession::progressed);
        session.sendModel(*model, path);
        QTRY_COMPARE(ready.count(), 1);
        QVERIFY(progress.count() >= 4);
        progress.clear();
        session.sendModel(*model, path);
        QTRY_COMPARE(ready.count(), 2);
        QCOMPARE(progress.count(), 1); // opening; nothing is sent again
        QCOMPARE(ready.at(0).at(1).toString().toStdString(), engine::fingerprint(tests::diamondGraph()));
    }

    void profilesEveryLayer()
    {
        AgentSession session(m_thread, QLatin1String(host), m_device.port);
        QSignalSpy profiles(&session, &AgentSession::profileReceived);
        session.requestProfile({{"zoo:diamond", {}}, 7, {}});
        QTRY_COMPARE(profiles.count(), 1);
        const auto profile = profiles.at(0).at(1).value<engine::Profile>();
        QCOMPARE(profile.layers.size(), std::size_t(5));
        for (const auto& layer : profile.layers)
            QVERIFY(layer.samples == std::vector<engine::Millis>(7, engine::Millis(1)));
        QCOMPARE(profile.device.name, "device");
        QVERIFY(profile.warmupRuns >= 3);
    }

    void probesThroughTheEmulatedLink()
    {
        AgentSession session(m_thread, QLatin1String(host), m_device.port);
        QSignalSpy probed(&session, &AgentSession::linkProbed);
        session.probeLink(QLatin1String(host), m_edge.port);
        QTRY_COMPARE_WITH_TIMEOUT(probed.count(), 1, 20'000);
        const auto link = probed.at(0).at(1).value<engine::Link>();
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
        AgentSession session(m_thread, QLatin1String(host), m_device.port);
        QSignalSpy frames(&session, &AgentSession::frameMeasured);
        QSignalSpy finished(&session, &AgentSession::runFinished);
        auto run = splitRun(m_edge.port);
        run.resultOn = static_cast<Side>(resultOn);
        session.startRun(run);
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 20'000);
        QCOMPARE(session.state(), SessionState::Running);
        QCOMPARE(finished.at(0).at(1).toDouble(), 0.0);
        QCOMPARE(frames.count(), 9);
        for (int i = 0; i < 9; ++i) {
            const auto timing = frames.at(i).at(1).value<engine::FrameTiming>();
            QCOMPARE(timing.frame, i);
            QCOMPARE(timing.mode(), run.order[static_cast<std::size_t>(i)]);
            const bool crosses = timing.mode() != RunMode::DeviceOnly || run.resultOn == Side::Edge;
            const bool comesBack = timing.mode() == RunMode::Split || (crosses && run.resultOn == Side::Device);
            QCOMPARE(timing.uplink.count() > 0.0, crosses);
            QCOMPARE(timing.downlink.count() > 0.0, comesBack);
            const std::array device{4.0, 5.0, 0.0};
            QCOMPARE(timing.device.count(), device[static_cast<std::size_t>(timing.mode())]);
            QCOMPARE(timing.edge.count(), 5.0 - timing.device.count());
        }
    }

    void refusesAPlanOfAnotherGraph()
    {
        AgentSession session(m_thread, QLatin1String(host), m_device.port);
        QSignalSpy requestFailed(&session, &AgentSession::requestFailed);
        auto run = splitRun(m_edge.port);
        run.fingerprint = "0000000000000000";
        session.startRun(run);
        run = splitRun(m_edge.port);
        run.placements[0].pop_back();
        session.startRun(run);
        QTRY_COMPARE(requestFailed.count(), 2);
        for (const auto& failure : requestFailed)
            QCOMPARE(failure.at(1).value<engine::Error>().code, engine::ErrorCode::InvalidInput);
        QCOMPARE(session.state(), SessionState::Running);
    }

    void cancelsARun()
    {
        AgentSession session(m_thread, QLatin1String(host), m_device.port);
        QSignalSpy frames(&session, &AgentSession::frameMeasured);
        QSignalSpy requestFailed(&session, &AgentSession::requestFailed);
        auto run = splitRun(m_edge.port);
        run.order.assign(50'000, RunMode::Split);
        const auto request = session.startRun(run);
        QTRY_VERIFY(frames.count() > 0);
        session.cancel(request);
        QTRY_COMPARE(requestFailed.count(), 1);
        QCOMPARE(requestFailed.at(0).at(1).value<engine::Error>().code, engine::ErrorCode::Cancelled);
        // The agent is free for the next.
        QSignalSpy profiles(&session, &AgentSession::profileReceived);
        session.requestProfile({{"zoo:diamond", {}}, 3, {}});
        QTRY_COMPARE(profiles.count(), 1);
    }

private:
    NetworkThread m_thread;
    engine::Link m_link{{4e6}, {8e6}, engine::Millis(1)};
    FakeAgent m_device{"device", m_link};
    FakeAgent m_edge{"edge"};
};

QTEST_GUILESS_MAIN(TestLoopback)
#include "tst_loopback.moc"
