// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_link.h"

#include "network/client_session.h"

#include <QSignalSpy>
#include <QTemporaryFile>
#include <QTest>

using namespace network;
using namespace std::chrono_literals;
using engine::Millis;

namespace {

const ModelRef alexNet{"zoo:AlexNet", {}};

ProfileResult profileResult(RequestId request)
{
    engine::Profile profile{"net",         "ff", {"phone", "CPU", "fake", 1, 1, 1.0}, {{"a", "Relu", {{Millis(1)}}}},
                            {{Millis(2)}}, 3};
    return {request, profile};
}

/// A session over a fake link that has asked for a model and a profile.
struct Asking
{
    explicit Asking(Patience patience = {}) : session(nullptr, patience)
    {
        auto stream = std::make_unique<tests::FakeLink>();
        link = stream.get();
        session.begin({std::move(stream), {}});
        session.sendModel(RequestId{1}, alexNet, {});
        session.ask(ProfileRequest{RequestId{2}, alexNet, engine::exactly(1, Millis(0))});
    }
    template <typename M>
    int count() const
    {
        return static_cast<int>(std::ranges::count_if(
            heard, [](const QVariantList& words) { return std::holds_alternative<M>(words.at(1).value<Message>()); }));
    }
    engine::Error lastError() const { return requestFailed.last().at(1).value<engine::Error>(); }

    ClientSession session;
    tests::FakeLink* link = nullptr;
    QSignalSpy described{&session, &ClientSession::described};
    QSignalSpy heard{&session, &ClientSession::heard};
    QSignalSpy requestFailed{&session, &ClientSession::requestFailed};
    QSignalSpy failed{&session, &ClientSession::failed};
};

QByteArray agentsWords()
{
    return tests::framesOf({Welcome{{{std::string(32, 'a')}, {"phone", "CPU", "fake", 4, 2, 1.0}, {}, 77}},
                            Progress{RequestId{1}, 0.0, Stage::Opening}, ModelReady{RequestId{1}, "ff"},
                            Progress{RequestId{2}, 0.5, Stage::Measuring}, profileResult(RequestId{2})});
}

} // namespace

class TestClientSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void asksAfterTheHandshakeAndHearsTheAnswers()
    {
        for (const qsizetype chunk : {1, 3, 1000}) {
            Asking asking;
            QCOMPARE(tests::messagesIn(asking.link->written).size(), std::size_t(1)); // Hello alone
            asking.link->deliver(agentsWords(), chunk);
            QCOMPARE(tests::messagesIn(asking.link->written).size(), std::size_t(3));
            QCOMPARE(asking.described.count(), 1);
            QCOMPARE(asking.count<ModelReady>(), 1);
            QCOMPARE(asking.count<ProfileResult>(), 1);
            QVERIFY(asking.heard.last().at(1).value<Message>() == Message(profileResult(RequestId{2})));
            QCOMPARE(asking.count<Progress>(), 2);
            QCOMPARE(asking.requestFailed.count(), 0);
        }
    }

    void endsOnceWhereverTheLinkDies()
    {
        const auto words = agentsWords();
        for (qsizetype bytes = 0; bytes <= words.size(); ++bytes) {
            Asking asking;
            asking.link->deliver(words.left(bytes), 1000);
            asking.link->finish();
            QTRY_COMPARE(asking.failed.count(), 1);
            QCOMPARE(asking.failed.at(0).at(0).value<engine::Error>().code, engine::ErrorCode::Disconnected);
            QCOMPARE(asking.count<ModelReady>() + asking.count<ProfileResult>() + asking.requestFailed.count(), 2);
        }
    }

    void refusesRequestsAfterItsEnd()
    {
        Asking asking;
        asking.link->finish();
        QTRY_COMPARE(asking.failed.count(), 1);
        asking.session.ask(ProbeRequest{RequestId{3}, {RouteKind::Tcp, "localhost", 1}});
        QCOMPARE(asking.requestFailed.count(), 3);
        QCOMPARE(asking.lastError().code, engine::ErrorCode::Disconnected);
    }

    void sendsAFileInBoundedChunksOnlyWhenAsked()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        const QByteArray content(static_cast<qsizetype>(6 * maxChunkBytes + 5), 'm');
        QCOMPARE(file.write(content), content.size());
        QVERIFY(file.flush());
        const auto ref = modelRefOfFile(ModelFiles(file.fileName().toStdString()), {});
        QVERIFY(ref);
        Asking asking;
        asking.link->deliver(tests::framesOf({Welcome{}}), 1000);
        asking.session.sendModel(RequestId{5}, *ref, ModelFiles(file.fileName().toStdString()));
        asking.link->written.clear();
        asking.link->deliver(tests::framesOf({ModelWanted{RequestId{5}}}), 1000);
        QByteArray received;
        int rounds = 0;
        for (; received.size() < content.size() && rounds < 100; ++rounds) {
            const auto chunks = tests::messagesIn(std::exchange(asking.link->written, {}));
            QVERIFY(chunks.size() <= 4);
            for (const auto& message : chunks) {
                const auto& chunk = std::get<ModelChunk>(message);
                QCOMPARE(chunk.offset, received.size());
                QVERIFY(chunk.bytes.bytes.size() <= maxChunkBytes);
                received.append(reinterpret_cast<const char*>(chunk.bytes.bytes.data()),
                                static_cast<qsizetype>(chunk.bytes.bytes.size()));
                asking.link->deliver(tests::framesOf({Progress{RequestId{5}, 0.1, Stage::Sending}}), 1000);
            }
        }
        QCOMPARE(received, content);
    }

    void cancelsWhatItAskedFor()
    {
        Asking asking;
        asking.link->deliver(tests::framesOf({Welcome{}}), 1000);
        asking.session.cancel(RequestId{2});
        asking.session.cancel(RequestId{99});
        const auto last = tests::messagesIn(asking.link->written).back();
        QCOMPARE(std::get<Cancel>(last).request, RequestId{2});
        asking.link->deliver(tests::framesOf({Failure{RequestId{2}, {engine::ErrorCode::Cancelled, "cancelled"}},
                                              profileResult(RequestId{2})}),
                             1000);
        QCOMPARE(asking.requestFailed.count(), 1);
        QCOMPARE(asking.count<ProfileResult>(), 0);
    }

    void refusesWhatDoesNotAnswerTheRequest_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addRow("a request") << tests::framesOf({Join{}});
        QTest::addRow("part of a request") << tests::framesOf({Tensors{RequestId{2}, {}, 0, 0, false, {}, {}}});
        QTest::addRow("another answer") << tests::framesOf({ModelReady{RequestId{2}, "ff"}});
        QTest::addRow("news of another request") << tests::framesOf({FrameMeasured{RequestId{2}, {}}});
        QTest::addRow("no wish for a profile") << tests::framesOf({ModelWanted{RequestId{2}}});
    }

    void refusesWhatDoesNotAnswerTheRequest()
    {
        QFETCH(QByteArray, words);
        Asking asking;
        asking.link->deliver(tests::framesOf({Welcome{}}) + words, 1000);
        QTRY_COMPARE(asking.failed.count(), 1);
        QCOMPARE(asking.failed.at(0).at(0).value<engine::Error>().code, engine::ErrorCode::Corrupt);
        QCOMPARE(asking.requestFailed.count(), 2);
    }

    void givesUpARequestThatNobodyWorksOn()
    {
        Asking asking({.handshake = 10s, .silence = 200ms, .pingEvery = 100ms});
        asking.link->deliver(tests::framesOf({Welcome{}}), 1000);
        QTimer agent; // lives, and works on the model alone
        connect(&agent, &QTimer::timeout, this, [&] {
            asking.link->deliver(tests::framesOf({Ping{1}, Progress{RequestId{1}, 0.5, Stage::Opening}}), 1000);
        });
        agent.start(20);
        QTRY_COMPARE(asking.requestFailed.count(), 1);
        QCOMPARE(asking.requestFailed.last().at(0).value<RequestId>(), RequestId{2});
        QCOMPARE(asking.lastError().code, engine::ErrorCode::Timeout);
        const auto words = tests::messagesIn(asking.link->written);
        QVERIFY(std::ranges::any_of(words, [](const Message& message) {
            const auto* cancel = std::get_if<Cancel>(&message);
            return cancel != nullptr && cancel->request == RequestId{2};
        }));
        QCOMPARE(asking.failed.count(), 0);
    }

    void waitsForAnAnswerThatComesSlowly()
    {
        Asking asking({.handshake = 10s, .silence = 200ms, .pingEvery = 100ms});
        auto answer = profileResult(RequestId{2});
        answer.profile.wholeRuns.resize(2000, {Millis(1)});
        const auto words = tests::framesOf({answer});
        asking.link->deliver(tests::framesOf({Welcome{}, ModelReady{RequestId{1}, "ff"}}), 1000);
        QTimer agent; // sends for five times as long as its silence may last
        qsizetype at = 0;
        connect(&agent, &QTimer::timeout, this, [&] {
            asking.link->deliver(words.mid(at, words.size() / 100), 1000);
            at += words.size() / 100;
        });
        agent.start(10);
        QTRY_COMPARE(asking.count<ProfileResult>() + asking.requestFailed.count(), 1);
        QCOMPARE(asking.count<ProfileResult>(), 1);
    }

    void namesModelsByContent()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("abc");
        file.flush();
        const auto ref = modelRefOfFile(ModelFiles(file.fileName().toStdString()), {});
        QVERIFY(ref);
        QCOMPARE(ref->name, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QVERIFY(check(*ref));
        for (const auto* name :
             {"", "zoo:", "zoo:../x", "zoo:sample/1", "sha256:12", "sha256:../../etc/passwd", "AlexNet"})
            QVERIFY2(!check(ModelRef{name, {}}), name);
        QVERIFY(check(ModelRef{"zoo:sample:conv+max_pool:5f3a", {}}));
        QVERIFY(!check(ModelRef{"zoo:" + std::string(401, 'a'), {}}));
        QVERIFY(!check(ModelRef{"zoo:AlexNet", {{"batch", 0}}}));
    }
};

QTEST_GUILESS_MAIN(TestClientSession)
#include "tst_client_session.moc"
