// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/terminal_job.h"

#include "app/commands/command.h"
#include "engine/run/run_statistics.h"

#include <QCoreApplication>

#include <sstream>

namespace app {

TerminalJob::TerminalJob() : m_agents({m_thread, std::make_shared<network::TcpTransport>()}) {}

AgentId TerminalJob::use(const AgentAddress& address, engine::Side side)
{
    const auto id = m_agents.add(address);
    m_agents.giveRole(id, side);
    return id;
}

int TerminalJob::exec(std::vector<Step> steps)
{
    m_steps.assign(std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()));
    QMetaObject::invokeMethod(this, &TerminalJob::advance, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

void TerminalJob::advance()
{
    if (m_steps.empty())
        return QCoreApplication::exit(Done);
    const auto step = std::move(m_steps.front());
    m_steps.pop_front();
    const auto job = step();
    if (!job)
        return fail(job.error());
    if (*job != nullptr)
        follow(**job);
}

void TerminalJob::follow(Job& job)
{
    connect(&job, &Job::progressed, this, &TerminalJob::showProgress);
    connect(
        &job, &Job::ended, this,
        [this](const engine::Result<void>& result) {
            if (result)
                advance();
            else
                fail(result.error());
        },
        Qt::QueuedConnection);
}

void TerminalJob::fail(const engine::Error& error)
{
    QCoreApplication::exit(app::fail(error));
}

void TerminalJob::showProgress(const QString& what, double share)
{
    // In steps of a tenth: a log, not an animation.
    const auto line = share < 0.0 ? what : QStringLiteral("%1 %2 %").arg(what).arg(static_cast<int>(share * 10.0) * 10);
    if (line == m_lastLine)
        return;
    m_lastLine = line;
    say(line);
}

namespace {

QString row(const engine::RunReport& report, engine::RunMode mode)
{
    const auto summary = engine::summarize(report, mode);
    const auto& parts = summary.parts;
    const auto number = [](engine::Millis time) { return QString::number(time.count(), 'f', 2).rightJustified(10); };
    const auto name =
        QString::fromLatin1(engine::runModeName(mode).data(), static_cast<qsizetype>(engine::runModeName(mode).size()));
    return name.leftJustified(12) + number(summary.latency) + number(summary.spread) + number(parts.device)
        + number(parts.uplink) + number(parts.edge) + number(parts.downlink)
        + number(report.plan(mode).predicted.total())
        + QStringLiteral("%1 %").arg(100.0 * engine::predictionError(report, mode), 0, 'f', 1).rightJustified(10)
        + QString::number(summary.frames).rightJustified(8) + QLatin1Char('\n');
}

QString describe(const engine::DeviceDescription& device)
{
    return QString::fromStdString(device.name)
        + (device.emulated() ? QStringLiteral(" (emulated, %1 times slower)").arg(device.slowdown) : QString());
}

} // namespace

std::string describe(const engine::RunReport& report)
{
    const auto& split = report.plan(engine::RunMode::Split);
    const auto onDevice = std::ranges::count(split.sideOf, engine::Side::Device);
    auto text = QStringLiteral("%1 between %2 and %3\n")
                    .arg(QString::fromStdString(report.model), describe(report.device), describe(report.edge));
    text += QStringLiteral("link: %1 Mbit/s up, %2 Mbit/s down, %3 ms one way (measured%4)\n")
                .arg(engine::toMegabitsPerSecond(report.link.up), 0, 'f', 2)
                .arg(engine::toMegabitsPerSecond(report.link.down), 0, 'f', 2)
                .arg(report.link.delay.count(), 0, 'f', 2)
                .arg(report.linkEmulated ? QStringLiteral(", emulated") : QString());
    text += QStringLiteral("plan: %1, %2 of %3 layers on the device\n")
                .arg(QString::fromStdString(split.algorithm))
                .arg(onDevice)
                .arg(split.sideOf.size());
    text += QStringLiteral(
        "median ms      latency       mad    device    uplink      edge  downlink predicted     error  frames\n");
    for (const auto mode : engine::allRunModes)
        text += row(report, mode);
    if (report.splitDifference)
        text += QStringLiteral("split output against whole output: relative difference %1\n")
                    .arg(*report.splitDifference, 0, 'g', 3);
    text += QStringLiteral(
                "speed-up over the better of device-only and edge-only: %1 (over device-only %2, over edge-only %3)\n")
                .arg(engine::speedupOverBest(report), 0, 'f', 2)
                .arg(engine::speedup(report, engine::RunMode::DeviceOnly), 0, 'f', 2)
                .arg(engine::speedup(report, engine::RunMode::EdgeOnly), 0, 'f', 2);
    return text.toStdString();
}

} // namespace app
