// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/task.h"
#include "engine/run/edge_session.h"
#include "engine/run/side_plan.h"

#include <atomic>
#include <memory>
#include <optional>

namespace app {

/// The edge's part of a live run: prepares its phases, then does what an EdgeSession says, with the tensors
/// that belong to it, until the device leaves or falls silent.
class EdgeTask : public Task
{
    Q_OBJECT
public:
    EdgeTask(AgentParts& parts, network::Join join);
    ~EdgeTask() override;

    void start() override;
    void accept(const network::Message& message, network::Timestamp arrival) override;
    void hearMore() override;
    void tick(std::chrono::milliseconds step, bool tell) override;

private:
    using Plan = std::shared_ptr<const engine::SidePlan>;
    /// A frame that is here.
    struct Held
    {
        engine::TensorMap tensors;
        network::EdgeTurn turn; ///< at the phase at hand
        bool wantOutputs = false;
    };

    /// Keeps the kernels at work until the frame that has begun to come is here: cores that slept and threads that have to
    /// be woken would make it wait (docs/measured.md, "As it will run").
    void stayWarm();

    static engine::Result<Plan> prepare(ModelShelf& shelf, const ModelFile& file, const network::Join& join);
    void join(const engine::Result<Plan>& plan);
    void takeTensors(const network::Tensors& message, network::Timestamp arrival);
    engine::Result<void> check(const network::Tensors& message) const;
    void happened(const engine::EdgeSession::Event& event);

    // One for each action.
    void act(const engine::EdgeSession::Compute& what);
    void act(const engine::EdgeSession::Answer& what);
    void act(const engine::EdgeSession::Drop& drop) { m_held.erase(drop.frame); }
    void computed(const engine::EdgeSession::Compute& what, engine::Result<engine::PhaseRun> run);

    AgentParts& m_parts;
    network::Join m_join;
    Plan m_plan;
    std::optional<engine::EdgeSession> m_session; ///< once the device was told that it joined
    std::map<int, Held> m_held;                   ///< by frame
    std::chrono::milliseconds m_quiet{0};
    std::shared_ptr<std::atomic<network::Timestamp>> m_warmUntil; ///< read by the kernels
    bool m_warming = false;
    int m_computing = 0; ///< phases that the kernels have, or will have
};

} // namespace app
