// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/local_agent.h"
#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/io/onnx_reader.h"
#include "network/agent_session.h"
#include "network/network_thread.h"
#include "tests/io/onnx_model.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>

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

/// Relu, Neg, and then where the result is not zero: as many columns as the frame has it.
OnnxModel openAtTheEnd()
{
    OnnxModel model;
    model.input("in", {40, 50});
    auto& half = model.weights("half", {});
    half.clear_raw_data();
    half.add_float_data(0.5F);
    model.node("Sub", {"in", "half"}, {"shifted"}, "sub");
    model.node("Relu", {"shifted"}, {"above"}, "relu");
    model.node("MatMul", {"above", "weights"}, {"product"}, "product");
    model.weights("weights", {50, 50});
    model.node("Add", {"product", "above"}, {"sum"}, "add");
    model.node("NonZero", {"sum"}, {"places"}, "places");
    auto& tensor = *model.output("places").graph().mutable_output(0)->mutable_type()->mutable_tensor_type();
    tensor.set_elem_type(onnx::TensorProto::INT64);
    tensor.mutable_shape()->add_dim()->set_dim_value(2);
    tensor.mutable_shape()->add_dim();
    return model;
}

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

    void runsAModelWhoseResultHasAnOpenSize_data()
    {
        QTest::addColumn<int>("openOn");
        QTest::addColumn<int>("resultOn");
        for (const auto open : {Side::Device, Side::Edge})
            for (const auto result : {Side::Device, Side::Edge})
                QTest::addRow("made on %d, wanted on %d", static_cast<int>(open), static_cast<int>(result))
                    << static_cast<int>(open) << static_cast<int>(result);
    }

    /// Whole on either side and split, with the layer of open size on either side.
    void runsAModelWhoseResultHasAnOpenSize()
    {
        QFETCH(int, openOn);
        QFETCH(int, resultOn);
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("open.onnx")).toStdString();
        std::ofstream(file, std::ios::binary) << openAtTheEnd().text();
        const auto read = engine::readOnnx(file);
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        const auto graph = *engine::fuse(*read);
        const auto layers = graph.layers().size();
        QVERIFY(layers >= 2);
        QCOMPARE(graph.tensor(graph.outputs()[0]).shape, (engine::Shape{2, -1}));

        auto device = m_device.connectTo(m_thread);
        auto edge = m_edge.connectTo(m_thread);
        const auto model = modelRefOfFile(ModelFiles(file), {});
        QVERIFY(model);
        for (auto* session : {device.get(), edge.get()}) {
            QSignalSpy ready(session, &AgentSession::modelReady);
            session->sendModel(*model, ModelFiles(file));
            QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, patienceMs);
        }
        auto run = halfAndHalf(m_edge, 9);
        run.model = *model;
        run.fingerprint = engine::fingerprint(graph);
        run.resultOn = static_cast<Side>(resultOn);
        run.placements = {{std::vector<Side>(layers, openOn == 0 ? Side::Edge : Side::Device),
                           std::vector<Side>(layers, Side::Device), std::vector<Side>(layers, Side::Edge)}};
        run.placements[0].back() = static_cast<Side>(openOn);
        QSignalSpy frames(device.get(), &AgentSession::frameMeasured);
        QSignalSpy finished(device.get(), &AgentSession::runFinished);
        QSignalSpy refused(device.get(), &AgentSession::requestFailed);
        device->startRun(run);
        QTRY_VERIFY_WITH_TIMEOUT(finished.count() + refused.count() > 0, patienceMs);
        QVERIFY2(refused.isEmpty(), refused.isEmpty() ? "" : refused.at(0).at(1).value<engine::Error>().message.c_str());
        QCOMPARE(frames.count(), 9);
        QCOMPARE(finished.at(0).at(1).toDouble(), 0.0);
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
