// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/supervisor.h"

#include "app/agent/cache_folder.h"
#include "app/agent/kernel_environment.h"
#include "app/agent/worker.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

namespace app {

namespace {

using namespace std::chrono_literals;

constexpr auto shortestPause = 20ms;
constexpr auto longestPause = 1000ms;
/// A worker that lived so long did not die of its start.
constexpr auto healthyLife = 5s;
constexpr int endPatienceMs = 2000;

int signalPipe[2] = {-1, -1}; ///< handlers may do no more than write to it

void rememberSignal(int)
{
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(signalPipe[1], &byte, 1);
}

QString addressText(const QTcpServer& server)
{
    const auto host = server.serverAddress();
    const auto text = host.protocol() == QAbstractSocket::IPv6Protocol
        ? QLatin1Char('[') + host.toString() + QLatin1Char(']')
        : host.toString();
    return text + QLatin1Char(':') + QString::number(server.serverPort());
}

void announce(const QTcpServer& server)
{
    const QJsonObject line{{QStringLiteral("listening"), addressText(server)}};
    std::printf("%s\n", QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

QString signalName(int number)
{
    const auto* name = ::sigabbrev_np(number);
    return name ? QStringLiteral("SIG") + QLatin1String(name) : QStringLiteral("signal %1").arg(number);
}

QString reasonOf(int exitCode, QProcess::ExitStatus status)
{
    if (status == QProcess::NormalExit)
        return QStringLiteral("the worker has ended with status %1").arg(exitCode);
    const auto reason = QStringLiteral("the worker was ended by %1").arg(signalName(exitCode));
    return exitCode == SIGKILL ? reason + QStringLiteral(" (by the system, for lack of memory?)") : reason;
}

} // namespace

Supervisor::Supervisor(AgentOptions options, QString program, HeartbeatPatience patience)
    : m_options(std::move(options)),
      m_program(program.isEmpty() ? QCoreApplication::applicationFilePath() : std::move(program)),
      m_heartbeat(patience), m_patience(patience), m_pause(shortestPause)
{
    m_restart.setSingleShot(true);
    connect(&m_restart, &QTimer::timeout, this, &Supervisor::startWorker);
    connect(&m_heartbeat, &Heartbeat::silent, this, &Supervisor::workerIsSilent);
}

Supervisor::~Supervisor()
{
    m_stopping = true;
    if (!m_worker || m_worker->state() == QProcess::NotRunning)
        return;
    m_worker->disconnect(this);
    m_worker->terminate();
    if (!m_worker->waitForFinished(endPatienceMs))
        m_worker->kill();
    m_worker->waitForFinished(endPatienceMs);
}

engine::Result<void> Supervisor::start()
{
    const QHostAddress host(QString::fromStdString(m_options.host));
    if (!host.isLoopback())
        return engine::Error{
            engine::ErrorCode::Unsupported,
            engine::sentence("--listen %1 is refused: until agents can be paired they listen on 127.0.0.1 only",
                             m_options.host)};
    if (!m_server.listen(host, m_options.port))
        return engine::Error{engine::ErrorCode::Io,
                             engine::sentence("cannot listen on %1:%2: %3", m_options.host, m_options.port,
                                              m_server.errorString().toStdString())};
    m_id = DeviceId::take(deviceIdFolder(m_options), m_options);
    m_server.pauseAccepting();
    watchSignals();
    if (m_options.untilStdinCloses)
        watchStandardInput();
    chooseCache();
    startWorker();
    return {};
}

void Supervisor::watchSignals()
{
    if (::pipe2(signalPipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_signals = std::make_unique<QSocketNotifier>(signalPipe[0], QSocketNotifier::Read);
    connect(m_signals.get(), &QSocketNotifier::activated, this, [this] { stop(0); });
    struct sigaction action
    {
    };
    action.sa_handler = rememberSignal;
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
}

void Supervisor::watchStandardInput()
{
    m_standardInput = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
    connect(m_standardInput.get(), &QSocketNotifier::activated, this, [this] {
        char ignored[256];
        if (::read(STDIN_FILENO, ignored, sizeof ignored) <= 0)
            stop(0);
    });
}

QStringList Supervisor::workerArguments(int heartbeat) const
{
    QStringList own{QStringLiteral("--worker"),    QString::number(m_server.socketDescriptor()),
                    QStringLiteral("--heartbeat"), QString::number(heartbeat),
                    QStringLiteral("--device-id"), QString::fromStdString(m_id->text())};
    if (m_ownCache)
        own << QStringLiteral("--cache") << m_ownCache->path();
    return own + QCoreApplication::arguments().mid(1); // in front, because theirs may end in "--"
}

/// A home that cannot be written keeps nobody from measuring; models are sent again next time.
void Supervisor::chooseCache()
{
    if (!m_options.cache.empty())
        return;
    const auto made = makeCacheFolder(usualCacheFolder());
    if (made)
        return;
    const auto why = made.error().message();
    m_ownCache = std::make_unique<QTemporaryDir>();
    if (m_ownCache->isValid()) {
        std::fprintf(stderr, "suture-agent: %s; until it ends they are kept in '%s'\n", why.c_str(),
                     qPrintable(m_ownCache->path()));
    } else {
        std::fprintf(stderr, "suture-agent: %s, nor in a temporary folder\n", why.c_str());
        m_ownCache.reset();
    }
}

void Supervisor::startWorker()
{
    m_endedBecause.clear();
    m_worker = std::make_unique<QProcess>();
    m_worker->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_worker->setStandardInputFile(QProcess::nullDevice());
    m_worker->setProcessEnvironment(
        kernelEnvironment(QProcessEnvironment::systemEnvironment(), kernelThreads(m_options)));
    connect(m_worker.get(), &QProcess::readyReadStandardOutput, this, &Supervisor::workerSaid);
    connect(m_worker.get(), &QProcess::finished, this, &Supervisor::workerEnded);
    // Queued, because it may come from within start().
    connect(m_worker.get(), &QProcess::errorOccurred, this, &Supervisor::workerFailed, Qt::QueuedConnection);
    const auto socket = static_cast<int>(m_server.socketDescriptor());
    const int heartbeat = m_heartbeat.open();
    m_worker->setChildProcessModifier([socket, heartbeat, parent = ::getpid()] {
        ::fcntl(socket, F_SETFD, 0);
        ::fcntl(heartbeat, F_SETFD, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent)
            ::_exit(1);
    });
    m_workerStarted = network::steadyNow();
    m_worker->start(m_program, workerArguments(heartbeat));
    m_heartbeat.closeOther();
}

void Supervisor::workerSaid()
{
    while (m_worker->canReadLine()) {
        if (m_worker->readLine() != workerReadyLine)
            continue;
        m_heartbeat.ready();
        if (!std::exchange(m_announced, true))
            announce(m_server);
    }
}

void Supervisor::workerEnded(int exitCode, QProcess::ExitStatus status)
{
    if (m_stopping)
        return;
    if (status == QProcess::NormalExit && exitCode == workerCannotRun)
        return stop(1);
    restart(m_endedBecause.isEmpty() ? reasonOf(exitCode, status) : m_endedBecause);
}

void Supervisor::workerFailed(QProcess::ProcessError error)
{
    if (!m_stopping && error == QProcess::FailedToStart)
        restart(QStringLiteral("the worker cannot be started: %1").arg(m_worker->errorString().simplified()));
}

void Supervisor::workerIsSilent(bool starting)
{
    const auto patience = m_patience.tick * (starting ? m_patience.startTicks : m_patience.answerTicks);
    const auto seconds = std::chrono::duration<double>(patience).count();
    m_endedBecause = (starting ? QStringLiteral("the worker was not ready after %1 s")
                               : QStringLiteral("the worker did not answer for %1 s"))
                         .arg(seconds);
    m_worker->kill();
}

void Supervisor::restart(const QString& why)
{
    m_heartbeat.stop();
    std::fprintf(stderr, "suture-agent: %s; it is started again\n", qPrintable(why));
    const bool wasHealthy = network::steadyNow() - m_workerStarted >= healthyLife;
    m_pause = wasHealthy ? shortestPause : std::min<std::chrono::milliseconds>(m_pause * 2, longestPause);
    m_restart.start(m_pause);
}

void Supervisor::stop(int exitCode)
{
    m_stopping = true;
    m_heartbeat.stop();
    m_restart.stop();
    QCoreApplication::exit(exitCode);
}

} // namespace app
