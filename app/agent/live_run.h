// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/task.h"
#include "engine/run/frame_meter.h"
#include "engine/run/side_plan.h"
#include "network/data_link.h"

#include <optional>

namespace app {

/// The device's part of a live run: drives every frame through its phases, here and on the edge, measures
/// it, and holds the split's output against that of the whole model run here.
class LiveRun : public Task
{
    Q_OBJECT
public:
    LiveRun(AgentParts& parts, network::RunRequest request);
    ~LiveRun() override;

    void start() override;

private:
    struct Prepared
    {
        std::shared_ptr<const engine::SidePlan> plan;
        engine::TensorMap inputs;
        engine::TensorMap expected; ///< outputs of the whole model, here
    };
    static engine::Result<Prepared> prepare(ModelShelf& shelf, const ModelFile& file,
                                            const network::RunOptions& options);

    void dial(engine::Result<Prepared> prepared);
    void join();
    void receive(const network::Message& message, network::Timestamp arrival);
    void nextFrame();
    void beginFrame();
    void runDevicePhase();
    void devicePhaseDone(engine::Result<engine::PhaseRun> run);
    void edgePhaseDone(const network::Tensors& answer, network::Timestamp arrival);
    engine::Result<void> checkAnswer(const network::Tensors& answer) const;
    void finishFrame(network::Timestamp end);
    void compareOutputs();
    void finishRun();
    void waitForEdge(std::chrono::milliseconds patience);

    const engine::LiveFrame& frame() const { return m_frames[m_at]; }
    const std::vector<engine::Phase>& phases() const { return m_ready.plan->of(frame().plan).phases; }
    bool lastPhase() const { return m_phase + 1 == phases().size(); }
    bool wantsOutputs() const;

    AgentParts& m_parts;
    network::RunOptions m_options;
    network::DataLink m_link;
    QTimer m_timeout;
    Prepared m_ready;
    std::vector<engine::LiveFrame> m_frames;
    std::size_t m_at = 0;
    std::size_t m_phase = 0;
    engine::TensorMap m_held; ///< of the current frame
    std::optional<engine::FrameMeter> m_meter;
    network::Timestamp m_clockMeasured{};
    double m_splitDifference = 0.0;
    bool m_compared = false;
};

} // namespace app
