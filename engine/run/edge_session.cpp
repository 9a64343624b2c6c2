// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/edge_session.h"

#include <algorithm>

namespace engine {

namespace {

Error corrupt(const char* message)
{
    return {ErrorCode::Corrupt, std::string(message)};
}

} // namespace

Result<EdgeSession> EdgeSession::create(Setup setup)
{
    if (setup.inFlight < 1 || setup.inFlight > mostInFlight)
        return Error{ErrorCode::InvalidInput, sentence("a run has 1 to %1 frames under way", mostInFlight)};
    EdgeSession session;
    session.m_inFlight = static_cast<std::size_t>(setup.inFlight);
    for (std::size_t i = 0; i < setup.plans.size(); ++i) {
        if (setup.plans[i] == PhaseSides{})
            continue;
        if (auto added = session.addPlan(PlanId{static_cast<std::uint32_t>(i)}, std::move(setup.plans[i])); !added)
            return added.error();
    }
    return session;
}

Result<void> EdgeSession::addPlan(PlanId plan, PhaseSides phases)
{
    if (!numbersAPlan(plan))
        return Error{ErrorCode::InvalidInput, "a plan whose number is too high"};
    if (auto valid = check(phases); !valid)
        return valid;
    if (const auto known = m_plans.find(plan); known != m_plans.end() && known->second != phases)
        return Error{ErrorCode::InvalidInput, "a plan was added under the number of another one"};
    m_plans.insert_or_assign(plan, std::move(phases));
    return {};
}

Result<std::vector<EdgeSession::Action>> EdgeSession::on(const Event& event)
{
    m_actions.clear();
    if (m_over)
        return std::vector<Action>{};
    if (auto happened = std::visit([this](const auto& what) { return this->happened(what); }, event); !happened) {
        m_over = true;
        return happened.error();
    }
    return std::exchange(m_actions, {});
}

Result<void> EdgeSession::checkTurn(const Tensors& event) const
{
    const auto plan = m_plans.find(event.plan);
    if (plan == m_plans.end())
        return corrupt("tensors of a plan that there is not");
    const auto& sides = plan->second.sideOf;
    if (event.phase < 0 || static_cast<std::size_t>(event.phase) + 1 >= sides.size()
        || sides[static_cast<std::size_t>(event.phase)] != Side::Device)
        return corrupt("tensors of a phase that does not hand over to the edge");
    const auto held = m_held.find(event.frame);
    if (held == m_held.end())
        return checkBeginning(event);
    if (held->second.busy || event.phase != held->second.phase + 1)
        return corrupt("tensors of a phase whose turn it is not");
    if (held->second.plan != event.plan)
        return corrupt("a frame whose plan changed midway");
    return {};
}

Result<void> EdgeSession::checkBeginning(const Tensors& event) const
{
    if (event.phase != 0 || event.frame <= m_latest)
        return corrupt("tensors of a frame that does not begin here");
    if (m_held.size() == m_inFlight)
        return corrupt("more frames under way than the run has");
    return {};
}

Result<void> EdgeSession::happened(const Tensors& event)
{
    if (auto valid = checkTurn(event); !valid)
        return valid;
    m_latest = std::max(m_latest, event.frame);
    m_held.insert_or_assign(event.frame, Held{event.plan, event.phase + 1, true});
    if (m_plans.at(event.plan).empty[static_cast<std::size_t>(event.phase) + 1]) {
        answer(event.frame);
        return {};
    }
    m_toCompute.push_back(event.frame);
    if (m_toCompute.size() == 1)
        computeNext();
    return {};
}

Result<void> EdgeSession::happened(const Computed& event)
{
    if (m_toCompute.empty() || event.frame != m_toCompute.front() || event.phase != m_held.at(event.frame).phase)
        return Error{ErrorCode::InvalidInput, "a phase was computed that nobody asked for"};
    m_toCompute.pop_front();
    answer(event.frame);
    computeNext();
    return {};
}

Result<void> EdgeSession::happened(const Leave&)
{
    for (const auto& [frame, held] : m_held)
        m_actions.emplace_back(Drop{frame});
    m_held.clear();
    m_toCompute.clear();
    m_over = true;
    return {};
}

void EdgeSession::answer(int frame)
{
    auto& held = m_held.at(frame);
    held.busy = false;
    m_actions.emplace_back(Answer{frame, held.plan, held.phase});
    const auto nextOfEdge = static_cast<std::size_t>(held.phase) + 2;
    if (nextOfEdge < m_plans.at(held.plan).sideOf.size())
        return;
    m_actions.emplace_back(Drop{frame});
    m_held.erase(frame);
}

void EdgeSession::computeNext()
{
    if (m_toCompute.empty())
        return;
    const auto frame = m_toCompute.front();
    const auto& held = m_held.at(frame);
    m_actions.emplace_back(Compute{frame, held.plan, held.phase});
}

} // namespace engine
