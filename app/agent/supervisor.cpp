// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/supervisor.h"

#include "app/agent/worker.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

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
    const auto text = host.protocol() == QAbstractSocket::IPv6Protocol ? QLatin1Char('[') + host.toString() + QLatin1Char(']')
                                                                       : host.toString();
    return text + QLatin1Char(':') + QString::number(server.serverPort());
}

void announce(const QTcpServer& server)
{
    const QJsonObject line{{QStringLiteral("listening"), addressText(server)}};
    std::printf("%s\n", QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

} // namespace

Supervisor::Supervisor(AgentOptions options) : m_options(std::move(options)), m_pause(shortestPause)
{
    m_restart.setSingleShot(true);
    connect(&m_restart, &QTimer::timeout, this, &Supervisor::startWorker);
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
    if (!m_server.listen(QHostAddress(QString::fromStdString(m_options.host)), m_options.port))
        return engine::Error{engine::ErrorCode::Io, "cannot listen on " + m_options.host + ":"
                                                        + std::to_string(m_options.port) + ": "
                                                        + m_server.errorString().toStdString()};
    m_server.pauseAccepting();
    watchSignals();
    if (m_options.untilStdinCloses)
        watchStandardInput();
    startWorker();
    return {};
}

void Supervisor::watchSignals()
{
    if (::pipe2(signalPipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_signals = std::make_unique<QSocketNotifier>(signalPipe[0], QSocketNotifier::Read);
    connect(m_signals.get(), &QSocketNotifier::activated, this, [this] { stop(0); });
    struct sigaction action{};
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

QStringList Supervisor::workerArguments() const
{
    auto arguments = QCoreApplication::arguments().mid(1);
    arguments.removeAll(QStringLiteral("--until-stdin-closes"));
    return arguments << QStringLiteral("--worker") << QString::number(m_server.socketDescriptor());
}

void Supervisor::startWorker()
{
    m_worker = std::make_unique<QProcess>();
    m_worker->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_worker->setStandardInputFile(QProcess::nullDevice());
    connect(m_worker.get(), &QProcess::readyReadStandardOutput, this, &Supervisor::workerSaid);
    connect(m_worker.get(), &QProcess::finished, this, &Supervisor::workerEnded);
    const auto socket = static_cast<int>(m_server.socketDescriptor());
    m_worker->setChildProcessModifier([socket, parent = ::getpid()] {
        ::fcntl(socket, F_SETFD, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent)
            ::_exit(1);
    });
    m_workerStarted = network::steadyNow();
    m_worker->start(QCoreApplication::applicationFilePath(), workerArguments());
}

void Supervisor::workerSaid()
{
    if (!m_worker->canReadLine() || m_worker->readLine() != workerReadyLine || m_announced)
        return;
    m_announced = true;
    announce(m_server);
}

void Supervisor::workerEnded(int exitCode, QProcess::ExitStatus status)
{
    if (m_stopping)
        return;
    if (status == QProcess::NormalExit && exitCode == workerCannotRun)
        return stop(1);
    std::fprintf(stderr, "suture-agent: the worker has ended and is started again\n");
    const bool wasHealthy = network::steadyNow() - m_workerStarted >= healthyLife;
    m_pause = wasHealthy ? shortestPause : std::min<std::chrono::milliseconds>(m_pause * 2, longestPause);
    m_restart.start(m_pause);
}

void Supervisor::stop(int exitCode)
{
    m_stopping = true;
    m_restart.stop();
    QCoreApplication::exit(exitCode);
}

} // namespace app
