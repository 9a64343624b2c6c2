// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/memory_transport.h"

#include "network/link_probe.h"

#include <QSignalSpy>
#include <QTest>

using namespace network;

namespace {

engine::Blob zeros(std::int64_t count)
{
    return engine::makeBlob(std::vector<std::byte>(static_cast<std::size_t>(count)));
}

/// A device that probes, and an edge that answers as the test says.
struct Probing
{
    explicit Probing(std::function<std::optional<Bulk>(const Bulk&)> answer, std::optional<engine::Link> emulated = {})
        : link("device", emulated), probe(link, RequestId{5})
    {
        auto [ours, theirs] = tests::MemoryEnd::pair();
        edge = std::make_unique<Connection>(Stream{std::move(theirs), {}});
        edge->greeted(Speaker::Client);
        QObject::connect(edge.get(), &Connection::received, edge.get(), [this, answer](const Message& message) {
            if (std::holds_alternative<Hello>(message))
                edge->send(Welcome{{{std::string(32, 'a')}, {"edge", "CPU", "fake", 1, 1, 1.0}, {}, 1}});
            else if (const auto said = answer(std::get<Bulk>(message)))
                edge->send(*said);
        });
        QObject::connect(&link, &DataLink::ready, &probe, &LinkProbe::start);
        link.greet({std::move(ours), {}});
    }

    DataLink link;
    LinkProbe probe;
    std::unique_ptr<Connection> edge;
    QSignalSpy finished{&probe, &LinkProbe::finished};
    QSignalSpy failed{&probe, &LinkProbe::failed};
};

std::optional<Bulk> honest(const Bulk& asked)
{
    return Bulk{asked.request, 0, zeros(asked.answerBytes)};
}

} // namespace

class TestLinkProbe : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void findsTheRateOfAnEmulatedLink()
    {
        const engine::Link emulated{engine::megabitsPerSecond(10), engine::megabitsPerSecond(40), engine::Millis(5)};
        Probing probing(honest, emulated);
        QTRY_COMPARE_WITH_TIMEOUT(probing.finished.count(), 1, 20'000);
        const auto found = probing.finished.at(0).at(0).value<engine::Link>();
        const auto near = [](double value, double expected) {
            return value > 0.8 * expected && value < 1.2 * expected;
        };
        QVERIFY(near(found.up.bytesPerSecond, emulated.up.bytesPerSecond));
        QVERIFY(near(found.down.bytesPerSecond, emulated.down.bytesPerSecond));
        QVERIFY(found.delay >= engine::Millis(4) && found.delay < engine::Millis(50));
        QCOMPARE(probing.failed.count(), 0);
    }

    void isNotFooledByAnswersThatLackTheirBytes_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addRow("no bytes") << 0;
        QTest::addRow("bytes where none were asked for") << 1;
        QTest::addRow("of another request") << 2;
    }

    void isNotFooledByAnswersThatLackTheirBytes()
    {
        QFETCH(int, kind);
        Probing probing([kind](const Bulk& asked) -> std::optional<Bulk> {
            if (kind == 0)
                return Bulk{asked.request, 0, zeros(0)};
            if (kind == 1)
                return Bulk{asked.request, 0, zeros(asked.answerBytes + 1)};
            return Bulk{RequestId{6}, 0, zeros(asked.answerBytes)};
        });
        QTRY_COMPARE(probing.failed.count(), 1);
        QCOMPARE(probing.failed.at(0).at(0).value<engine::Error>().code, engine::ErrorCode::Corrupt);
        QCOMPARE(probing.finished.count(), 0);
    }

    void doesNotCountAnswersThatNobodyAskedFor()
    {
        int extra = 0;
        std::optional<Probing> probing;
        probing.emplace([&](const Bulk& asked) {
            if (extra++ == 0)
                probing->edge->send(*honest(asked)); // and once more
            return honest(asked);
        });
        QTRY_COMPARE_WITH_TIMEOUT(probing->finished.count() + probing->failed.count(), 1, 20'000);
    }
};

QTEST_GUILESS_MAIN(TestLinkProbe)
#include "tst_link_probe.moc"
