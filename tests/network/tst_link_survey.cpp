// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/memory_transport.h"

#include "engine/plan/link_statistics.h"
#include "network/link_survey.h"

#include <QSignalSpy>
#include <QTest>

using namespace network;

namespace {

const engine::LinkSurveyOptions few{{{1024}, {16'384}, {65'536}}, engine::Millis(8'000)};

engine::Blob zeros(std::int64_t count)
{
    return engine::makeBlob(std::vector<std::byte>(static_cast<std::size_t>(count)));
}

std::optional<Bulk> honest(const Bulk& asked)
{
    return Bulk{asked.request, 0, zeros(asked.answerBytes)};
}

/// A device that measures, and an edge that answers as the test says.
struct Surveying
{
    explicit Surveying(std::function<std::optional<Bulk>(const Bulk&)> answer,
                       std::optional<engine::Link> emulated = {}, const engine::LinkSurveyOptions& options = few)
        : link("device", emulated), survey(link, RequestId{5}, options)
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
        QObject::connect(&link, &DataLink::ready, &survey, &LinkSurvey::start);
        link.greet({std::move(ours), {}});
    }

    DataLink link;
    LinkSurvey survey;
    std::unique_ptr<Connection> edge;
    QSignalSpy finished{&survey, &LinkSurvey::finished};
    QSignalSpy failed{&survey, &LinkSurvey::failed};
};

} // namespace

class TestLinkSurvey : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void findsTheLawOfAnEmulatedLink()
    {
        const engine::Link emulated{engine::megabitsPerSecond(10), engine::megabitsPerSecond(40), engine::Millis(5)};
        Surveying surveying(honest, emulated);
        QVERIFY(surveying.finished.wait(20'000)); // whose event loop wakes when something comes, not every 10 ms
        const auto samples = surveying.finished.at(0).at(0).value<engine::LinkSamples>();
        QVERIFY(samples.pings.size() >= 5);
        for (const auto* sizes : {&samples.up, &samples.down}) {
            QCOMPARE(sizes->size(), few.sizes.size());
            for (const auto& size : *sizes)
                QVERIFY(size.times.size() >= engine::leastTransfers);
        }
        const auto link = engine::linkOf(samples);
        QVERIFY(link);
        const auto near = [](double value, double expected) {
            return value > 0.8 * expected && value < 1.2 * expected;
        };
        QVERIFY(near(link->up.bytesPerSecond, emulated.up.bytesPerSecond));
        QVERIFY(near(link->down.bytesPerSecond, emulated.down.bytesPerSecond));
        QVERIFY(link->delay >= engine::Millis(4) && link->delay < engine::Millis(50));
        QCOMPARE(surveying.failed.count(), 0);
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
        Surveying surveying([kind](const Bulk& asked) -> std::optional<Bulk> {
            if (kind == 0)
                return Bulk{asked.request, 0, zeros(0)};
            if (kind == 1)
                return Bulk{asked.request, 0, zeros(asked.answerBytes + 1)};
            return Bulk{RequestId{6}, 0, zeros(asked.answerBytes)};
        });
        QTRY_COMPARE_WITH_TIMEOUT(surveying.failed.count(), 1, 20'000);
        QCOMPARE(surveying.failed.at(0).at(0).value<engine::Error>().code, engine::ErrorCode::Corrupt);
        QCOMPARE(surveying.finished.count(), 0);
    }

    void countsNoAnswerTwice()
    {
        int extra = 0;
        std::optional<Surveying> surveying;
        surveying.emplace([&](const Bulk& asked) {
            if (extra++ == 3)
                surveying->edge->send(*honest(asked)); // and once more
            return honest(asked);
        });
        QTRY_COMPARE_WITH_TIMEOUT(surveying->finished.count() + surveying->failed.count(), 1, 20'000);
        QCOMPARE(surveying->failed.count(), 1);
    }

    /// Their clock is an hour ahead; the soonest ping took 2 ms there and 2 ms back, another one 5 ms there.
    void setsTheirClockByTheSoonestPing()
    {
        const auto ms = [](double millis) { return Timestamp(static_cast<std::int64_t>(millis * 1e6)); };
        const double hour = 3.6e6;
        const std::vector<PingSample> samples{{ms(0), ms(hour + 5), ms(hour + 6), ms(8)},
                                              {ms(100), ms(hour + 102), ms(hour + 103), ms(105)}};
        const auto pings = linkPings(samples);
        QCOMPARE(pings.size(), std::size_t{2});
        QCOMPARE(pings[0].up, engine::Millis(5));
        QCOMPARE(pings[0].down, engine::Millis(2));
        QCOMPARE(pings[1].up, engine::Millis(2));
        QCOMPARE(pings[1].down, engine::Millis(2));
        QVERIFY(linkPings({}).empty());
    }
};

QTEST_GUILESS_MAIN(TestLinkSurvey)
#include "tst_link_survey.moc"
