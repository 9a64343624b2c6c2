// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/local_agent.h"
#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"
#include "network/agent_session.h"
#include "network/network_thread.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace network;
using engine::RunMode;
using engine::Side;

namespace {

constexpr int patienceMs = 40'000;
const ModelRef alexNet{"zoo:AlexNet", {}};

QString programPath()
{
    return QStringLiteral(PROGRAM_DIR "/suture-agent");
}

/// A real agent process with a session.
struct Process
{
    explicit Process(double slowdown) : local({QStringLiteral("test"), 1, slowdown, {}}, programPath()) {}

    bool start()
    {
        QSignalSpy ready(&local, &app::LocalAgent::ready);
        local.start();
        if (!QTest::qWaitFor([&] { return ready.count() > 0; }, patienceMs))
            return false;
        host = ready.at(0).at(0).toString();
        port = static_cast<std::uint16_t>(ready.at(0).at(1).toInt());
        return true;
    }
    std::unique_ptr<AgentSession> connectTo(NetworkThread& thread) const
    {
        return std::make_unique<AgentSession>(thread, host, port);
    }

    app::LocalAgent local;
    QString host;
    std::uint16_t port = 0;
};

RunOptions halfAndHalf(const Process& edge, int frames)
{
    const auto graph = *engine::fuse(*engine::makeZooModel("AlexNet"));
    const auto layers = graph.layers().size();
    RunOptions run;
    run.model = alexNet;
    run.fingerprint = engine::fingerprint(graph);
    run.edgeHost = edge.host.toStdString();
    run.edgePort = edge.port;
    run.warmup = 1;
    run.placements = {{std::vector<Side>(layers, Side::Device), std::vector<Side>(layers, Side::Device),
                       std::vector<Side>(layers, Side::Edge)}};
    std::fill_n(run.placements[0].begin() + static_cast<std::ptrdiff_t>(layers / 2), layers / 2, Side::Edge);
    for (int i = 0; i < frames; ++i)
        run.order.push_back(engine::allRunModes[static_cast<std::size_t>(i) % 3]);
    return run;
}

} // namespace

/// Real processes with the real runtime: what the worker's death looks like from outside.
class TestAgentProcess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!QFileInfo::exists(programPath()) || !QFileInfo::exists(QStringLiteral(PROGRAM_DIR "/libsuture_torch.so")))
            QSKIP("built without LibTorch");
        QVERIFY(m_device.start());
        QVERIFY(m_edge.start());
    }

    void profilesAModelOfTheZoo()
    {
        auto session = m_device.connectTo(m_thread);
        QSignalSpy profiles(session.get(), &AgentSession::profileReceived);
        session->requestProfile({alexNet, 3, engine::Millis(3000)});
        QTRY_COMPARE_WITH_TIMEOUT(profiles.count(), 1, patienceMs);
        const auto profile = profiles.at(0).at(1).value<engine::Profile>();
        QVERIFY(profile.wholeRuns.size() >= 3);
        QVERIFY(engine::sumOfMedians(profile).count() > 0.0);
        QVERIFY(profile.device.emulated());
        QVERIFY(!profile.device.runtime.empty());
    }

    void seesTheEdgeDieAndRunsAgain()
    {
        auto edge = m_edge.connectTo(m_thread);
        QSignalSpy described(edge.get(), &AgentSession::described);
        QSignalSpy edgeFailed(edge.get(), &AgentSession::failed);
        QTRY_COMPARE_WITH_TIMEOUT(described.count(), 1, patienceMs);
        const auto worker = edge->description().workerPid;
        auto device = m_device.connectTo(m_thread);
        QSignalSpy frames(device.get(), &AgentSession::frameMeasured);
        QSignalSpy requestFailed(device.get(), &AgentSession::requestFailed);
        device->startRun(halfAndHalf(m_edge, 30'000));
        QTRY_VERIFY_WITH_TIMEOUT(frames.count() > 2, patienceMs);

        ::kill(static_cast<pid_t>(worker), SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(requestFailed.count(), 1, patienceMs);
        QCOMPARE(requestFailed.at(0).at(1).value<engine::Error>().code, engine::ErrorCode::Disconnected);
        QTRY_COMPARE_WITH_TIMEOUT(edgeFailed.count(), 1, patienceMs);

        auto again = m_edge.connectTo(m_thread);
        QSignalSpy back(again.get(), &AgentSession::described);
        QTRY_COMPARE_WITH_TIMEOUT(back.count(), 1, patienceMs);
        QVERIFY(again->description().workerPid != worker);
        QSignalSpy finished(device.get(), &AgentSession::runFinished);
        frames.clear();
        device->startRun(halfAndHalf(m_edge, 6));
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patienceMs);
        QCOMPARE(frames.count(), 6);
        QVERIFY(finished.at(0).at(1).toDouble() <= 1e-5);
    }

    void endsWithItsOwner()
    {
        std::int64_t worker = 0;
        {
            Process shortLived(1.0);
            QVERIFY(shortLived.start());
            auto session = shortLived.connectTo(m_thread);
            QSignalSpy described(session.get(), &AgentSession::described);
            QTRY_COMPARE_WITH_TIMEOUT(described.count(), 1, patienceMs);
            worker = session->description().workerPid;
        }
        QTRY_VERIFY_WITH_TIMEOUT(::kill(static_cast<pid_t>(worker), 0) != 0, patienceMs);
    }

private:
    NetworkThread m_thread;
    Process m_device{2.0};
    Process m_edge{1.0};
};

QTEST_GUILESS_MAIN(TestAgentProcess)
#include "tst_agent_process.moc"
