// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/local_agent.h"
#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/io/onnx/onnx_reader.h"
#include "network/agent_session.h"
#include "network/network_thread.h"
#include "tests/io/onnx_model.h"
#include "tests/support/asked.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>

using namespace network;
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
        route = {RouteKind::Tcp, ready.at(0).at(0).toString().toStdString(),
                 static_cast<std::uint16_t>(ready.at(0).at(1).toInt())};
        return true;
    }
    std::unique_ptr<AgentSession> connectTo(NetworkThread& thread) const
    {
        return std::make_unique<AgentSession>(thread, std::make_shared<TcpTransport>(), route);
    }

    app::LocalAgent local;
    Route route;
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
    run.terms = {alexNet, engine::fingerprint(graph), {}, Side::Device};
    run.edge = edge.route;
    run.warmup = 1;
    run.terms.placements = {std::vector(layers, Side::Device), std::vector(layers, Side::Edge),
                            std::vector(layers, Side::Device)};
    std::fill_n(run.terms.placements[2].begin() + static_cast<std::ptrdiff_t>(layers / 2), layers / 2, Side::Edge);
    for (int i = 0; i < frames; ++i)
        run.order.push_back(engine::PlanId{static_cast<std::uint32_t>(i) % 3});
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
        tests::Asked asked(*session, ProfileRequest{{}, alexNet, engine::exactly(3, engine::Millis(3000))});
        QTRY_VERIFY_WITH_TIMEOUT(asked.over(), patienceMs);
        QVERIFY2(asked.answer, asked.problem().c_str());
        const auto& profile = asked.answer->profile;
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
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        const auto graph = *engine::fuse(*read);
        const auto layers = graph.layers().size();
        QVERIFY(layers >= 2);
        QCOMPARE(graph.tensor(graph.outputs()[0]).shape, (engine::Shape{2, -1}));

        auto device = m_device.connectTo(m_thread);
        auto edge = m_edge.connectTo(m_thread);
        const auto model = modelRefOfFile(ModelFiles(file), {});
        QVERIFY(model);
        for (auto* session : {device.get(), edge.get()}) {
            tests::Asked<ModelQuery> sent(*session, *model, ModelFiles(file));
            QTRY_VERIFY_WITH_TIMEOUT(sent.answer, patienceMs);
        }
        auto run = halfAndHalf(m_edge, 9);
        run.terms = {*model, engine::fingerprint(graph), {}, static_cast<Side>(resultOn)};
        run.terms.placements = {std::vector(layers, Side::Device), std::vector(layers, Side::Edge),
                                std::vector(layers, openOn == 0 ? Side::Edge : Side::Device)};
        run.terms.placements[2].back() = static_cast<Side>(openOn);
        tests::Asked asked(*device, RunRequest{{}, run});
        QTRY_VERIFY_WITH_TIMEOUT(asked.over(), patienceMs);
        QVERIFY2(asked.answer, asked.problem().c_str());
        QCOMPARE(asked.news.size(), std::size_t(9));
        QCOMPARE(asked.answer->splitDifference, 0.0);
    }

    void seesTheEdgeDieAndRunsAgain()
    {
        auto edge = m_edge.connectTo(m_thread);
        QSignalSpy described(edge.get(), &AgentSession::described);
        QSignalSpy edgeFailed(edge.get(), &AgentSession::failed);
        QTRY_COMPARE_WITH_TIMEOUT(described.count(), 1, patienceMs);
        const auto worker = edge->description().workerPid;
        auto device = m_device.connectTo(m_thread);
        tests::Asked endless(*device, RunRequest{{}, halfAndHalf(m_edge, 30'000)});
        QTRY_VERIFY_WITH_TIMEOUT(endless.news.size() > 2, patienceMs);

        ::kill(static_cast<pid_t>(worker), SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(endless.error, patienceMs);
        QCOMPARE(endless.error->code, engine::ErrorCode::Disconnected);
        QTRY_COMPARE_WITH_TIMEOUT(edgeFailed.count(), 1, patienceMs);

        auto again = m_edge.connectTo(m_thread);
        QSignalSpy back(again.get(), &AgentSession::described);
        QTRY_COMPARE_WITH_TIMEOUT(back.count(), 1, patienceMs);
        QVERIFY(again->description().workerPid != worker);
        tests::Asked run(*device, RunRequest{{}, halfAndHalf(m_edge, 6)});
        QTRY_VERIFY_WITH_TIMEOUT(run.over(), patienceMs);
        QVERIFY2(run.answer, run.problem().c_str());
        QCOMPARE(run.news.size(), std::size_t(6));
        QVERIFY(run.answer->splitDifference <= 1e-5);
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
