// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/profile_job.h"

namespace app {

ProfileJob::ProfileJob(Workspace& workspace, Agents& registry, std::vector<AgentId> agents,
                       const engine::ProfileOptions& limits, QObject* parent)
    : WorkspaceJob(JobKind::Profile, tr("timing the layers of %1").arg(workspace.model()->name), std::move(agents),
                   registry, workspace, parent),
      m_limits(limits)
{
}

void ProfileJob::prepare()
{
    for (const auto agent : agents())
        addSending(agent);
    for (const auto agent : agents())
        addProfiling(agent, m_limits);
}

} // namespace app
