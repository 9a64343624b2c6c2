// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/live_plan.h"

#include <deque>
#include <map>
#include <optional>
#include <variant>

namespace engine {

/// A live run as the device drives it: a value that is told what happened and answers what to do. It knows
/// no tensors, sockets, threads or clocks; who holds it computes, sends and measures.
///
/// | state          | leaves it by                                                                   |
/// |----------------|--------------------------------------------------------------------------------|
/// | Joining        | Joined: -> MeasuringClock, with MeasureClock                                   |
/// | MeasuringClock | ClockMeasured: -> Running, with the first actions of the next frames           |
/// | Running        | the last frame done: -> Finished, with Leave and Finish                        |
/// |                | ClockDue, once no frame is under way: -> MeasuringClock, with MeasureClock     |
/// | Finished       | nothing                                                                        |
/// | Failed         | nothing                                                                        |
///
/// From each of the first three, LinkLost, EdgeFailed, ComputeFailed, Cancelled and whatever nobody waits for
/// lead to Failed, with Fail. After Finish or Fail every event is ignored and answered with nothing.
///
/// Frames begin in their order, at most Setup::inFlight under way at a time, each with the first action that
/// names it: a Compute or a Send of phase 0. A frame begins only when the kernels have nothing else to do, so
/// that its first Send never overtakes that of a frame before it.
class LiveSession
{
public:
    enum class State : std::uint8_t { Joining, MeasuringClock, Running, Finished, Failed };

    struct Setup
    {
        std::vector<LiveFrame> frames; ///< indexed by the number that events and actions call frame
        int inFlight = 1;
        std::vector<PhaseSides> plans; ///< indexed by PlanId; without phases where no frame needs one
    };

    // What happened.
    /// The edge is prepared. Comes once.
    struct Joined
    {
    };
    /// The clock of the edge is known, as asked for by MeasureClock.
    struct ClockMeasured
    {
    };
    /// The clock of the edge should be measured before another frame begins. May come at any time, best just
    /// before an event that ends a frame; it need not come before the first frame.
    struct ClockDue
    {
    };
    struct Computed
    {
        int frame = 0;
        int phase = 0;
    };
    struct ComputeFailed
    {
        int frame = 0;
        int phase = 0;
        Error error;
    };
    /// The edge's tensors at the end of its phase, as the plan has them.
    struct Answered
    {
        int frame = 0;
        PlanId plan{};
        int phase = 0;
    };
    /// The edge said that it failed.
    struct EdgeFailed
    {
        Error error;
    };
    struct LinkLost
    {
        Error error;
    };
    /// From now on split frames that have not begun run as this plan, whose id is new, or known with the same
    /// phases, and no baseline's; another offer fails the run with InvalidInput. The edge has the plan already.
    struct PlanOffered
    {
        PlanId plan{};
        PhaseSides phases;
    };
    struct Cancelled
    {
    };
    using Event = std::variant<Joined, ClockMeasured, ClockDue, Computed, ComputeFailed, Answered, EdgeFailed, LinkLost,
                               PlanOffered, Cancelled>;

    // What to do, in this order.
    /// Run a phase of the device and say Computed or ComputeFailed. Never asked for before the last one was
    /// answered: the device has one thread of kernels.
    struct Compute
    {
        int frame = 0;
        PlanId plan{};
        int phase = 0;
        bool operator==(const Compute&) const = default;
    };
    /// Send what the device's phase makes for the edge.
    struct Send
    {
        int frame = 0;
        PlanId plan{};
        int phase = 0;
        bool operator==(const Send&) const = default;
    };
    /// Comes in the order of frames, once for each. The frame ended with the last event that named it, which
    /// is earlier when it overtook another one. Nothing names it afterwards.
    struct FrameDone
    {
        int frame = 0;
        PlanId plan{};
        int measured = 0;
        bool operator==(const FrameDone&) const = default;
    };
    /// Measure the clock of the edge and say ClockMeasured. No frame is under way.
    struct MeasureClock
    {
        bool operator==(const MeasureClock&) const = default;
    };
    /// Tell the edge that the run is over.
    struct Leave
    {
        bool operator==(const Leave&) const = default;
    };
    /// The run came to its planned end.
    struct Finish
    {
        bool operator==(const Finish&) const = default;
    };
    /// The run is over before its planned end; frames that are done stay done.
    struct Fail
    {
        Error error;
    };
    using Action = std::variant<Compute, Send, FrameDone, MeasureClock, Leave, Finish, Fail>;

    /// Fails with InvalidInput: no frames, a frame of a plan without phases, phases that do not alternate,
    /// inFlight outside [1, mostInFlight].
    static Result<LiveSession> create(Setup setup);

    std::vector<Action> on(const Event& event);

    State state() const { return m_state; }
    bool over() const { return m_state == State::Finished || m_state == State::Failed; }
    int framesPlanned() const { return static_cast<int>(m_frames.size()); }
    int framesDone() const { return m_done; }

private:
    enum class Waiting : std::uint8_t { Kernels, Edge, EarlierFrames };
    /// A frame that has begun and is not done.
    struct UnderWay
    {
        PlanId plan{};
        int phase = 0;
        Waiting waiting = Waiting::Kernels;
    };

    explicit LiveSession(Setup setup);

    // One for each event.
    void happened(const Joined&);
    void happened(const ClockMeasured&);
    void happened(const ClockDue&) { m_clockDue = true; }
    void happened(const Computed& event);
    void happened(const ComputeFailed& event) { fail(event.error); }
    void happened(const Answered& event);
    void happened(const EdgeFailed& event) { fail(event.error); }
    void happened(const LinkLost& event) { fail(event.error); }
    void happened(const PlanOffered& event);
    void happened(const Cancelled&);

    UnderWay* underWay(int frame);
    const PhaseSides& phasesOf(const UnderWay& frame) const { return m_plans.at(frame.plan); }
    bool inLastPhase(const UnderWay& frame) const;
    void goOn();
    bool mayBegin() const;
    void beginFrame();
    void beginDevicePhase(int frame);
    void endDevicePhase(int frame);
    void nextPhase(int frame);
    void computeNext();
    void finishFrames();
    void measureClock();
    void fail(Error error);

    State m_state = State::Joining;
    std::vector<LiveFrame> m_frames;
    std::map<PlanId, PhaseSides> m_plans;
    std::optional<PlanId> m_offered; ///< what split frames run as from now on, if not as planned
    std::size_t m_inFlight = 1;
    std::deque<UnderWay> m_underWay; ///< the first of them is frame m_done
    int m_done = 0;
    std::deque<int> m_toCompute; ///< frames whose phase is ready; the kernels work on the first
    bool m_clockDue = false;
    std::vector<Action> m_actions; ///< of the event at hand
};

} // namespace engine
