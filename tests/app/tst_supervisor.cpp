// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/heartbeat_echo.h"
#include "app/agent/supervisor.h"
#include "app/agent/worker.h"
#include "network/message.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

constexpr int patienceMs = 30'000;
constexpr app::HeartbeatPatience patience{20ms, 25, 100};

/// This program is three: the test, a supervisor that it starts, and that one's worker, which does what the
/// environment says. Each worker first says who it is.
int runFakeWorker(const app::AgentOptions& options)
{
    std::fprintf(stderr, "named %s\nworker %d %s\n", options.name.c_str(), ::getpid(), options.deviceId.c_str());
    const auto behaviour = qEnvironmentVariable("FAKE_WORKER");
    if (behaviour.startsWith(QStringLiteral("status")))
        return behaviour.mid(6).toInt();
    if (behaviour.startsWith(QStringLiteral("signal")))
        return ::raise(behaviour.mid(6).toInt());
    if (behaviour == QStringLiteral("never ready"))
        return QCoreApplication::exec();
    const app::HeartbeatEcho echo(options.heartbeatSocket);
    std::fputs(app::workerReadyLine, stdout);
    std::fflush(stdout);
    return QCoreApplication::exec();
}

int runSupervisor(const app::AgentOptions& options)
{
    app::Supervisor supervisor(options, qEnvironmentVariable("WORKER_PROGRAM"), patience);
    if (const auto started = supervisor.start(); !started) {
        std::fprintf(stderr, "suture-agent: %s\n", started.error().message().c_str());
        return 1;
    }
    return QCoreApplication::exec();
}

/// A supervisor in a process of its own.
class Supervised
{
public:
    explicit Supervised(const QString& behaviour, const QString& program = {})
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("FAKE_WORKER"), behaviour);
        environment.insert(QStringLiteral("WORKER_PROGRAM"), program);
        m_process.setProcessEnvironment(environment);
    }
    ~Supervised()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(5000))
            m_process.kill();
        m_process.waitForFinished(5000);
    }
    void start(const QStringList& options = {})
    {
        m_process.start(QCoreApplication::applicationFilePath(),
                        QStringList{QStringLiteral("--data"), m_folder.path()} + options);
    }
    QString said()
    {
        m_said += QString::fromUtf8(m_process.readAllStandardError());
        return m_said;
    }
    QString announced()
    {
        m_announced += QString::fromUtf8(m_process.readAllStandardOutput());
        return m_announced;
    }
    /// The pids and ids of its workers so far.
    QStringList workers()
    {
        return said().split(QLatin1Char('\n')).filter(QRegularExpression(QStringLiteral("^worker ")));
    }
    pid_t worker() { return workers().value(workers().size() - 1).section(QLatin1Char(' '), 1, 1).toInt(); }
    QProcess& process() { return m_process; }
    QString path(const QString& name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_said;
    QString m_announced;
};

QRegularExpression heartbeatLine()
{
    return QRegularExpression(QStringLiteral("suture-agent: the worker did not answer for 0.5 s; it is started again"));
}

} // namespace

class TestSupervisor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void saysWhereItListensWhenItsWorkerIsReady()
    {
        Supervised healthy(QStringLiteral("healthy"));
        healthy.start();
        QTRY_VERIFY_WITH_TIMEOUT(healthy.announced().contains(QStringLiteral("{\"listening\":\"127.0.0.1:")),
                                 patienceMs);
        QCOMPARE(healthy.workers().size(), 1);
    }

    void listensForNobodyElse_data()
    {
        QTest::addColumn<QString>("address");
        for (const auto* address : {"0.0.0.0:0", "192.0.2.1:80", "[::]:0"})
            QTest::newRow(address) << QString::fromLatin1(address);
    }

    void listensForNobodyElse()
    {
        QFETCH(QString, address);
        Supervised open(QStringLiteral("healthy"));
        open.start({QStringLiteral("--listen"), address});
        QVERIFY(open.process().waitForFinished(patienceMs));
        QCOMPARE(open.process().exitCode(), 1);
        QVERIFY2(open.said().startsWith(QStringLiteral("suture-agent: --listen ")), qPrintable(open.said()));
        QVERIFY(open.said().contains(QStringLiteral("is refused")));
    }

    void saysWhyAWorkerEnded_data()
    {
        QTest::addColumn<QString>("behaviour");
        QTest::addColumn<QString>("line");
        QTest::newRow("status") << QStringLiteral(
            "status7") << QStringLiteral("suture-agent: the worker has ended with status 7; it is started again\n");
        QTest::newRow("crash") << QStringLiteral("signal%1").arg(SIGABRT)
                               << QStringLiteral(
                                      "suture-agent: the worker was ended by SIGABRT; it is started again\n");
        QTest::newRow("memory") << QStringLiteral("signal%1").arg(SIGKILL)
                                << QStringLiteral(
                                       "suture-agent: the worker was ended by SIGKILL (by the system, for lack of "
                                       "memory?); it is started again\n");
    }

    void saysWhyAWorkerEnded()
    {
        QFETCH(QString, behaviour);
        QFETCH(QString, line);
        Supervised supervised(behaviour);
        supervised.start();
        QTRY_VERIFY_WITH_TIMEOUT(supervised.workers().size() >= 2, patienceMs);
        QVERIFY2(supervised.said().contains(line), qPrintable(supervised.said()));
    }

    void endsWithAWorkerThatCannotRun()
    {
        Supervised supervised(QStringLiteral("status%1").arg(app::workerCannotRun));
        supervised.start();
        QVERIFY(supervised.process().waitForFinished(patienceMs));
        QCOMPARE(supervised.process().exitCode(), 1);
        QCOMPARE(supervised.workers().size(), 1);
    }

    void triesAgainWhenItsWorkerCannotBeStarted()
    {
        const QTemporaryDir folder;
        const auto program = folder.filePath(QStringLiteral("program"));
        Supervised supervised(QStringLiteral("healthy"), program);
        supervised.start();
        const auto line = QStringLiteral("suture-agent: the worker cannot be started: ");
        QTRY_VERIFY_WITH_TIMEOUT(supervised.said().count(line) >= 2, patienceMs);
        QVERIFY(QFile::link(QCoreApplication::applicationFilePath(), program));
        QTRY_VERIFY_WITH_TIMEOUT(supervised.announced().contains(QStringLiteral("listening")), patienceMs);
    }

    void replacesAWorkerThatDoesNotAnswer()
    {
        Supervised supervised(QStringLiteral("healthy"));
        supervised.start();
        QTRY_VERIFY_WITH_TIMEOUT(supervised.announced().contains(QStringLiteral("listening")), patienceMs);
        const auto hung = supervised.worker();
        ::kill(hung, SIGSTOP);
        QTRY_COMPARE_WITH_TIMEOUT(supervised.workers().size(), 2, patienceMs);
        QVERIFY2(supervised.said().contains(heartbeatLine()), qPrintable(supervised.said()));
        QVERIFY(supervised.worker() != hung);
    }

    void replacesAWorkerThatIsNeverReady()
    {
        Supervised supervised(QStringLiteral("never ready"));
        supervised.start();
        QTRY_COMPARE_WITH_TIMEOUT(supervised.workers().size(), 2, patienceMs);
        QVERIFY(supervised.said().contains(QStringLiteral("suture-agent: the worker was not ready after 2 s; it is")));
    }

    void sparesItsWorkerWhenItWasItselfStopped()
    {
        Supervised supervised(QStringLiteral("healthy"));
        supervised.start();
        QTRY_VERIFY_WITH_TIMEOUT(supervised.announced().contains(QStringLiteral("listening")), patienceMs);
        const auto supervisor = static_cast<pid_t>(supervised.process().processId());
        ::kill(supervisor, SIGSTOP);
        const QDeadlineTimer longer(4 * patience.answerTicks * patience.tick);
        QTRY_VERIFY_WITH_TIMEOUT(longer.hasExpired(), patienceMs);
        ::kill(supervisor, SIGCONT);
        // Had it been taken for dead, another would be there soon.
        const QDeadlineTimer soon(2 * patience.answerTicks * patience.tick);
        QTRY_VERIFY_WITH_TIMEOUT(soon.hasExpired(), patienceMs);
        QCOMPARE(supervised.workers().size(), 1);
        // It still looks.
        ::kill(supervised.worker(), SIGSTOP);
        QTRY_COMPARE_WITH_TIMEOUT(supervised.workers().size(), 2, patienceMs);
    }

    void itsWorkerIsToldWhatItWasTold()
    {
        Supervised supervised(QStringLiteral("healthy"));
        supervised.start({QStringLiteral("--name"), QStringLiteral("--until-stdin-closes"), QStringLiteral("--")});
        QTRY_COMPARE_WITH_TIMEOUT(supervised.workers().size(), 1, patienceMs);
        QVERIFY2(supervised.said().contains(QStringLiteral("named --until-stdin-closes\n")),
                 qPrintable(supervised.said()));
    }

    void isKnownByTheSameIdWhateverItsWorker()
    {
        Supervised supervised(QStringLiteral("status7"));
        supervised.start();
        QTRY_VERIFY_WITH_TIMEOUT(supervised.workers().size() >= 3, patienceMs);
        QSet<QString> ids;
        for (const auto& worker : supervised.workers())
            ids.insert(worker.section(QLatin1Char(' '), 2));
        QCOMPARE(ids.size(), 1);
        QVERIFY(network::isDeviceId(ids.begin()->toStdString()));
    }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (qEnvironmentVariableIsSet("FAKE_WORKER")) {
        const std::vector<std::string> arguments(argv + 1, argv + argc);
        const auto options = app::parseAgentOptions(arguments);
        if (!options)
            return 2;
        return options->workerSocket >= 0 ? runFakeWorker(*options) : runSupervisor(*options);
    }
    TestSupervisor test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_supervisor.moc"
