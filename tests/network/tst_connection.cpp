// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_link.h"

#include "network/connection.h"
#include "network/dialer.h"
#include "network/shaped_device.h"

#include <QSignalSpy>
#include <QTest>

using namespace network;
using namespace std::chrono_literals;

namespace {

struct Ends
{
    tests::FakeLink* link;
    std::unique_ptr<Connection> connection;
};

Ends greetedConnection(Patience patience = {})
{
    auto link = std::make_unique<tests::FakeLink>();
    auto* raw = link.get();
    auto connection = std::make_unique<Connection>(std::move(link), patience);
    connection->greeted();
    return {raw, std::move(connection)};
}

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void writesAFrameAtOnce()
    {
        auto [link, connection] = greetedConnection();
        connection->send(Bulk{RequestId{1}, 0, engine::makeBlob(std::vector<char>(100'000, 'x'))});
        QCOMPARE(link->writes, 1);
        QCOMPARE(tests::messagesIn(link->written).size(), std::size_t(1));
    }

    void answersAPingAndKeepsItToItself()
    {
        auto [link, connection] = greetedConnection();
        QSignalSpy received(connection.get(), &Connection::received);
        const auto before = steadyNow();
        link->deliver(tests::framesOf({Ping{9}}), 3);
        QCOMPARE(received.count(), 0);
        const auto pong = std::get<Pong>(tests::messagesIn(link->written).at(0));
        QCOMPARE(pong.id, 9U);
        QVERIFY(before <= pong.received && pong.received <= pong.sent && pong.sent <= steadyNow());
    }

    void endsOnceWithTheReason_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("reason");
        QTest::addRow("unknown kind") << QByteArray::fromHex("06000000e70300000000") << QByteArray("kind 999");
        QTest::addRow("over the limit") << QByteArray::fromHex("ffffffff050000000000") << QByteArray("over the limit");
        QTest::addRow("no JSON") << QByteArray::fromHex("080000000500020000007b7b") << QByteArray("Ping");
        QTest::addRow("refused by the peer") << tests::framesOf({Failure{wholeSession, engine::ErrorCode::Corrupt, "you lie"}})
                                             << QByteArray("you lie");
    }

    void endsOnceWithTheReason()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, reason);
        for (const qsizetype chunk : {1, 3, 1000}) {
            auto [link, connection] = greetedConnection();
            QSignalSpy received(connection.get(), &Connection::received);
            QSignalSpy failed(connection.get(), &Connection::failed);
            link->deliver(bytes + tests::framesOf({Cancel{RequestId{1}}}), chunk);
            link->finish();
            QCOMPARE(failed.count(), 1);
            QCOMPARE(received.count(), 0);
            const auto error = failed.at(0).at(0).value<engine::Error>();
            QCOMPARE(error.code, engine::ErrorCode::Corrupt);
            QVERIFY2(error.message.find(reason.toStdString()) != std::string::npos, error.message.c_str());
        }
    }

    void tellsThePeerWhyItEnds()
    {
        auto [link, connection] = greetedConnection();
        link->deliver(QByteArray::fromHex("06000000e70300000000"), 1000);
        const auto failure = std::get<Failure>(tests::messagesIn(link->written).at(0));
        QCOMPARE(failure.request, wholeSession);
        QVERIFY(!connection->isOpen());
    }

    void deliversWhatCameBeforeTheEnd()
    {
        auto [link, connection] = greetedConnection();
        QSignalSpy received(connection.get(), &Connection::received);
        QSignalSpy failed(connection.get(), &Connection::failed);
        link->deliver(tests::framesOf({Cancel{RequestId{1}}, Cancel{RequestId{2}}}), 1000);
        link->finish();
        QCOMPARE(received.count(), 2);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(failed.at(0).at(0).value<engine::Error>().code, engine::ErrorCode::Disconnected);
    }

    void givesUpOnASilentPeerAndPingsItBefore()
    {
        auto [link, connection] = greetedConnection({.handshake = 10s, .silence = 80ms, .pingEvery = 20ms});
        QSignalSpy failed(connection.get(), &Connection::failed);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.at(0).at(0).value<engine::Error>().code, engine::ErrorCode::Timeout);
        QVERIFY(std::holds_alternative<Ping>(tests::messagesIn(link->written).at(0)));
    }

    void givesUpOnAPeerThatDoesNotIntroduceItself()
    {
        auto link = std::make_unique<tests::FakeLink>();
        Connection connection(std::move(link), {.handshake = 30ms, .silence = 10s, .pingEvery = 10s});
        QSignalSpy failed(&connection, &Connection::failed);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.at(0).at(0).value<engine::Error>().code, engine::ErrorCode::Timeout);
    }

    void refusesLargeFramesBeforeTheHandshake()
    {
        auto link = std::make_unique<tests::FakeLink>();
        auto* raw = link.get();
        Connection connection(std::move(link));
        QSignalSpy failed(&connection, &Connection::failed);
        raw->deliver(tests::framesOf({Bulk{RequestId{1}, 0, engine::makeBlob(std::vector<char>(100, 'x'))}}), 1000);
        QCOMPARE(failed.count(), 1);
    }

    void greetsOnlyItsOwnVersion()
    {
        for (const auto version : {protocolVersion, protocolVersion + 1}) {
            Dialer dialer("test", std::nullopt);
            QSignalSpy greeted(&dialer, &Dialer::greeted);
            QSignalSpy failed(&dialer, &Dialer::failed);
            auto link = std::make_unique<tests::FakeLink>();
            auto* raw = link.get();
            dialer.greet(std::move(link));
            QCOMPARE(std::get<Hello>(tests::messagesIn(raw->written).at(0)).version, protocolVersion);
            raw->deliver(tests::framesOf({Welcome{version, {}}}), 3);
            QCOMPARE(greeted.count(), version == protocolVersion ? 1 : 0);
            QCOMPARE(failed.count(), version == protocolVersion ? 0 : 1);
        }
    }

    void carriesEverythingThroughAnEmulatedLink()
    {
        auto link = std::make_unique<tests::FakeLink>();
        auto* raw = link.get();
        ShapedDevice shaped(std::move(link), {{2e6}, {2e6}, engine::Millis(2)});
        QByteArray sent;
        for (int i = 0; i < 50'000; ++i)
            sent.append(static_cast<char>(i % 251));
        QByteArray shown;
        int finished = 0;
        connect(&shaped, &QIODevice::readyRead, &shaped, [&] { shown += shaped.readAll(); });
        connect(&shaped, &QIODevice::readChannelFinished, &shaped, [&] { ++finished; });
        shaped.write(sent);
        raw->deliver(sent, 1000);
        raw->finish();
        QCOMPARE(raw->written.size(), 0);
        QCOMPARE(shown.size(), 0);
        QTRY_COMPARE(raw->written, sent);
        QTRY_COMPARE(finished, 1);
        QCOMPARE(shown, sent);
    }
};

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
