// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/edge_task.h"

#include "app/agent/tensor_allowance.h"

namespace app {

using engine::EdgeSession;
using engine::Error;
using engine::ErrorCode;
using engine::Result;
using engine::Side;

namespace {

/// A frame of which nothing has come for so long is waited for without effort.
constexpr std::chrono::milliseconds longestSilence{300};

} // namespace

EdgeTask::EdgeTask(AgentParts& parts, network::Join join)
    : Task(join.request), m_parts(parts), m_join(std::move(join)),
      m_warmUntil(std::make_shared<std::atomic<network::Timestamp>>())
{
}

EdgeTask::~EdgeTask()
{
    m_warmUntil->store({});
}

void EdgeTask::start()
{
    const auto file = fileOf(m_parts, m_join.terms.model);
    if (!file) {
        Q_EMIT failed(file.error());
        return;
    }
    report(network::Stage::Preparing, 0.0);
    auto& shelf = m_parts.shelf;
    Task::compute(
        m_parts.kernels, [&shelf, path = *file, join = m_join] { return prepare(shelf, path, join); },
        [this](const Result<Plan>& plan) { join(plan); });
}

Result<EdgeTask::Plan> EdgeTask::prepare(ModelShelf& shelf, const ModelFile& file, const network::Join& join)
{
    const auto& terms = join.terms;
    auto model = shelf.openToRun(terms.model, file, terms.fingerprint);
    if (!model)
        return model.error();
    const auto& open = **model;
    return engine::makeSidePlan(*model, open.graph, *open.executor, Side::Edge, terms.resultOn, terms.placements);
}

void EdgeTask::join(const Result<Plan>& plan)
{
    auto session =
        plan ? EdgeSession::create({engine::phaseSidesOf(**plan), m_join.inFlight}) : Result<EdgeSession>(plan.error());
    if (!session) {
        Q_EMIT failed(session.error());
        return;
    }
    m_plan = *plan;
    m_session = std::move(*session);
    note(network::Stage::Measuring, 0.0);
    Q_EMIT tensorsAllowed(tensorAllowance(*m_plan, Side::Device));
    Q_EMIT answered(network::Joined{request()});
}

void EdgeTask::accept(const network::Message& message, network::Timestamp arrival)
{
    m_quiet = {};
    if (const auto* tensors = std::get_if<network::Tensors>(&message))
        return takeTensors(*tensors, arrival);
    if (std::holds_alternative<network::Progress>(message))
        return; // that was all
    if (!std::holds_alternative<network::Leave>(message) && !std::holds_alternative<network::Failure>(message))
        return Task::accept(message, arrival);
    if (m_session)
        happened(EdgeSession::Leave{});
    Q_EMIT finished();
}

void EdgeTask::tick(std::chrono::milliseconds step, bool tell)
{
    Task::tick(step, tell);
    m_quiet += step;
    if (m_quiet >= m_parts.patience.silence)
        Q_EMIT failed({ErrorCode::Timeout, "the device has fallen silent in the run"});
}

void EdgeTask::hearMore()
{
    m_quiet = {};
    if (m_session && m_computing == 0) // what comes behind a frame must not keep it from its kernels
        stayWarm();
}

void EdgeTask::stayWarm()
{
    m_warmUntil->store(network::steadyNow() + longestSilence);
    if (std::exchange(m_warming, true))
        return;
    Task::compute(
        m_parts.kernels,
        [&shelf = m_parts.shelf, until = m_warmUntil]() -> Result<void> {
            const auto probe = shelf.probe();
            if (!probe)
                return probe.error();
            while (network::steadyNow() < until->load()) {
                if (const auto time = (*probe)->time(); !time)
                    return time.error();
            }
            return {};
        },
        [this](const Result<void>&) { m_warming = false; });
}

void EdgeTask::takeTensors(const network::Tensors& message, network::Timestamp arrival)
{
    m_warmUntil->store({});
    if (const auto valid = check(message); !valid) {
        Q_EMIT failed(valid.error());
        return;
    }
    auto& held = m_held[message.frame];
    for (const auto& [id, tensor] : message.tensors)
        held.tensors.insert_or_assign(id, tensor);
    held.turn = {arrival, network::steadyNow(), {}, {}};
    held.wantOutputs = message.wantOutputs;
    happened(EdgeSession::Tensors{message.frame, message.plan, message.phase});
}

/// Whether they are what the phase sends; whose turn it is says the session.
Result<void> EdgeTask::check(const network::Tensors& message) const
{
    if (!m_session)
        return Error{ErrorCode::Corrupt, "tensors came while the edge was not waiting for them"};
    const auto& phases = m_plan->of(message.plan).phases;
    const auto phase = static_cast<std::size_t>(message.phase);
    if (phase >= phases.size() || phases[phase].side != Side::Device)
        return Error{ErrorCode::Corrupt, "tensors of a phase that does not hand over to the edge"};
    return engine::checkSent(*m_plan->graph, phases[phase], message.tensors);
}

void EdgeTask::happened(const EdgeSession::Event& event)
{
    const auto actions = m_session->on(event);
    if (!actions) {
        Q_EMIT failed(actions.error());
        return;
    }
    for (const auto& action : *actions)
        std::visit([this](const auto& what) { act(what); }, action);
}

void EdgeTask::act(const EdgeSession::Compute& what)
{
    ++m_computing;
    Task::compute(
        m_parts.kernels,
        [plan = m_plan, id = what.plan, phase = static_cast<std::size_t>(what.phase),
         held = m_held.at(what.frame).tensors] { return engine::runPhase(*plan, id, phase, held); },
        [this, what](Result<engine::PhaseRun> run) { computed(what, std::move(run)); });
}

void EdgeTask::computed(const EdgeSession::Compute& what, Result<engine::PhaseRun> run)
{
    --m_computing;
    if (!run) {
        Q_EMIT failed(run.error());
        return;
    }
    auto& held = m_held.at(what.frame);
    held.turn.finished = network::steadyNow();
    held.turn.computed = run->computed;
    for (auto& [id, tensor] : run->outputs)
        held.tensors.insert_or_assign(id, std::move(tensor));
    happened(EdgeSession::Computed{what.frame, what.phase});
}

void EdgeTask::act(const EdgeSession::Answer& what)
{
    const auto& held = m_held.at(what.frame);
    const auto& phases = m_plan->of(what.plan).phases;
    const auto phase = static_cast<std::size_t>(what.phase);
    network::Tensors answer{request(), what.plan, what.frame, what.phase, false, held.turn, {}};
    answer.tensors = engine::tensorsToSend(phases[phase], held.tensors);
    if (held.wantOutputs && phase + 1 == phases.size()) {
        const engine::Phase outputs{Side::Edge, {}, engine::outputsMadeOn(*m_plan, what.plan, Side::Edge)};
        answer.tensors.merge(engine::tensorsToSend(outputs, held.tensors));
    }
    answer.turn.sent = network::steadyNow();
    Q_EMIT answered(answer);
}

} // namespace app
