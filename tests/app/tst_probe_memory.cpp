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

    void remembersTheLowest()
    {
        QCOMPARE(memory().best(), std::nullopt);
        memory().keep(Millis(0.1));
        QCOMPARE(memory().best(), Millis(0.1));
        memory().keep(Millis(0.07125));
        memory().keep(Millis(0.072));
        QCOMPARE(memory().best(), Millis(0.07125));
    }

    void forgetsWhatIsNotReachedForADay()
    {
        memory().keep(Millis(0.07));
        m_now += std::chrono::hours(20);
        memory().keep(Millis(0.1)); // a slow time says nothing
        memory().keep(Millis(0));
        m_now += std::chrono::hours(5);
        QCOMPARE(memory().best(), std::nullopt);
        memory().keep(Millis(0.1));
        QCOMPARE(memory().best(), Millis(0.1));
        m_now += std::chrono::hours(20);
        memory().keep(Millis(0.105)); // near it
        m_now += std::chrono::hours(20);
        QCOMPARE(memory().best(), Millis(0.1));
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
        row("words", "fast\n1800000000\nruntime\n");
        row("words behind", "0.07 ms\n1800000000\nruntime\n");
        row("below zero", "-0.07\n1800000000\nruntime\n");
        row("zero", "0\n1800000000\nruntime\n");
        row("no number", "nan\n1800000000\nruntime\n");
        row("endless", "inf\n1800000000\nruntime\n");
        row("long", "1e9\n1800000000\nruntime\n");
        row("of tomorrow", "0.07\n1800086400\nruntime\n");
        row("no runtime", "0.07\n1800000000\n");
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

    app::ProbeMemory memory(const char* runtime = "runtime") const
    {
        return {file(), runtime, [this] { return m_now; }};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::chrono::sys_seconds m_now;
};

QTEST_GUILESS_MAIN(TestProbeMemory)
#include "tst_probe_memory.moc"
