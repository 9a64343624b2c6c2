// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_executor.h"
#include "tests/support/fake_link.h"

#include "app/agent/conversation.h"

#include <QCryptographicHash>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <semaphore>

using namespace network;
using engine::Side;

namespace {

const ModelRef diamond{"zoo:diamond", {}};
const RequestId one{1};

/// The edge's part of an agent, without sockets.
struct Agent
{
    explicit Agent(engine::LayerPace pace = {}) : options{1, std::move(pace)} {}

    QTemporaryDir folder;
    engine::ExecutorOptions options;
    app::ModelStore store{folder.path().toStdString(), {10'000'000}};
    app::ModelShelf shelf{[](const ModelRef&, const std::filesystem::path&) {
                              return engine::Result<engine::LayerGraph>(tests::diamondGraph());
                          },
                          tests::makeFakeExecutor, options};
    app::KernelThread kernels;
    app::MeasuringQueue queue;
    app::AgentParts parts{{{}, {"edge", "CPU", "fake", 2, 1, 1.0}, {}, 1},
                          store,
                          shelf,
                          kernels,
                          queue,
                          nullptr,
                          network::defaultPayloadPool()};
};

struct Talk
{
    explicit Talk(Agent& agent)
    {
        auto stream = std::make_unique<tests::FakeLink>();
        link = stream.get();
        conversation = std::make_unique<app::Conversation>(network::Stream{std::move(stream), {}}, agent.parts);
        ended = std::make_unique<QSignalSpy>(conversation.get(), &app::Conversation::ended);
    }
    std::vector<Message> answers() const { return tests::messagesIn(link->written); }
    template <typename T>
    int count() const
    {
        const auto all = answers();
        return static_cast<int>(std::ranges::count_if(all, [](const auto& m) { return std::holds_alternative<T>(m); }));
    }

    tests::FakeLink* link;
    std::unique_ptr<app::Conversation> conversation;
    std::unique_ptr<QSignalSpy> ended;
};

Join joinDiamond()
{
    return {one,
            {diamond,
             engine::fingerprint(tests::diamondGraph()),
             {{}, {}, {Side::Device, Side::Edge, Side::Device, Side::Device, Side::Device}},
             Side::Device},
            1};
}

/// What the device sends after its first phase: the output of layer a.
Tensors firstTurn(engine::Shape shape = {1, 4, 8, 8})
{
    Tensors message{one, engine::firstSplitPlan, 0, 0, false, {}, {}};
    const auto count = static_cast<std::size_t>(engine::elementCount(shape).value());
    message.tensors[engine::TensorId{1}] = {engine::ElementType::Float32, std::move(shape),
                                            engine::makeBlob(std::vector<float>(count, 2.0F))};
    return message;
}

Message modelQuery(const QByteArray& content)
{
    const auto hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex().toStdString();
    return ModelQuery{one, {"sha256:" + hash, {}}, content.size()};
}

Message chunkOf(const QByteArray& content, std::int64_t offset)
{
    return ModelChunk{one, offset, engine::makeBlob(std::vector<char>(content.begin(), content.end()))};
}

} // namespace

class TestAgentConversation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void greetsBeforeAnythingElse()
    {
        Talk polite(m_agent);
        polite.link->deliver(tests::framesOf({Hello{}}), 3);
        QCOMPARE(std::get<Welcome>(polite.answers().at(0)).agent.device.name, "edge");
        Talk rude(m_agent);
        rude.link->deliver(tests::framesOf({Cancel{one}}), 3);
        QTRY_COMPARE(rude.ended->count(), 1);
        Talk stranger(m_agent);
        auto hello = tests::framesOf({Hello{}});
        hello[2] = static_cast<char>(protocolVersion + 1);
        stranger.link->deliver(hello, 3);
        QCOMPARE(std::get<Failure>(stranger.answers().at(0)).error.code, engine::ErrorCode::Unsupported);
        QTRY_COMPARE(stranger.ended->count(), 1);
    }

    void takesTheEdgesTurn()
    {
        for (const qsizetype chunk : {1, 3, 1000}) {
            Talk talk(m_agent);
            talk.link->deliver(tests::framesOf({Hello{}, joinDiamond()}), chunk);
            QTRY_COMPARE(talk.count<Joined>(), 1);
            talk.link->deliver(tests::framesOf({firstTurn()}), chunk);
            QTRY_COMPARE(talk.count<Tensors>(), 1);
            const auto answer = std::get<Tensors>(talk.answers().back());
            QCOMPARE(answer.phase, 1);
            QCOMPARE(answer.tensors.size(), std::size_t(1));
            QCOMPARE(tests::firstValue(answer.tensors.at(engine::TensorId{2})), 3.0); // layer 1 of 2.0
            QCOMPARE(answer.turn.computed.count(), 1.0);
            QVERIFY(answer.turn.received <= answer.turn.finished && answer.turn.finished <= answer.turn.sent);
            talk.link->deliver(tests::framesOf({Leave{one}}), chunk);
            QCOMPARE(talk.count<Failure>(), 0);
        }
    }

    void keepsAModelThatIsWhatItsHashSays()
    {
        const QByteArray content(1000, 'm');
        Talk talk(m_agent);
        talk.link->deliver(tests::framesOf({Hello{}, modelQuery(content)}), 1000);
        QCOMPARE(talk.count<ModelWanted>(), 1);
        talk.link->deliver(tests::framesOf({chunkOf(content.left(600), 0), chunkOf(content.mid(600), 600)}), 3);
        QTRY_COMPARE(talk.count<ModelReady>(), 1);
    }

    void refusesAModelThatIsNotWhatWasAnnounced_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("offset");
        QTest::addRow("other bytes") << QByteArray(10, 'x') << 0;
        QTest::addRow("too many") << QByteArray(11, 'm') << 0;
        QTest::addRow("a gap") << QByteArray(5, 'm') << 5;
        QTest::addRow("nothing") << QByteArray() << 0;
    }

    void refusesAModelThatIsNotWhatWasAnnounced()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, offset);
        Talk talk(m_agent);
        talk.link->deliver(tests::framesOf({Hello{}, modelQuery(QByteArray(10, 'm')), chunkOf(content, offset)}), 1000);
        QTRY_COMPARE(talk.count<Failure>(), 1);
        QCOMPARE(std::get<Failure>(talk.answers().back()).error.code, engine::ErrorCode::Corrupt);
        QVERIFY(std::filesystem::is_empty(m_agent.folder.path().toStdString())
                || !m_agent.store.find(std::string(64, 'm')));
    }

    void refusesAModelOverTheCachesLimit()
    {
        Talk talk(m_agent);
        talk.link->deliver(
            tests::framesOf({Hello{}, ModelQuery{one, {"sha256:" + std::string(64, 'a'), {}}, 20'000'000}}), 1000);
        QCOMPARE(std::get<Failure>(talk.answers().back()).error.code, engine::ErrorCode::InvalidInput);
    }

    void endsOnceWhereverTheLinkDies()
    {
        const auto words =
            tests::framesOf({Hello{}, ModelQuery{RequestId{2}, diamond, 0}, joinDiamond(),
                             ProfileRequest{RequestId{3}, diamond, engine::exactly(5)}, firstTurn({1, 1, 1, 1})});
        for (qsizetype bytes = 0; bytes <= words.size(); ++bytes) {
            Talk talk(m_agent);
            talk.link->deliver(words.left(bytes), 1000);
            talk.link->finish();
            QTRY_COMPARE(talk.ended->count(), 1);
        }
    }

    void answersBulkWithAsManyBytesAsAskedFor()
    {
        Talk talk(m_agent);
        talk.link->deliver(tests::framesOf({Hello{}, Bulk{one, 5000, {}}}), 1000);
        QCOMPARE(std::get<Bulk>(talk.answers().back()).bytes.bytes.size(), std::size_t(5000));
        talk.link->deliver(tests::framesOf({Bulk{one, maxBulkBytes + 1, {}}}), 1000);
        QTRY_COMPARE(talk.ended->count(), 1);
    }

    void letsMeasurementsWaitForEachOther()
    {
        std::counting_semaphore<> kernels(0);
        Agent slow([&kernels](engine::Millis time) {
            kernels.acquire();
            return time;
        });
        const auto goOn = qScopeGuard([&kernels] { kernels.release(10 * network::maxRuns); });
        Talk talk(slow);
        talk.link->deliver(
            tests::framesOf({Hello{}, ProfileRequest{RequestId{2}, diamond, engine::exactly(network::maxRuns)},
                             ProfileRequest{RequestId{3}, diamond, engine::exactly(3)}}),
            1000);
        QTRY_VERIFY((kernels.release(20), talk.count<Progress>() > 2));
        QCOMPARE(talk.count<ProfileResult>(), 0);
        talk.link->deliver(tests::framesOf({Cancel{RequestId{2}}}), 1000);
        kernels.release(10 * network::maxRuns);
        QTRY_COMPARE(talk.count<ProfileResult>(), 1);
        QCOMPARE(talk.count<Failure>(), 1);
    }

private:
    Agent m_agent;
};

QTEST_GUILESS_MAIN(TestAgentConversation)
#include "tst_agent_conversation.moc"
