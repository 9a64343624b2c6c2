// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/task.h"
#include "engine/run/frame_meter.h"
#include "engine/run/live_session.h"
#include "engine/run/side_plan.h"
#include "network/data_link.h"

#include <map>
#include <optional>
#include <set>

namespace app {

/// The device's part of a live run: tells a LiveSession what happened and does what it says, with the tensors and
/// the times of the frames that are under way; holds the split's output against that of the whole model run here.
class LiveRun : public Task
{
    Q_OBJECT
public:
    LiveRun(AgentParts& parts, network::RunRequest request);
    ~LiveRun() override;

    void start() override;
    void cancel() override;
    void tick(std::chrono::milliseconds step, bool tell) override;

private:
    struct Prepared
    {
        std::shared_ptr<const engine::SidePlan> plan;
        engine::TensorMap inputs;
        engine::TensorMap expected; ///< outputs of the whole model, here
    };
    /// A frame that is under way.
    struct Frame
    {
        engine::TensorMap held;
        engine::FrameMeter meter;
        network::Timestamp end{}; ///< as far as it is known
        bool compared = false;    ///< its outputs are held against the whole model's
    };
    using Session = engine::LiveSession;

    static engine::Result<Prepared> prepare(ModelShelf& shelf, const ModelFile& file, const network::RunTerms& terms,
                                            std::uint32_t seed);
    void dial(engine::Result<Prepared> prepared);
    void join();
    engine::Error ofLink(const engine::Error& error) const;
    void receive(const network::Message& message, network::Timestamp arrival);
    void edgePhaseDone(const network::Tensors& answer, network::Timestamp arrival);
    engine::Result<engine::EdgeTimes> check(const network::Tensors& answer, network::Timestamp arrival) const;
    void happened(const Session::Event& event);
    void maybeClockDue();

    // One for each action.
    void act(const Session::Compute& what);
    void act(const Session::Send& what);
    void act(const Session::FrameDone& what);
    void act(const Session::MeasureClock& what);
    void act(const Session::Leave& what);
    void act(const Session::Finish& what);
    void act(const Session::Fail& what);
    void computed(const Session::Compute& what, engine::Result<engine::PhaseRun> run);

    Frame& begun(int frame, engine::PlanId plan);
    bool endsWith(engine::PlanId plan, int phase) const;
    void compareOutputs(const engine::TensorMap& held);

    AgentParts& m_parts;
    network::RunOptions m_options;
    network::DataLink m_link;
    Prepared m_ready;
    std::vector<engine::LiveFrame> m_frames;
    std::optional<Session> m_session; ///< once everything is ready for the edge
    std::map<int, Frame> m_underWay;
    std::set<engine::PlanId> m_asked; ///< splits whose outputs were wanted back
    network::Timestamp m_clockMeasured{};
    bool m_edgeIsThere = false;
    std::chrono::milliseconds m_quiet{0}; ///< since the edge said something of the run
    double m_splitDifference = 0.0;
};

} // namespace app
