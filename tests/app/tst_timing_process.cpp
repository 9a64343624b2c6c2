// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/timing_process.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using app::TimingProcess;
using engine::Millis;

namespace {

constexpr int patienceMs = 30'000;

} // namespace

/// Processes that time a model elsewhere, played by shell scripts.
class TestTimingProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsTheTimesOfAllRounds()
    {
        TimingProcess process(scriptOf({program("echo {}; while read runs; do echo '{\"x\": [1.5, 2.5]}'; done")}));
        const QSignalSpy turns(&process, &TimingProcess::turnTaken);
        for (int turn = 1; turn <= 3; ++turn) {
            process.takeTurn(2);
            QTRY_COMPARE_WITH_TIMEOUT(turns.size(), turn, patienceMs);
        }
        QCOMPARE(process.ways()[0].samples, (std::vector{Millis(1.5), Millis(2.5), Millis(1.5), Millis(2.5)}));
        QVERIFY(!process.problem());
    }

    void triesOneProgramAfterTheOther()
    {
        TimingProcess process(scriptOf({m_folder.filePath(QStringLiteral("missing")), program("exit 1"),
                                        program("echo {}; exec cat >/dev/null")}));
        const QSignalSpy turns(&process, &TimingProcess::turnTaken);
        process.takeTurn(2);
        QTRY_COMPARE_WITH_TIMEOUT(turns.size(), 1, patienceMs);
    }

    void saysWhyThereIsNothing_data()
    {
        QTest::addColumn<QByteArray>("commands");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const char* commands, const char* reason) {
            QTest::newRow(name) << QByteArray(commands) << QString::fromUtf8(reason);
        };
        row("refuses the model", "echo warning >&2; echo 'no such  operator' >&2; exit 1", "no such operator");
        row("ends without a word", "exit 3", "it ended with status 3 and said nothing");
        row("crashes", "kill -SEGV $$", "it crashed");
        row("crashes in a round", "echo {}; read runs; kill -KILL $$", "it crashed");
        row("ends in a round", "echo {}; read runs; exit 0", "it ended with status 0 and said nothing");
        row("ends before its round", "echo {}", "it ended with status 0 and said nothing");
        row("greets", "echo hello; exec sleep 600", "it answered 'hello', which are no times");
        row("talks in a round", "echo {}; read runs; echo hello; exec sleep 600",
            "it answered 'hello', which are no times");
        row("too few", "echo {}; read runs; echo '{\"x\": [1]}'; exec sleep 600",
            "it answered '{\"x\": [1]}', which are no times");
        row("no numbers", "echo {}; read runs; echo '{\"x\": [1, \"2\"]}'; exec sleep 600",
            "it answered '{\"x\": [1, \"2\"]}', which are no times");
        row("below zero", "echo {}; read runs; echo '{\"x\": [1, -2]}'; exec sleep 600",
            "it answered '{\"x\": [1, -2]}', which are no times");
        row("other ways", "echo {}; read runs; echo '{\"y\": [1, 2]}'; exec sleep 600",
            "it answered '{\"y\": [1, 2]}', which are no times");
        row("no end", "echo {}; read runs; exec cat /dev/zero", "its answer has no end");
    }

    void saysWhyThereIsNothing()
    {
        QFETCH(QByteArray, commands);
        QFETCH(QString, reason);
        TimingProcess process(scriptOf({program(commands)}));
        const QSignalSpy failures(&process, &TimingProcess::failed);
        connect(&process, &TimingProcess::turnTaken, &process, [&process] { process.takeTurn(2); });
        process.takeTurn(2);
        QTRY_COMPARE_WITH_TIMEOUT(failures.size(), 1, patienceMs);
        QCOMPARE(failures[0][0].toString(), reason);
        QCOMPARE(process.problem(), std::optional(reason));
    }

    void saysThatNoProgramCanBeStarted()
    {
        const auto missing = m_folder.filePath(QStringLiteral("missing"));
        TimingProcess process(scriptOf({missing}));
        const QSignalSpy failures(&process, &TimingProcess::failed);
        process.takeTurn(2);
        QTRY_COMPARE_WITH_TIMEOUT(failures.size(), 1, patienceMs);
        QCOMPARE(*process.problem(), missing + QStringLiteral(" cannot be started"));
    }

    void endsAProcessThatDoesNotAnswer_data()
    {
        QTest::addColumn<QByteArray>("commands");
        QTest::newRow("getting ready") << QByteArray("exec sleep 600");
        QTest::newRow("in a round") << QByteArray("echo {}; exec sleep 600");
    }

    void endsAProcessThatDoesNotAnswer()
    {
        QFETCH(QByteArray, commands);
        const auto noted = m_folder.filePath(QStringLiteral("pid"));
        auto script = scriptOf({program("echo $$ > " + noted.toUtf8() + "; " + commands)});
        script.patience = std::chrono::milliseconds(500);
        TimingProcess process(script);
        const QSignalSpy failures(&process, &TimingProcess::failed);
        connect(&process, &TimingProcess::turnTaken, &process, [&process] { process.takeTurn(2); });
        process.takeTurn(2);
        QTRY_COMPARE_WITH_TIMEOUT(failures.size(), 1, patienceMs);
        QVERIFY2(process.problem()->startsWith(QStringLiteral("it did not answer for ")),
                 qPrintable(*process.problem()));
        QFile file(noted);
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("it had no time to begin");
        QCOMPARE(::kill(file.readAll().trimmed().toInt(), 0), -1);
        QCOMPARE(errno, ESRCH);
    }

private:
    /// A shell script of @p commands.
    QString program(const QByteArray& commands)
    {
        QFile file(m_folder.filePath(QString::number(++m_programs)));
        if (file.open(QIODevice::WriteOnly))
            file.write("#!/bin/sh\n" + commands + "\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }

    static app::TimingScript scriptOf(const QStringList& programs)
    {
        return {.title = QStringLiteral("somebody"),
                .programs = programs,
                .arguments = {},
                .ways = {{QStringLiteral("one"), QStringLiteral("x")}}};
    }

    QTemporaryDir m_folder;
    int m_programs = 0;
};

QTEST_GUILESS_MAIN(TestTimingProcess)
#include "tst_timing_process.moc"
