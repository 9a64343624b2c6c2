// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/live_plan.h"

#include <deque>
#include <map>
#include <variant>

namespace engine {

/// A live run as the edge takes part in it: which tensors may come next, and what to do with them. A value
/// without tensors, sockets, threads or clocks. It trusts the device with nothing: frames are held in
/// bounded number, begin at the end of phase 0 and with growing numbers, keep their plan, and go through each
/// phase once.
class EdgeSession
{
public:
    struct Setup
    {
        std::vector<PhaseSides> plans; ///< indexed by PlanId; without phases where none was given
        int inFlight = 1;              ///< frames held at a time, at most
    };

    // What happened.
    /// The device's tensors at the end of its phase. Their shapes are the caller's to check.
    struct Tensors
    {
        int frame = 0;
        PlanId plan{};
        int phase = 0;
    };
    struct Computed
    {
        int frame = 0;
        int phase = 0;
    };
    /// The device ends the run.
    struct Leave
    {
    };
    using Event = std::variant<Tensors, Computed, Leave>;

    // What to do, in this order.
    /// Run a phase of the edge and say Computed. Never asked for before the last one was answered.
    struct Compute
    {
        int frame = 0;
        PlanId plan{};
        int phase = 0;
        bool operator==(const Compute&) const = default;
    };
    /// Send what the edge's phase makes for the device.
    struct Answer
    {
        int frame = 0;
        PlanId plan{};
        int phase = 0;
        bool operator==(const Answer&) const = default;
    };
    /// The frame needs the edge no more: forget its tensors.
    struct Drop
    {
        int frame = 0;
        bool operator==(const Drop&) const = default;
    };
    using Action = std::variant<Compute, Answer, Drop>;

    /// Fails with InvalidInput: phases that do not alternate, inFlight outside [1, mostInFlight].
    static Result<EdgeSession> create(Setup setup);

    /// Fails with InvalidInput when the id is known with other phases or too high, or as check(PhaseSides) does.
    Result<void> addPlan(PlanId plan, PhaseSides phases);

    /// Fails with Corrupt when it is not the turn of these tensors. After Leave or a failure every event is
    /// ignored and answered with nothing.
    Result<std::vector<Action>> on(const Event& event);

    /// The device left, or on() failed.
    bool over() const { return m_over; }
    int framesHeld() const { return static_cast<int>(m_held.size()); }

private:
    struct Held
    {
        PlanId plan{};
        int phase = 0;     ///< the edge's, that is computed or was answered
        bool busy = false; ///< waits for the kernels
    };

    EdgeSession() = default;

    Result<void> happened(const Tensors& event);
    Result<void> happened(const Computed& event);
    Result<void> happened(const Leave& event);

    Result<void> checkTurn(const Tensors& event) const;
    Result<void> checkBeginning(const Tensors& event) const;
    void answer(int frame);
    void computeNext();

    std::map<PlanId, PhaseSides> m_plans;
    std::size_t m_inFlight = 1;
    std::map<int, Held> m_held;  ///< by frame
    int m_latest = -1;           ///< the highest number of a frame that began
    std::deque<int> m_toCompute; ///< frames whose phase is ready; the kernels work on the first
    bool m_over = false;
    std::vector<Action> m_actions; ///< of the event at hand
};

} // namespace engine
