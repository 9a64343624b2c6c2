// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/job.h"

#include <algorithm>

namespace app {

Job::Job(JobKind kind, QString title, std::vector<AgentId> agents, QObject* parent)
    : QObject(parent), m_kind(kind), m_title(std::move(title)), m_agents(std::move(agents))
{
}

Job::~Job() = default;

bool Job::occupies(AgentId agent) const
{
    return std::ranges::find(m_agents, agent) != m_agents.end();
}

void Job::cancel()
{
    end(engine::Error{engine::ErrorCode::Cancelled, tr("cancelled").toStdString()});
}

void Job::tell(const QString& step, double share)
{
    m_step = step;
    m_share = share;
    Q_EMIT progressed(step, share);
}

void Job::end(const engine::Result<void>& result)
{
    if (over())
        return;
    m_result = result;
    stop();
    deleteLater();
    Q_EMIT ended(*m_result);
}

} // namespace app
