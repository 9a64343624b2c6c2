// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/memory_transport.h"

#include "network/message.h"
#include "network/tcp_stream.h"

#include <QDir>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <sys/resource.h>
#include <unistd.h>

using namespace network;

namespace {

Route loopback(std::uint16_t port)
{
    return {RouteKind::Tcp, "127.0.0.1", port};
}

/// Of this computer, where nobody listens.
std::uint16_t freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : std::uint16_t{1};
}

qsizetype descriptors()
{
    return QDir(QStringLiteral("/proc/self/fd"))
        .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
        .size();
}

/// While it lives this process may open nothing.
class NoDescriptorsLeft
{
public:
    NoDescriptorsLeft()
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const int next = ::dup(STDIN_FILENO); // the lowest that is free
        ::close(next);
        const rlimit none{static_cast<rlim_t>(next), m_before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoDescriptorsLeft() { ::setrlimit(RLIMIT_NOFILE, &m_before); }
    NoDescriptorsLeft(const NoDescriptorsLeft&) = delete;
    NoDescriptorsLeft& operator=(const NoDescriptorsLeft&) = delete;

private:
    rlimit m_before{};
};

} // namespace

/// The sockets themselves; everything above them is tested with streams in memory.
class TestTransport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void carriesBytesBothWays()
    {
        Stream theirs;
        TcpListener listener([&theirs](Stream stream) { theirs = std::move(stream); });
        QVERIFY(listener.listen(QHostAddress::LocalHost));
        Stream ours;
        TcpTransport().open(loopback(listener.serverPort()), this, [&ours](engine::Result<Stream> stream) {
            QVERIFY(stream);
            ours = std::move(*stream);
        });
        QTRY_VERIFY(ours.device && theirs.device);
        QVERIFY(ours.peer.address.starts_with("127.0.0.1:"));
        QByteArray heard;
        ours.device->write("question");
        QTRY_VERIFY((heard += theirs.device->read(100)) == "question");
        heard.clear();
        theirs.device->write("answer");
        QTRY_VERIFY((heard += ours.device->read(100)) == "answer");
        theirs.device.reset();
        char byte = 0;
        QTRY_VERIFY(!ours.device->isReadable() || ours.device->read(&byte, 1) == -1);
    }

    void tellsOfEveryRefusedDialOnceAndLeavesNothing()
    {
        const auto port = freePort();
        TcpTransport transport;
        QObject context;
        int refused = 0;
        const auto dial = [&] {
            transport.open(loopback(port), &context, [&](engine::Result<Stream> stream) {
                QVERIFY(!stream);
                QCOMPARE(stream.error().code, engine::ErrorCode::Disconnected);
                QVERIFY(stream.error().message().starts_with("cannot connect: "));
                ++refused;
            });
        };
        dial();
        QTRY_COMPARE(refused, 1);
        QTRY_VERIFY(context.children().isEmpty());
        const auto before = descriptors();
        for (int i = 0; i < 200; ++i)
            dial();
        QTRY_COMPARE(refused, 201);
        QTRY_COMPARE(descriptors(), before);
        QVERIFY(context.children().isEmpty());
    }

    void aNameThatNobodyKnowsMayBeKnownLater()
    {
        std::optional<engine::Error> error;
        TcpTransport().open({RouteKind::Tcp, std::string(100, 'x') + ".example", 9}, this,
                            [&error](engine::Result<Stream> stream) { error = stream.error(); });
        QTRY_VERIFY(error);
        QVERIFY2(isTransient(error->code), error->message().c_str());
    }

    void givesUpForAContextThatGoes()
    {
        TcpListener listener([](Stream) {});
        QVERIFY(listener.listen(QHostAddress::LocalHost));
        TcpTransport transport;
        const auto before = descriptors();
        for (int i = 0; i < 20; ++i) {
            QObject context;
            transport.open(loopback(listener.serverPort()), &context,
                           [](engine::Result<Stream>) { QFAIL("told though its context is gone"); });
        }
        QTRY_COMPARE(descriptors(), before);
    }

    /// Those that came meanwhile wait in the kernel.
    void acceptsAgainOnceThereAreDescriptors()
    {
        std::vector<Stream> accepted;
        TcpListener listener([&accepted](Stream stream) { accepted.push_back(std::move(stream)); });
        QVERIFY(listener.listen(QHostAddress::LocalHost));
        int refused = 0; // no spy, because UBSan needs a descriptor to look at one
        connect(&listener, &QTcpServer::acceptError, this, [&refused] { ++refused; });
        std::vector<std::unique_ptr<QTcpSocket>> clients;
        for (int i = 0; i < 3; ++i) {
            clients.push_back(std::make_unique<QTcpSocket>());
            clients.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), listener.serverPort());
            QVERIFY(clients.back()->waitForConnected());
        }
        {
            const NoDescriptorsLeft none;
            QTRY_VERIFY(refused > 0);
        }
        QTRY_COMPARE(accepted.size(), std::size_t(3));
    }

    void saysOnlyOnceThatThereIsSomethingToRead()
    {
        Stream theirs;
        TcpListener listener([&theirs](Stream stream) { theirs = std::move(stream); });
        QVERIFY(listener.listen(QHostAddress::LocalHost));
        QTcpSocket client;
        client.connectToHost(QHostAddress(QHostAddress::LocalHost), listener.serverPort());
        QTRY_VERIFY(theirs.device);
        QSignalSpy readable(theirs.device.get(), &QIODevice::readyRead);
        client.write("first");
        QTRY_COMPARE(readable.count(), 1);
        for (int i = 0; i < 100; ++i)
            QCoreApplication::processEvents();
        QCOMPARE(readable.count(), 1);
        QCOMPARE(theirs.device->read(100), QByteArray("first"));
        client.write("second");
        QTRY_COMPARE(readable.count(), 2);
    }

    void anAgentOfThisComputerDialsNoOther()
    {
        TcpTransport transport(Reach::ThisComputer);
        for (const auto* host : {"10.0.0.1", "example.org", "0.0.0.0", "::", "169.254.1.1"}) {
            std::string problem;
            transport.open({RouteKind::Tcp, host, 9}, this, [&problem](engine::Result<Stream> stream) {
                problem = stream ? "connected" : stream.error().message();
            });
            QVERIFY(problem.empty());
            QTRY_VERIFY(!problem.empty());
            QVERIFY2(problem.starts_with("an agent that listens on this computer only dials no other"),
                     problem.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestTransport)
#include "tst_transport.moc"
