// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/probe_memory.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using engine::Millis;

class TestProbeMemory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_now = std::chrono::sys_seconds(std::chrono::seconds(1'800'000'000));
    }

    void remembersTheLowestHoweverLongItIsSlow()
    {
        QCOMPARE(memory().best(), std::nullopt);
        keepEveryQuarterOfAnHour({0.1, 0.1, 0.07, 0.1, 0.1, 0.1, 0.1});
        QCOMPARE(memory().best(), Millis(0.07));
        keepEveryQuarterOfAnHour({0.1, 0.1, 0.071, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1});
        QCOMPARE(memory().best(), Millis(0.07)); // a tenth of eighteen is one other
        memory().keep(Millis(0));
        QCOMPARE(memory().best(), Millis(0.07));
    }

    void countsNoLuckyMoment()
    {
        keepEveryQuarterOfAnHour({0.05, 0.07, 0.071, 0.072, 0.07, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1});
        QCOMPARE(memory().best(), Millis(0.07));
    }

    void takesTheLowestOfAFewMinutes()
    {
        for (const double best : {0.072, 0.07, 0.2, 0.2, 0.2})
            memory().keep(Millis(best));
        QCOMPARE(memory().best(), Millis(0.07));
    }

    void forgetsAfterADay()
    {
        memory().keep(Millis(0.07));
        m_now += std::chrono::hours(20);
        memory().keep(Millis(0.1));
        QCOMPARE(memory().best(), Millis(0.07));
        m_now += std::chrono::hours(5);
        QCOMPARE(memory().best(), Millis(0.1));
        m_now += std::chrono::hours(25);
        QCOMPARE(memory().best(), std::nullopt);
    }

    void keepsNoMoreThanItNeeds()
    {
        for (int i = 0; i < 3000; ++i) {
            memory().keep(Millis(0.0700001));
            m_now += std::chrono::minutes(1);
        }
        QVERIFY(std::filesystem::file_size(file()) < 8192);
        QCOMPARE(memory().best(), Millis(0.0700001));
    }

    void countsNoOtherRuntime()
    {
        memory().keep(Millis(0.07));
        QCOMPARE(memory("another").best(), std::nullopt);
        QCOMPARE(app::ProbeMemory().best(), std::nullopt);
        app::ProbeMemory().keep(Millis(1));
    }

    void takesNoFileAtItsWord_data()
    {
        QTest::addColumn<QByteArray>("content");
        const auto row = [](const char* name, const QByteArray& content) { QTest::newRow(name) << content; };
        row("nothing", "");
        row("words", "runtime\nfast 1800000000\n");
        row("a word behind", "runtime\n0.07ms 1800000000\n");
        row("below zero", "runtime\n-0.07 1800000000\n");
        row("zero", "runtime\n0 1800000000\n");
        row("no number", "runtime\nnan 1800000000\n");
        row("endless", "runtime\ninf 1800000000\n");
        row("long", "runtime\n1e9 1800000000\n");
        row("of tomorrow", "runtime\n0.07 1800086400\n");
        row("no time", "runtime\n0.07\n");
        row("an empty line", "runtime\n\n");
        row("good and bad", "runtime\n0.07 1800000000\nbad\n");
        row("no runtime", "0.07 1800000000\n");
        row("one long line", QByteArray(100'000, '7'));
    }

    void takesNoFileAtItsWord()
    {
        QFETCH(const QByteArray, content);
        std::ofstream(file(), std::ios::binary) << content.toStdString();
        QCOMPARE(memory().best(), std::nullopt);
    }

private:
    std::filesystem::path file() const { return m_folder->filePath(QStringLiteral("a.probe")).toStdString(); }

    void keepEveryQuarterOfAnHour(const std::vector<double>& bests)
    {
        for (const double best : bests) {
            m_now += std::chrono::minutes(15);
            memory().keep(Millis(best));
        }
    }

    app::ProbeMemory memory(const char* runtime = "runtime") const
    {
        return {file(), runtime, [this] { return m_now; }};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::chrono::sys_seconds m_now;
};

QTEST_GUILESS_MAIN(TestProbeMemory)
#include "tst_probe_memory.moc"
