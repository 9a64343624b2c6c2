// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/probe_job.h"

namespace app {

ProbeJob::ProbeJob(Workspace& workspace, Agents& registry, AgentId device, AgentId edge, QObject* parent)
    : WorkspaceJob(JobKind::Probe, tr("measuring the link"), {device, edge}, registry, workspace, parent)
{
    addProbing(device, edge);
}

} // namespace app
