// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/timing_process.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace app {

namespace {

constexpr qint64 longestLine = 4 * 1024 * 1024;

/// What the process said last, or how it ended.
QString endOf(QProcess& process)
{
    if (process.exitStatus() != QProcess::NormalExit)
        return QStringLiteral("it crashed");
    const auto lines = QString::fromUtf8(process.readAllStandardError()).trimmed();
    return lines.isEmpty() ? QStringLiteral("it ended with status %1 and said nothing").arg(process.exitCode())
                           : lines.section(QLatin1Char('\n'), -1);
}

/// None: these are not @p runs times.
std::optional<std::vector<engine::Millis>> timesIn(const QJsonValue& value, int runs)
{
    const auto list = value.toArray();
    if (list.size() != runs)
        return {};
    std::vector<engine::Millis> times;
    for (const auto& time : list) {
        if (!time.isDouble() || time.toDouble() < 0.0)
            return {};
        times.emplace_back(time.toDouble());
    }
    return times;
}

QString misunderstood(const QByteArray& line)
{
    constexpr int most = 60;
    return QStringLiteral("it answered '%1', which are no times").arg(QString::fromUtf8(line.left(most)).simplified());
}

} // namespace

QString scriptText(const QString& name)
{
    QFile script(QStringLiteral(":/bench/") + name);
    return script.open(QIODevice::ReadOnly) ? QString::fromUtf8(script.readAll()) : QString();
}

TimingProcess::TimingProcess(TimingScript script, QObject* parent) : QObject(parent), m_script(std::move(script))
{
    m_patience.setSingleShot(true);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &TimingProcess::readLines);
    connect(&m_process, &QProcess::finished, this, &TimingProcess::followEnd);
    const auto tryNext = [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            startNext(QStringLiteral("%1 cannot be started").arg(m_process.program()));
    };
    // Queued, because QProcess tidies up behind this signal, and would take the next program for the one that failed.
    connect(&m_process, &QProcess::errorOccurred, this, tryNext, Qt::QueuedConnection);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        giveUp(QStringLiteral("it did not answer for %1 s").arg(m_patience.interval() / 1000.0, 0, 'g', 3));
    });
}

TimingProcess::~TimingProcess()
{
    constexpr int patienceMs = 3000;
    m_process.disconnect(this);
    m_process.closeWriteChannel();
    if (m_process.state() == QProcess::NotRunning || m_process.waitForFinished(patienceMs))
        return;
    m_process.kill();
    m_process.waitForFinished();
}

void TimingProcess::takeTurn(int runs)
{
    if (!m_toGetReady)
        return startNext(QStringLiteral("there is no program for it"));
    m_runs = runs;
    if (m_process.state() == QProcess::Running) // else its end is about to be told
        m_process.write(QByteArray::number(runs) + '\n');
    m_patience.start(m_script.patience + (runs + 1) * *m_toGetReady);
}

void TimingProcess::startNext(const QString& reason)
{
    if (m_problem)
        return;
    if (m_script.programs.isEmpty())
        return giveUp(reason);
    m_start.start();
    m_patience.start(m_script.patience);
    m_process.start(m_script.programs.takeFirst(), m_script.arguments);
}

void TimingProcess::followEnd()
{
    readLines();
    if (m_problem)
        return;
    if (m_toGetReady)
        giveUp(endOf(m_process));
    else
        startNext(endOf(m_process));
}

void TimingProcess::readLines()
{
    while (!m_problem && m_process.canReadLine())
        takeLine(m_process.readLine());
    if (!m_problem && m_process.bytesAvailable() > longestLine)
        giveUp(QStringLiteral("its answer has no end"));
}

void TimingProcess::takeLine(const QByteArray& line)
{
    if (m_toGetReady)
        return takeTimes(line);
    if (!QJsonDocument::fromJson(line).isObject())
        return giveUp(misunderstood(line));
    m_patience.stop();
    m_toGetReady = std::chrono::milliseconds(m_start.elapsed());
    Q_EMIT turnTaken();
}

void TimingProcess::takeTimes(const QByteArray& line)
{
    const auto answer = QJsonDocument::fromJson(line).object();
    std::vector<std::vector<engine::Millis>> round;
    for (const auto& way : m_script.ways) {
        auto times = timesIn(answer[way.key], m_runs);
        if (!times || m_runs == 0)
            return giveUp(misunderstood(line));
        round.push_back(std::move(*times));
    }
    m_patience.stop();
    m_runs = 0;
    for (std::size_t way = 0; way < round.size(); ++way)
        std::ranges::copy(round[way], std::back_inserter(m_script.ways[way].samples));
    Q_EMIT turnTaken();
}

void TimingProcess::giveUp(const QString& reason)
{
    m_problem = reason.simplified();
    m_patience.stop();
    m_process.disconnect(this);
    m_process.kill();
    m_process.waitForFinished();
    Q_EMIT failed(*m_problem);
}

} // namespace app
