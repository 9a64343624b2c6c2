// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/task.h"

#include <QProcess>

#include <memory>

namespace app {

/// Holds a load until it is cancelled or goes, by a process of its own. One at a time for each agent.
class LoadTask : public Task
{
    Q_OBJECT
public:
    LoadTask(AgentParts& parts, network::HoldLoad request);
    ~LoadTask() override;

    void start() override;
    /// The load is gone when it says so.
    void cancel() override;
    /// The load speaks for itself, whatever the kernels do.
    void tick(std::chrono::milliseconds, bool) override {}

private:
    engine::Result<void> chooseCores();
    void hear();
    void lose();
    void release();

    AgentParts& m_parts;
    engine::LoadWish m_load;
    std::unique_ptr<QProcess> m_process;
};

} // namespace app
