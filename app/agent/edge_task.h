// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/task.h"
#include "engine/run/side_plan.h"

namespace app {

/// The edge's part of a live run: prepares its phases, then takes its turns until the device leaves.
class EdgeTask : public Task
{
    Q_OBJECT
public:
    EdgeTask(AgentParts& parts, network::Join join);

    void start() override;
    void accept(const network::Message& message, network::Timestamp arrival) override;

private:
    engine::Result<void> check(const network::Tensors& message) const;
    void takeTurn(const network::Tensors& message, network::Timestamp arrival);
    void answerTurn(network::Tensors answer, engine::Result<engine::PhaseRun> run, bool wantOutputs);

    AgentParts& m_parts;
    network::Join m_join;
    std::shared_ptr<const engine::SidePlan> m_plan;
    engine::TensorMap m_held; ///< of the current frame
    int m_frame = -1;
    int m_nextPhase = 0; ///< the device's phase that must end next
    bool m_busy = false;
};

} // namespace app
