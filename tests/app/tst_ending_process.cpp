// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/ending_process.h"

#include <QPointer>
#include <QTest>

#include <csignal>

namespace {

/// A shell that says a line, then does as @p script says.
std::unique_ptr<QProcess> startedShell(const char* script)
{
    auto shell = std::make_unique<QProcess>();
    shell->start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QLatin1String(script)});
    const bool speaks = shell->waitForStarted() && shell->waitForReadyRead();
    return speaks ? std::move(shell) : nullptr;
}

bool isThere(qint64 pid)
{
    return ::kill(static_cast<pid_t>(pid), 0) == 0;
}

} // namespace

class TestEndingProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsWhoListens_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addRow("to the signal") << QByteArray("echo ready; exec sleep 1000");
        QTest::addRow("to the end of its input") << QByteArray("trap '' TERM; echo ready; exec cat");
        QTest::addRow("to neither") << QByteArray("trap '' TERM; echo ready; exec sleep 1000");
    }

    void endsWhoListens()
    {
        QFETCH(QByteArray, script);
        auto shell = startedShell(script.constData());
        QVERIFY(shell);
        const QPointer<QProcess> process(shell.get());
        const auto pid = shell->processId();
        QVERIFY(isThere(pid));
        app::EndingProcess::handOver(std::move(shell));
        QTRY_VERIFY_WITH_TIMEOUT(!process, 30'000);
        QVERIFY(!isThere(pid));
    }

    void whatHasEndedIsForgotten()
    {
        auto shell = startedShell("echo ready");
        QVERIFY(shell && (shell->state() == QProcess::NotRunning || shell->waitForFinished()));
        const QPointer<QProcess> process(shell.get());
        app::EndingProcess::handOver(std::move(shell));
        QVERIFY(process); // somebody may be in the midst of its signal
        QTRY_VERIFY(!process);
    }

    void nothingStaysBehind()
    {
        auto shell = startedShell("echo ready; exec sleep 1000");
        QVERIFY(shell);
        const auto pid = shell->processId();
        app::EndingProcess::handOver(std::move(shell));
        qDeleteAll(QCoreApplication::instance()->findChildren<app::EndingProcess*>()); // as at the end
        QVERIFY(!isThere(pid));
    }
};

QTEST_GUILESS_MAIN(TestEndingProcess)
#include "tst_ending_process.moc"
