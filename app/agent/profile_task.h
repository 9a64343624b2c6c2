// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/task.h"
#include "engine/run/profile_run.h"

#include <atomic>

namespace app {

/// Times a model in the kernel thread, which stops between two runs when this goes.
class ProfileTask : public Task
{
    Q_OBJECT
public:
    ProfileTask(AgentParts& parts, network::ProfileRequest request);
    ~ProfileTask() override;

    void start() override;

private:
    engine::ProfileProgress progressTo();
    void answer(engine::Result<engine::Profile> profile);

    AgentParts& m_parts;
    network::ProfileRequest m_profile;
    std::shared_ptr<std::atomic<bool>> m_cancelled = std::make_shared<std::atomic<bool>>(false);
};

} // namespace app
