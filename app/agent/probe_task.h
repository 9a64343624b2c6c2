// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/task.h"
#include "network/link_probe.h"

namespace app {

/// Measures the way from this agent to the edge agent.
class ProbeTask : public Task
{
    Q_OBJECT
public:
    ProbeTask(AgentParts& parts, network::ProbeRequest request);

    void start() override;

private:
    network::Transport& m_transport;
    network::ProbeRequest m_probe;
    network::DataLink m_link;
    network::LinkProbe m_measure;
    QTimer m_timeout;
};

} // namespace app
