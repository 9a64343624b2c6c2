// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace_job.h"

namespace app {

/// Times the layers of the open model on each of the agents, one after the other.
class ProfileJob : public WorkspaceJob
{
    Q_OBJECT
public:
    ProfileJob(Workspace& workspace, Agents& registry, std::vector<AgentId> agents,
               const engine::ProfileOptions& limits, QObject* parent);

private:
    void prepare() override;

    engine::ProfileOptions m_limits;
};

} // namespace app
