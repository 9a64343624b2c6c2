// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/agent_address.h"
#include "engine/core/result.h"
#include "network/agent_session.h"
#include "network/network_thread.h"
#include "tests/io/onnx_model.h"
#include "tests/support/asked.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace network;

namespace {

constexpr int patienceMs = 40'000;

/// A few hundred bytes that stand for a tensor of 4 GB.
OnnxModel inflating()
{
    OnnxModel model;
    model.input("in", {1});
    model.integers("shape", {1000, 1000, 1000});
    model.integers("axes", {0, 1, 2});
    model.node("Expand", {"in", "shape"}, {"huge"}, "expand");
    model.node("Exp", {"huge"}, {"powers"});
    model.node("ReduceSum", {"powers", "axes"}, {"out"});
    return model.output("out");
}

/// A loop whose state doubles sixty times.
OnnxModel doubling()
{
    OnnxModel model;
    model.input("in", {1000});
    model.integers("steps", {60}).clear_dims();
    auto& attribute = *model.node("Loop", {"steps", "", "in"}, {"out"}, "loop").add_attribute();
    attribute.set_name("body");
    attribute.set_type(onnx::AttributeProto::GRAPH);
    auto& body = *attribute.mutable_g();
    for (const auto* name : {"i", "goes_on", "state"})
        body.add_input()->set_name(name);
    auto& node = *body.add_node();
    node.set_op_type("Concat");
    node.add_input("state");
    node.add_input("state");
    node.add_output("twice");
    setInteger(node, "axis", 0);
    body.add_output()->set_name("goes_on");
    body.add_output()->set_name("twice");
    auto& tensor = *model.output("out").graph().mutable_output(0)->mutable_type()->mutable_tensor_type();
    tensor.set_elem_type(onnx::TensorProto::FLOAT);
    tensor.mutable_shape()->add_dim();
    return model;
}

} // namespace

/// An agent that may take 800 MB: models that want more are refused in a line, and the same worker goes on.
class TestAgentMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!QFileInfo::exists(QStringLiteral(PROGRAM_DIR "/libsuture_torch.so")))
            QSKIP("built without LibTorch");
        m_agent.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_agent.start(QStringLiteral(PROGRAM_DIR "/suture-agent"),
                      {QStringLiteral("--until-stdin-closes"), QStringLiteral("--memory"), QStringLiteral("800"),
                       QStringLiteral("--threads"), QStringLiteral("1"), QStringLiteral("--cache"), m_folder.path(),
                       QStringLiteral("--data"), m_folder.path()});
        QTRY_VERIFY_WITH_TIMEOUT(m_agent.canReadLine(), patienceMs);
        const auto line = QJsonDocument::fromJson(m_agent.readLine()).object();
        const auto address = app::parseAgentAddress(line[QStringLiteral("listening")].toString());
        QVERIFY(address);
        const Route route{RouteKind::Tcp, address->host.toStdString(), address->port};
        m_session = std::make_unique<AgentSession>(m_thread, std::make_shared<TcpTransport>(), route);
        QSignalSpy described(m_session.get(), &AgentSession::described);
        QTRY_COMPARE_WITH_TIMEOUT(described.count(), 1, patienceMs);
    }

    void refusesWhatIsTooLarge_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("a tensor of 4 GB")
            << QByteArray::fromStdString(inflating().text()) << QByteArray("needs more memory");
        QTest::newRow("a loop without measure")
            << QByteArray::fromStdString(doubling().text()) << QByteArray("the 200 MB that loops");
    }

    void refusesWhatIsTooLarge()
    {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, reason);
        const std::filesystem::path file = m_folder.filePath(QStringLiteral("model.onnx")).toStdString();
        std::ofstream(file, std::ios::binary).write(content.data(), content.size());
        const auto model = modelRefOfFile(ModelFiles(file), {});
        QVERIFY(model);
        QSignalSpy ended(m_session.get(), &AgentSession::failed);
        tests::Asked<ModelQuery> sent(*m_session, *model, ModelFiles(file));
        QTRY_VERIFY_WITH_TIMEOUT(sent.over(), patienceMs);
        auto problem = sent.problem();
        if (sent.answer) {
            tests::Asked profile(*m_session, ProfileRequest{{}, *model, engine::exactly(3, engine::Millis(1000))});
            QTRY_VERIFY_WITH_TIMEOUT(profile.over(), patienceMs);
            problem = profile.problem();
        }
        const auto message = QByteArray::fromStdString(problem);
        QVERIFY2(message.contains(reason) && !message.contains('\n'), message.constData());

        tests::Asked next(*m_session, ProfileRequest{{}, {"zoo:VAE", {}}, engine::exactly(3, engine::Millis(1000))});
        QTRY_VERIFY_WITH_TIMEOUT(next.answer, patienceMs);
        QCOMPARE(ended.count(), 0);
    }

    void cleanupTestCase()
    {
        m_session.reset();
        m_agent.closeWriteChannel();
        QVERIFY(m_agent.state() == QProcess::NotRunning || m_agent.waitForFinished(patienceMs));
    }

private:
    QTemporaryDir m_folder;
    QProcess m_agent;
    NetworkThread m_thread;
    std::unique_ptr<AgentSession> m_session;
};

QTEST_GUILESS_MAIN(TestAgentMemory)
#include "tst_agent_memory.moc"
