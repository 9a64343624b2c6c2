// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/load_task.h"

#include "app/agent/load_process.h"
#include "app/agent/usable_cores.h"

#include <QCoreApplication>

#include <algorithm>

namespace app {

namespace {

constexpr int endPatienceMs = 1000;

} // namespace

LoadTask::LoadTask(AgentParts& parts, network::HoldLoad request)
    : Task(request.request), m_parts(parts), m_load(std::move(request.load))
{
}

LoadTask::~LoadTask()
{
    release();
}

void LoadTask::start()
{
    if (m_parts.loadHolder) {
        Q_EMIT failed({engine::ErrorCode::Timeout, "the agent holds a load already; that one has to end first"});
        return;
    }
    if (const auto chosen = chooseCores(); !chosen) {
        Q_EMIT failed(chosen.error());
        return;
    }
    m_parts.loadHolder = this;
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &LoadTask::hear);
    connect(m_process.get(), &QProcess::finished, this, &LoadTask::lose);
    // Queued, because it may come from within start().
    connect(m_process.get(), &QProcess::errorOccurred, this, &LoadTask::lose, Qt::QueuedConnection);
    m_process->start(m_parts.program.isEmpty() ? QCoreApplication::applicationFilePath() : m_parts.program,
                     {QStringLiteral("--hold-load"), QString::fromStdString(loadText(m_load))});
}

/// All that may be used, as many as the control groups give, or those that were asked for.
engine::Result<void> LoadTask::chooseCores()
{
    auto allowed = allowedCores();
    const auto isAllowed = [&](int core) { return std::ranges::binary_search(allowed, core); };
    const auto other = std::ranges::find_if_not(m_load.cores, isAllowed);
    if (other != m_load.cores.end())
        return engine::Error{engine::ErrorCode::InvalidInput,
                             engine::sentence("the agent may not use core %1", *other)};
    if (m_load.cores.empty()) {
        if (allowed.empty())
            return engine::Error{engine::ErrorCode::Unsupported, "the system does not say which cores there are"};
        allowed.resize(std::min(allowed.size(), static_cast<std::size_t>(usableCores())));
        m_load.cores = std::move(allowed);
    }
    return {};
}

void LoadTask::hear()
{
    constexpr std::size_t longest = 64;
    while (m_process && m_process->canReadLine()) {
        const auto line = m_process->readLine(longest);
        bool isNumber = false;
        const double share = line.mid(QByteArray(heldLine).size()).trimmed().toDouble(&isNumber);
        if (line.startsWith(heldLine) && isNumber)
            Q_EMIT answered(network::LoadHeld{request(), m_load, std::clamp(share, 0.0, 1.0)});
    }
}

void LoadTask::lose()
{
    m_process->disconnect(this);
    m_process.release()->deleteLater(); // it is speaking just now
    release();
    Q_EMIT failed({engine::ErrorCode::Io, "the load has ended by itself"});
}

void LoadTask::cancel()
{
    release();
    Task::cancel();
}

void LoadTask::release()
{
    if (m_parts.loadHolder == this)
        m_parts.loadHolder.clear();
    if (!m_process)
        return;
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished(endPatienceMs); // as short as it takes the system to end it
    m_process.reset();
}

} // namespace app
