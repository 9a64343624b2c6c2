// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/link_options.h"
#include "network/link_shaper.h"

#include <QTest>

#include <random>

using namespace network;
using namespace std::chrono_literals;
using engine::Bandwidth;
using engine::Millis;

namespace {

/// Wakes whenever the shaper wants to be woken, @p late after it; answers when the last byte was released.
Timestamp drain(LinkShaper& shaper, Timestamp late, std::int64_t& released)
{
    Timestamp now{};
    while (const auto next = shaper.nextRelease()) {
        now = *next + late;
        released += shaper.release(now);
    }
    return now;
}

} // namespace

class TestLinkShaper : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesSizeOverRatePlusDelay()
    {
        LinkShaper shaper(Bandwidth{1e6}, Millis(20.0)); // 1000 bytes a millisecond
        shaper.push(5ms, 500'000);
        std::int64_t released = 0;
        QCOMPARE(drain(shaper, 0ns, released), Timestamp(5ms + 500ms + 20ms));
        QCOMPARE(released, 500'000);
    }

    void isNotBentByLateTimers()
    {
        LinkShaper shaper(Bandwidth{1e6}, Millis(0.0));
        shaper.push(0ms, 10'000'000);
        std::int64_t released = 0;
        const auto end = drain(shaper, 700us, released);
        QCOMPARE(released, 10'000'000);
        QVERIFY(end >= 10s && end <= 10s + 1ms);
    }

    void queuesBehindWhatIsOnTheLine()
    {
        LinkShaper shaper(Bandwidth{1e6}, Millis(0.0));
        shaper.push(0ms, 10'000);
        shaper.push(4ms, 10'000);
        QCOMPARE(shaper.release(10ms), 10'000);
        QCOMPARE(shaper.release(15ms), 5'000);
        QCOMPARE(shaper.release(20ms), 5'000);
        QVERIFY(!shaper.nextRelease());
    }

    void startsAnewAfterAPauseWhileBytesAreStillUnderway()
    {
        LinkShaper shaper(Bandwidth{1e6}, Millis(100.0));
        shaper.push(0ms, 1'000);  // arrives until 101 ms
        shaper.push(50ms, 1'000); // leaves at 50, arrives until 151 ms
        QCOMPARE(shaper.release(101ms), 1'000);
        QCOMPARE(shaper.release(150ms), 0);
        QCOMPARE(shaper.release(151ms), 1'000);
    }

    void neverReleasesFasterThanTheRate()
    {
        const auto seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        LinkShaper shaper(Bandwidth{250'000.0}, Millis(3.0));
        Timestamp now{};
        std::int64_t pushed = 0;
        std::int64_t released = 0;
        for (int i = 0; i < 10'000; ++i) {
            now += std::chrono::microseconds(random() % 3000);
            if (random() % 3 == 0) {
                const auto count = static_cast<std::int64_t>(random() % 2000);
                shaper.push(now, count);
                pushed += count;
            }
            released += shaper.release(now);
            const auto possible = std::chrono::duration<double>(now - 3ms).count() * 250'000.0 + 1.0;
            QVERIFY(released <= pushed);
            QVERIFY(released == 0 || static_cast<double>(released) <= possible);
        }
        drain(shaper, 0ns, released);
        QCOMPARE(released, pushed);
    }

    void readsPresetsAndRates_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("up");
        QTest::addColumn<double>("down");
        QTest::addColumn<double>("delay");
        QTest::addRow("3g") << QByteArray("3g") << 1.1 << 4.6 << 0.0;
        QTest::addRow("4g") << QByteArray("4g") << 8.8 << 29.1 << 0.0;
        QTest::addRow("wifi") << QByteArray("wifi") << 18.88 << 54.97 << 0.0;
        QTest::addRow("rates") << QByteArray("10/20.5") << 10.0 << 20.5 << 0.0;
        QTest::addRow("round trip") << QByteArray("10/20/30") << 10.0 << 20.0 << 15.0;
    }

    void readsPresetsAndRates()
    {
        QFETCH(QByteArray, text);
        QFETCH(double, up);
        QFETCH(double, down);
        QFETCH(double, delay);
        const auto link = parseLink(text.toStdString());
        QVERIFY(link);
        QCOMPARE(link->up.bytesPerSecond, up * 1e6 / 8.0);
        QCOMPARE(link->down.bytesPerSecond, down * 1e6 / 8.0);
        QCOMPARE(link->delay.count(), delay);
        QVERIFY(*parseLink(linkText(*link)) == *link);
    }

    void refusesWhatIsNoLink()
    {
        for (const auto* text : {"", "5g", "1", "1/2/3/4", "0/1", "-1/1", "1/nan", "1/inf", "1/2/", "1/2x", "1e9/1"})
            QVERIFY2(!parseLink(text), text);
    }
};

QTEST_GUILESS_MAIN(TestLinkShaper)
#include "tst_link_shaper.moc"
