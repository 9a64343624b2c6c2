// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/live_session.h"

#include <optional>
#include <random>
#include <string>
#include <vector>

namespace tests {

/// One to six phases, some of them without a layer.
inline engine::PhaseSides randomPhases(std::mt19937& random)
{
    engine::PhaseSides phases;
    const auto count = 1 + random() % 6;
    for (unsigned i = 0; i < count; ++i) {
        phases.sideOf.push_back(i % 2 == 0 ? engine::Side::Device : engine::Side::Edge);
        phases.empty.push_back(count > 1 && random() % 4 == 0);
    }
    return phases;
}

inline engine::LiveSession::Setup randomRun(std::mt19937& random)
{
    engine::LiveSession::Setup setup;
    setup.inFlight = static_cast<int>(1 + random() % 8);
    const auto plans = 1 + random() % 5;
    for (unsigned i = 0; i < plans; ++i)
        setup.plans.push_back(randomPhases(random));
    const auto frames = 1 + random() % 40;
    for (unsigned i = 0; i < frames; ++i)
        setup.frames.push_back({engine::PlanId{static_cast<std::uint32_t>(random() % plans)}, static_cast<int>(i) - 3});
    return setup;
}

/// Looks at a run from outside, by rules of its own: says what may come next, and the first thing that was wrong.
class LiveWitness
{
public:
    using Session = engine::LiveSession;

    explicit LiveWitness(Session::Setup setup) : m_setup(std::move(setup)) {}

    const std::string& problem() const { return m_problem; }
    bool over() const { return m_ends > 0; }
    bool finished() const { return m_finished; }
    int framesDone() const { return m_done; }

    // What the surroundings owe the run.
    const std::optional<Session::Compute>& computing() const { return m_computing; }
    /// The edge's phases that are under way.
    const std::vector<Session::Answered>& owed() const { return m_owed; }
    bool measuringClock() const { return m_measuringClock; }
    bool joining() const { return !m_joined; }

    /// What the run did at @p event.
    void see(const Session::Event& event, const std::vector<Session::Action>& actions)
    {
        const auto wasOver = over();
        const auto failing = !wasOver && std::visit([this](const auto& what) { return mustFail(what); }, event);
        for (const auto& action : actions)
            std::visit([this](const auto& what) { look(what); }, action);
        require(!wasOver || actions.empty(), "an action after the end");
        require(!failing || (over() && !m_finished && actions.size() == 1), "a wrong event did not end the run");
        require(failing || wasOver || !over() || m_finished, "the run failed without a reason");
    }

private:
    struct Seen
    {
        engine::PlanId plan{};
        std::size_t through = 0; ///< phases
        bool toSend = false;
    };

    bool mustFail(const Session::Joined&) { return std::exchange(m_joined, true); }
    bool mustFail(const Session::ClockMeasured&)
    {
        m_measuringClock = false;
        return false;
    }
    bool mustFail(const Session::ClockDue&) { return false; }
    bool mustFail(const Session::Computed& event)
    {
        if (!m_computing || m_computing->frame != event.frame || m_computing->phase != event.phase)
            return true;
        auto& frame = m_frames[static_cast<std::size_t>(event.frame)];
        ++frame.through;
        frame.toSend = frame.through < phases(frame).sideOf.size();
        m_computing.reset();
        return false;
    }
    bool mustFail(const Session::Answered& event)
    {
        const auto same = [&event](const Session::Answered& owed) {
            return owed.frame == event.frame && owed.plan == event.plan && owed.phase == event.phase;
        };
        if (std::erase_if(m_owed, same) == 0)
            return true;
        ++m_frames[static_cast<std::size_t>(event.frame)].through;
        return false;
    }
    bool mustFail(const Session::PlanOffered& event)
    {
        m_offered = event.plan;
        if (index(event.plan) >= m_setup.plans.size())
            m_setup.plans.resize(index(event.plan) + 1);
        m_setup.plans[index(event.plan)] = event.phases;
        return false;
    }
    template <typename End>
    bool mustFail(const End&)
    {
        return true;
    }

    void look(const Session::Compute& action)
    {
        auto& frame = frameOf(action.frame, action.plan);
        require(!m_computing, "two phases at once on the kernels");
        require(isDevice(frame, action.phase) && !isEmpty(frame, action.phase) && !frame.toSend
                    && frame.through == static_cast<std::size_t>(action.phase),
                "a phase whose turn it is not");
        m_computing = action;
    }
    void look(const Session::Send& action)
    {
        auto& frame = frameOf(action.frame, action.plan);
        if (isEmpty(frame, action.phase) && frame.through == static_cast<std::size_t>(action.phase))
            frame.toSend = ++frame.through < phases(frame).sideOf.size();
        require(frame.toSend && frame.through == static_cast<std::size_t>(action.phase) + 1, "a message too many");
        frame.toSend = false;
        m_owed.push_back({action.frame, action.plan, action.phase + 1});
    }
    void look(const Session::FrameDone& action)
    {
        auto& frame = frameOf(action.frame, action.plan);
        const auto last = phases(frame).sideOf.size() - 1;
        const auto endsEmpty = frame.through == last && last % 2 == 0 && phases(frame).empty[last];
        require(frame.through > last || endsEmpty, "a frame that is not done");
        require(action.frame == m_done, "frames out of their order");
        require(action.measured == m_setup.frames[static_cast<std::size_t>(action.frame)].measured, "another frame");
        ++m_done;
    }
    void look(const Session::MeasureClock&)
    {
        require(underWay() == 0 && m_joined && !m_measuringClock, "the clock is measured at a wrong time");
        m_measuringClock = true;
    }
    void look(const Session::Leave&) { require(!std::exchange(m_left, true), "left twice"); }
    void look(const Session::Finish&)
    {
        require(m_left && m_done == static_cast<int>(m_setup.frames.size()) && ++m_ends == 1, "a wrong end");
        m_finished = true;
    }
    void look(const Session::Fail&) { require(!m_left && ++m_ends == 1, "a second end"); }

    int underWay() const { return static_cast<int>(m_frames.size()) - m_done; }
    const engine::PhaseSides& phases(const Seen& frame) const { return m_setup.plans[index(frame.plan)]; }
    bool isDevice(const Seen& frame, int phase) const { return phase % 2 == 0 && inPlan(frame, phase); }
    bool isEmpty(const Seen& frame, int phase) const
    {
        return inPlan(frame, phase) && phases(frame).empty[static_cast<std::size_t>(phase)];
    }
    bool inPlan(const Seen& frame, int phase) const
    {
        return phase >= 0 && static_cast<std::size_t>(phase) < phases(frame).sideOf.size();
    }

    /// The frame, which begins when it is the next.
    Seen& frameOf(int frame, engine::PlanId plan)
    {
        if (frame == static_cast<int>(m_frames.size()) && frame < static_cast<int>(m_setup.frames.size())) {
            const auto planned = m_setup.frames[static_cast<std::size_t>(frame)].plan;
            const auto split = modeOf(planned) == engine::RunMode::Split;
            require(plan == (split ? m_offered.value_or(planned) : planned), "a frame begins with another plan");
            require(m_joined && !m_measuringClock, "a frame begins too early");
            m_frames.push_back({plan});
            require(underWay() <= m_setup.inFlight, "more frames under way than the run has");
        }
        const auto known = frame >= m_done && frame < static_cast<int>(m_frames.size());
        require(known, "a frame that is not under way");
        auto& seen = known ? m_frames[static_cast<std::size_t>(frame)] : m_nobody;
        require(seen.plan == plan, "a frame changes its plan");
        return seen;
    }

    void require(bool right, const char* problem)
    {
        if (!right && m_problem.empty())
            m_problem = problem;
    }

    Session::Setup m_setup;
    std::vector<Seen> m_frames; ///< that have begun
    Seen m_nobody;
    int m_done = 0;
    int m_ends = 0;
    bool m_joined = false;
    bool m_left = false;
    bool m_finished = false;
    bool m_measuringClock = false;
    std::optional<engine::PlanId> m_offered;
    std::optional<Session::Compute> m_computing;
    std::vector<Session::Answered> m_owed;
    std::string m_problem;
};

} // namespace tests
