// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_link.h"

#include "network/connection.h"
#include "network/dialer.h"
#include "network/shaped_device.h"

#include <QSignalSpy>
#include <QTest>
#include <QtEndian>

using namespace network;
using namespace std::chrono_literals;

namespace {

struct Ends
{
    tests::FakeLink* link;
    std::unique_ptr<Connection> connection;
};

Ends newConnection(Patience patience = {}, std::shared_ptr<PayloadPool> pool = defaultPayloadPool())
{
    auto link = std::make_unique<tests::FakeLink>();
    auto* raw = link.get();
    return {raw, std::make_unique<Connection>(Stream{std::move(link), {}}, patience, std::move(pool))};
}

Ends greetedConnection(Patience patience = {})
{
    auto ends = newConnection(patience);
    ends.connection->greeted(Speaker::Client);
    return ends;
}

QByteArray unknownKind()
{
    auto frame = tests::framesOf({Ping{1}});
    frame[4] = '\x63';
    return frame;
}

engine::Error errorIn(const QSignalSpy& failed)
{
    return failed.at(0).at(0).value<engine::Error>();
}

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void writesASmallFrameAtOnce()
    {
        auto [link, connection] = greetedConnection();
        connection->send(Bulk{RequestId{1}, 0, engine::makeBlob(std::vector<char>(10'000, 'x'))});
        QCOMPARE(link->writes, 1);
        connection->send(Bulk{RequestId{1}, 0, engine::makeBlob(std::vector<char>(1'000'000, 'x'))});
        QCOMPARE(tests::messagesIn(link->written).size(), std::size_t(2));
    }

    void writesNoMoreThanTheDeviceTakes()
    {
        auto [link, connection] = greetedConnection();
        link->mostUnsent = 2 << 20;
        connection->send(Bulk{RequestId{1}, 0, engine::makeBlob(std::vector<char>(8 << 20, 'x'))});
        QVERIFY(link->written.size() <= 2 << 20);
        while (link->bytesToWrite() > 0)
            link->takeWritten();
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
        QTest::addRow("unknown kind") << unknownKind() << QByteArray("kind 99");
        QTest::addRow("another protocol")
            << QByteArray("HTTP/1.1 400 Bad Request\r\n") << QByteArray("does not speak Suture's protocol");
        auto noJson = tests::framesOf({Ping{1}});
        noJson[16] = '[';
        QTest::addRow("no JSON") << noJson << QByteArray("Ping");
        QTest::addRow("refused by the peer")
            << tests::framesOf({Failure{wholeSession, {engine::ErrorCode::Corrupt, "you lie"}}})
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
            QTRY_COMPARE(failed.count(), 1);
            QCoreApplication::processEvents();
            QCOMPARE(failed.count(), 1);
            QCOMPARE(received.count(), 0);
            QVERIFY2(errorIn(failed).message().find(reason.toStdString()) != std::string::npos,
                     errorIn(failed).message().c_str());
        }
    }

    void tellsThePeerWhyItEnds()
    {
        auto [link, connection] = greetedConnection();
        link->deliver(unknownKind(), 1000);
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
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(received.count(), 2);
        QCOMPARE(errorIn(failed).code, engine::ErrorCode::Disconnected);
    }

    /// A write that finds the other side gone used to read on from within, and left the decoder out of step.
    void isNotReenteredByAnythingThatItsWritesFind()
    {
        auto [link, connection] = greetedConnection();
        QSignalSpy received(connection.get(), &Connection::received);
        QSignalSpy failed(connection.get(), &Connection::failed);
        link->onWrite = [link = link](int writes) {
            if (writes == 2) { // while the second ping of the delivery is answered
                link->deliver(tests::framesOf({Cancel{RequestId{8}}}), 1000);
                link->finish();
            }
        };
        link->deliver(tests::framesOf({Ping{1}, Ping{2}, Ping{3}, Cancel{RequestId{7}}}), 100'000);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(errorIn(failed).message(), "the other side closed the connection");
        QCOMPARE(received.count(), 2);
        QCOMPARE(std::get<Cancel>(received.at(0).at(0).value<Message>()).request, RequestId{7});
        QCOMPARE(std::get<Cancel>(received.at(1).at(0).value<Message>()).request, RequestId{8});
    }

    void tellsOfItsEndFromTheEventLoop()
    {
        auto [link, connection] = greetedConnection();
        QSignalSpy failed(connection.get(), &Connection::failed);
        link->refuseWrites = true;
        connection->send(Ping{1});
        connection->send(Ping{2});
        QCOMPARE(failed.count(), 0);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(errorIn(failed).code, engine::ErrorCode::Disconnected);
    }

    void closesItsStreamWhenAMessageAsksForIt()
    {
        auto [link, connection] = greetedConnection();
        QObject::connect(connection.get(), &Connection::received, connection.get(), &Connection::close);
        link->deliver(tests::framesOf({Cancel{RequestId{1}}}), 1000);
        QVERIFY(!connection->isOpen());
        QTRY_VERIFY(!link->isOpen());
    }

    void mayBeDeletedByWhoeverHearsAMessage()
    {
        auto ends = greetedConnection();
        QObject::connect(ends.connection.get(), &Connection::received, ends.connection.get(),
                         [&ends] { ends.connection.release()->deleteLater(); });
        ends.link->deliver(tests::framesOf({Cancel{RequestId{1}}}), 1000);
        QVERIFY(!ends.connection);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void endsWhenThePeerDoesNotReadItsAnswers()
    {
        auto [link, connection] = greetedConnection();
        QSignalSpy failed(connection.get(), &Connection::failed);
        link->mostUnsent = 0; // takes nothing more
        const auto pings = tests::framesOf({Ping{1}, Ping{2}, Ping{3}, Ping{4}, Ping{5}, Ping{6}, Ping{7}, Ping{8}});
        for (int i = 0; i < 100'000 && connection->isOpen(); ++i)
            link->deliver(pings, 100'000);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(errorIn(failed).message(), "the other side does not read what it asked for");
    }

    void endsWhenThePeerDoesNotReadItsTensors()
    {
        auto [link, connection] = newConnection({}, PayloadPool::create(10 << 20));
        connection->greeted(Speaker::Client);
        QSignalSpy failed(connection.get(), &Connection::failed);
        link->mostUnsent = 0; // takes nothing more
        Tensors tensors;
        tensors.tensors[engine::TensorId{1}] = {
            engine::ElementType::UInt8, {1 << 20}, engine::makeBlob(std::vector<char>(1 << 20, 'x'))};
        int sent = 0;
        for (; sent < 1000 && connection->isOpen(); ++sent)
            connection->send(tensors);
        QCOMPARE(sent, 11);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(errorIn(failed).message(), "the other side does not read what it asked for");
    }

    void sendsTensorsForAsLongAsThePeerReads()
    {
        auto [link, connection] = newConnection({}, PayloadPool::create(10 << 20));
        connection->greeted(Speaker::Client);
        link->mostUnsent = 1 << 20;
        Tensors tensors;
        tensors.tensors[engine::TensorId{1}] = {
            engine::ElementType::UInt8, {1 << 20}, engine::makeBlob(std::vector<char>(1 << 20, 'x'))};
        for (int i = 0; i < 50; ++i) {
            connection->send(tensors);
            while (link->bytesToWrite() > 0)
                link->takeWritten();
        }
        QVERIFY(connection->isOpen());
        QCOMPARE(tests::messagesIn(link->written).size(), std::size_t(50));
    }

    void tellsOfPartsOfALargeMessage()
    {
        auto [link, connection] = greetedConnection();
        QSignalSpy parts(connection.get(), &Connection::partReceived);
        const auto bulk = tests::framesOf({Bulk{RequestId{1}, 0, engine::makeBlob(std::vector<char>(100'000, 'x'))}});
        link->deliver(bulk.left(50'000), 10'000);
        QCOMPARE(parts.count(), 5);
        link->deliver(bulk.mid(50'000), 60'000);
        QCOMPARE(parts.count(), 5);
    }

    void leavesOthersTheirTurnWhileOnePeerFloods()
    {
        auto [link, connection] = greetedConnection();
        QSignalSpy received(connection.get(), &Connection::received);
        const Bulk bulk{RequestId{1}, 0, engine::makeBlob(std::vector<char>(1 << 20, 'x'))};
        QByteArray flood;
        for (int i = 0; i < 20; ++i)
            flood += tests::framesOf({bulk});
        link->deliver(flood, flood.size());
        QVERIFY(received.count() > 0 && received.count() < 20);
        QTRY_COMPARE(received.count(), 20);
    }

    void givesUpOnASilentPeerAndPingsItBefore()
    {
        auto [link, connection] = greetedConnection({.handshake = 10s, .silence = 200ms, .pingEvery = 40ms});
        QSignalSpy failed(connection.get(), &Connection::failed);
        link->tellWritten = true; // its own pings leave, and are no sign of life
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(errorIn(failed).code, engine::ErrorCode::Timeout);
        QVERIFY(std::holds_alternative<Ping>(tests::messagesIn(link->written).at(0)));
    }

    void givesUpOnAPeerThatIntroducesItselfByteByByte()
    {
        auto [link, connection] = newConnection({.handshake = 200ms, .silence = 10s, .pingEvery = 10s});
        QSignalSpy failed(connection.get(), &Connection::failed);
        const auto hello = tests::framesOf({Hello{std::string(1000, 'x')}});
        QTimer trickle;
        qsizetype at = 0;
        connect(&trickle, &QTimer::timeout, this, [&, link = link] { link->deliver(hello.mid(at++, 1), 1); });
        trickle.start(5);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(errorIn(failed).message(), "the other side did not introduce itself");
    }

    void refusesLargeFramesBeforeTheHandshake()
    {
        auto [link, connection] = newConnection();
        QSignalSpy failed(connection.get(), &Connection::failed);
        link->deliver(tests::framesOf({Bulk{RequestId{1}, 0, engine::makeBlob(std::vector<char>(100, 'x'))}}), 1000);
        QTRY_COMPARE(failed.count(), 1);
    }

    void greetsOnlyItsOwnVersion()
    {
        for (const auto version : {protocolVersion, static_cast<std::uint16_t>(protocolVersion + 1)}) {
            Dialer dialer("test", std::nullopt);
            QSignalSpy greeted(&dialer, &Dialer::greeted);
            QSignalSpy failed(&dialer, &Dialer::failed);
            auto link = std::make_unique<tests::FakeLink>();
            auto* raw = link.get();
            dialer.greet({std::move(link), {"somewhere:1"}});
            QCOMPARE(std::get<Hello>(tests::messagesIn(raw->written).at(0)).program, "test");
            auto welcome = tests::framesOf({Welcome{}});
            qToLittleEndian(version, welcome.data() + 2);
            raw->deliver(welcome, 3);
            QTRY_COMPARE(greeted.count() + failed.count(), 1);
            QCOMPARE(greeted.count(), version == protocolVersion ? 1 : 0);
            if (failed.count() > 0)
                QVERIFY(errorIn(failed).message().starts_with("the other side speaks protocol "
                                                              + std::to_string(protocolVersion + 1)));
        }
    }

    /// As much of it as an emulated link takes in at once, and more; the inner device says only once that it is there.
    void carriesMoreThanAnEmulatedLinkHolds()
    {
        auto link = std::make_unique<tests::FakeLink>();
        auto* raw = link.get();
        ShapedDevice shaped(std::move(link), {{1e13}, {1e13}, engine::Millis(0)});
        const QByteArray sent(100 << 20, 'x');
        qsizetype shown = 0;
        connect(&shaped, &QIODevice::readyRead, &shaped, [&] { shown += shaped.readAll().size(); });
        raw->deliver(sent, sent.size());
        QTRY_COMPARE(shown, sent.size());
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
