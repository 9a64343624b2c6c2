// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/live_session.h"

#include <algorithm>

namespace engine {

namespace {

Error wrong(const char* message)
{
    return {ErrorCode::InvalidInput, std::string(message)};
}

} // namespace

Result<LiveSession> LiveSession::create(Setup setup)
{
    if (setup.frames.empty())
        return wrong("a run without frames");
    if (setup.inFlight < 1 || setup.inFlight > mostInFlight)
        return Error{ErrorCode::InvalidInput, sentence("a run has 1 to %1 frames under way", mostInFlight)};
    if (setup.plans.size() > mostPlans)
        return Error{ErrorCode::InvalidInput, sentence("a run has at most %1 plans", mostPlans)};
    for (const auto& phases : setup.plans) {
        if (phases == PhaseSides{})
            continue;
        if (auto valid = check(phases); !valid)
            return valid.error();
    }
    const auto lacksPlan = [&setup](const LiveFrame& frame) {
        return index(frame.plan) >= setup.plans.size() || setup.plans[index(frame.plan)].sideOf.empty();
    };
    if (std::ranges::any_of(setup.frames, lacksPlan))
        return wrong("a run has frames of a plan that there is not");
    return LiveSession(std::move(setup));
}

LiveSession::LiveSession(Setup setup)
    : m_frames(std::move(setup.frames)), m_inFlight(static_cast<std::size_t>(setup.inFlight))
{
    for (std::size_t i = 0; i < setup.plans.size(); ++i)
        m_plans.emplace(PlanId{static_cast<std::uint32_t>(i)}, std::move(setup.plans[i]));
}

std::vector<LiveSession::Action> LiveSession::on(const Event& event)
{
    m_actions.clear();
    if (!over())
        std::visit([this](const auto& what) { happened(what); }, event);
    if (m_state == State::Running)
        goOn();
    return std::exchange(m_actions, {});
}

void LiveSession::happened(const Joined&)
{
    if (m_state != State::Joining)
        return fail({ErrorCode::Corrupt, "the edge agent joined twice"});
    measureClock();
}

void LiveSession::happened(const ClockMeasured&)
{
    if (m_state == State::MeasuringClock)
        m_state = State::Running;
}

void LiveSession::happened(const Computed& event)
{
    if (m_toCompute.empty() || event.frame != m_toCompute.front() || event.phase != underWay(event.frame)->phase)
        return fail(wrong("a phase was computed that nobody asked for"));
    m_toCompute.pop_front();
    endDevicePhase(event.frame);
    computeNext();
}

void LiveSession::happened(const Answered& event)
{
    const auto* frame = underWay(event.frame);
    if (frame == nullptr || frame->waiting != Waiting::Edge || frame->plan != event.plan || frame->phase != event.phase)
        return fail({ErrorCode::Corrupt, "the edge agent sent tensors that nobody waits for"});
    nextPhase(event.frame);
}

void LiveSession::happened(const PlanOffered& event)
{
    if (const auto valid = check(event.phases); !valid)
        return fail(valid.error());
    if (!numbersAPlan(event.plan))
        return fail(wrong("a plan whose number is too high"));
    if (modeOf(event.plan) != RunMode::Split)
        return fail(wrong("a baseline was offered as a split"));
    auto& known = m_plans[event.plan];
    if (known != PhaseSides{} && known != event.phases)
        return fail(wrong("a plan was offered under the number of another one"));
    known = event.phases;
    m_offered = event.plan;
}

void LiveSession::happened(const Cancelled&)
{
    fail({ErrorCode::Cancelled, "cancelled"});
}

LiveSession::UnderWay* LiveSession::underWay(int frame)
{
    const bool begun = frame >= m_done && frame - m_done < static_cast<int>(m_underWay.size());
    return begun ? &m_underWay[static_cast<std::size_t>(frame - m_done)] : nullptr;
}

/// Whatever the event made possible.
void LiveSession::goOn()
{
    finishFrames();
    while (mayBegin()) {
        beginFrame();
        finishFrames();
    }
    if (m_done == framesPlanned()) {
        m_state = State::Finished;
        m_actions.insert(m_actions.end(), {Leave{}, Finish{}});
    } else if (m_clockDue && m_underWay.empty()) {
        measureClock();
    }
}

bool LiveSession::mayBegin() const
{
    const auto next = m_done + static_cast<int>(m_underWay.size());
    return !m_clockDue && m_toCompute.empty() && m_underWay.size() < m_inFlight && next < framesPlanned();
}

void LiveSession::beginFrame()
{
    const auto frame = m_done + static_cast<int>(m_underWay.size());
    const auto planned = m_frames[static_cast<std::size_t>(frame)].plan;
    m_underWay.push_back({modeOf(planned) == RunMode::Split ? m_offered.value_or(planned) : planned});
    beginDevicePhase(frame);
}

void LiveSession::beginDevicePhase(int frame)
{
    auto& state = *underWay(frame);
    state.waiting = Waiting::Kernels;
    if (phasesOf(state).empty[static_cast<std::size_t>(state.phase)])
        return endDevicePhase(frame);
    m_toCompute.push_back(frame);
    if (m_toCompute.size() == 1)
        computeNext();
}

void LiveSession::computeNext()
{
    if (m_toCompute.empty())
        return;
    const auto frame = m_toCompute.front();
    const auto& state = *underWay(frame);
    m_actions.emplace_back(Compute{frame, state.plan, state.phase});
}

void LiveSession::endDevicePhase(int frame)
{
    const auto& state = *underWay(frame);
    if (!inLastPhase(state))
        m_actions.emplace_back(Send{frame, state.plan, state.phase});
    nextPhase(frame);
}

void LiveSession::nextPhase(int frame)
{
    auto& state = *underWay(frame);
    if (inLastPhase(state)) {
        state.waiting = Waiting::EarlierFrames;
        return;
    }
    ++state.phase;
    if (phasesOf(state).sideOf[static_cast<std::size_t>(state.phase)] == Side::Device)
        beginDevicePhase(frame);
    else
        state.waiting = Waiting::Edge;
}

bool LiveSession::inLastPhase(const UnderWay& frame) const
{
    return static_cast<std::size_t>(frame.phase) + 1 == phasesOf(frame).sideOf.size();
}

void LiveSession::finishFrames()
{
    while (!m_underWay.empty() && m_underWay.front().waiting == Waiting::EarlierFrames) {
        const auto measured = m_frames[static_cast<std::size_t>(m_done)].measured;
        m_actions.emplace_back(FrameDone{m_done, m_underWay.front().plan, measured});
        m_underWay.pop_front();
        ++m_done;
    }
}

void LiveSession::measureClock()
{
    m_clockDue = false;
    m_state = State::MeasuringClock;
    m_actions.emplace_back(MeasureClock{});
}

void LiveSession::fail(Error error)
{
    m_state = State::Failed;
    m_actions.emplace_back(Fail{std::move(error)});
}

} // namespace engine
