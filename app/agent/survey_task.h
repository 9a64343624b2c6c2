// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/task.h"
#include "network/link_survey.h"

namespace app {

/// Measures the way from this agent to the edge agent, size by size.
class SurveyTask : public Task
{
    Q_OBJECT
public:
    SurveyTask(AgentParts& parts, network::SurveyRequest request);

    void start() override;

private:
    network::Transport& m_transport;
    network::SurveyRequest m_survey;
    network::DataLink m_link;
    network::LinkSurvey m_measure;
};

} // namespace app
