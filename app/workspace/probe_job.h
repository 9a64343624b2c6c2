// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace_job.h"

namespace app {

/// Measures the link between two agents; the workspace keeps it for their devices.
class ProbeJob : public WorkspaceJob
{
    Q_OBJECT
public:
    ProbeJob(Workspace& workspace, Agents& registry, AgentId device, AgentId edge, QObject* parent);

private:
    bool namesItsModel() const override { return false; }
};

} // namespace app
