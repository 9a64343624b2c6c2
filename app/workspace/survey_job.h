// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace_job.h"

namespace app {

/// Measures the link between two agents size by size, those of the model's own cuts among them if one is open; the
/// workspace keeps what it finds for their devices.
class SurveyJob : public WorkspaceJob
{
    Q_OBJECT
public:
    SurveyJob(Workspace& workspace, Agents& registry, AgentId device, AgentId edge, engine::Millis budget,
              QObject* parent);

private:
    bool namesItsModel() const override { return false; }
    engine::Result<void> take(const network::SurveyResult& result);

    AgentId m_device;
    AgentId m_edge;
    engine::LinkSurveyOptions m_options;
};

} // namespace app
