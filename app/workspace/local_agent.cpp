// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/local_agent.h"

#include "app/workspace/ending_process.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace app {

namespace {

using namespace std::chrono_literals;

/// Loading LibTorch from a cold disk included.
constexpr auto startPatience = 60s;
constexpr qsizetype longestLine = 4096;

} // namespace

LocalAgent::LocalAgent(LocalAgentOptions options, const QString& program, QObject* parent)
    : QObject(parent), m_options(std::move(options)), m_program(program), m_process(std::make_unique<QProcess>())
{
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this,
            [this] { fail(engine::ErrorCode::Timeout, QStringLiteral("the local agent does not start")); });
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &LocalAgent::readOutput);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(engine::ErrorCode::Io, QStringLiteral("cannot start %1: %2").arg(m_program, m_process->errorString()));
    });
    connect(m_process.get(), &QProcess::finished, this,
            [this] { fail(engine::ErrorCode::Unsupported, QStringLiteral("the local agent has ended")); });
}

LocalAgent::~LocalAgent()
{
    m_process->disconnect(this);
    EndingProcess::handOver(std::move(m_process)); // it takes its worker along
}

QStringList LocalAgent::arguments() const
{
    QStringList arguments{QStringLiteral("--until-stdin-closes"), QStringLiteral("--slowdown"),
                          QString::number(m_options.slowdown)};
    if (!m_options.name.isEmpty())
        arguments << QStringLiteral("--name") << m_options.name;
    if (m_options.threads > 0)
        arguments << QStringLiteral("--threads") << QString::number(m_options.threads);
    if (!m_options.link.isEmpty())
        arguments << QStringLiteral("--link") << m_options.link;
    return arguments;
}

void LocalAgent::start()
{
    m_timeout.start(startPatience);
    m_process->start(m_program, arguments());
}

void LocalAgent::readOutput()
{
    if (!m_process->canReadLine() && m_process->bytesAvailable() <= longestLine)
        return;
    const auto line = QJsonDocument::fromJson(m_process->readLine(longestLine)).object();
    const auto listening = line[QLatin1String("listening")].toString();
    const auto address = parseAgentAddress(listening);
    if (!address || address->port == 0)
        return fail(engine::ErrorCode::Corrupt, QStringLiteral("the local agent did not say where it listens"));
    m_timeout.stop();
    disconnect(m_process.get(), &QProcess::readyReadStandardOutput, this, nullptr);
    Q_EMIT ready(address->host, address->port);
}

void LocalAgent::fail(engine::ErrorCode code, const QString& message)
{
    if (m_over)
        return;
    m_over = true;
    m_timeout.stop();
    Q_EMIT failed({code, message.toStdString()});
}

} // namespace app
