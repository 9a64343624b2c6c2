// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/edge_task.h"

#include "app/agent/run_options.h"

namespace app {

using engine::firstPlanOf;
using engine::Side;
using Plan = std::shared_ptr<const engine::SidePlan>;

EdgeTask::EdgeTask(AgentParts& parts, network::Join join)
    : Task(join.request), m_parts(parts), m_join(std::move(join))
{
}

void EdgeTask::start()
{
    const auto file = fileOf(m_parts, m_join.model);
    if (!file) {
        Q_EMIT failed(file.error());
        return;
    }
    auto& shelf = m_parts.shelf;
    m_parts.kernels.run(
        this,
        [&shelf, path = *file, join = m_join]() -> engine::Result<Plan> {
            auto model = shelf.openToRun(join.model, path, join.fingerprint);
            if (!model)
                return model.error();
            return engine::makeSidePlan(*model, (*model)->graph, *(*model)->executor, Side::Edge, join.resultOn,
                                        placementsByPlan(join.placements));
        },
        [this](const engine::Result<Plan>& plan) {
            if (!plan) {
                Q_EMIT failed(plan.error());
                return;
            }
            m_plan = *plan;
            Q_EMIT answered(network::Joined{request()});
        });
}

void EdgeTask::accept(const network::Message& message, network::Timestamp arrival)
{
    if (std::holds_alternative<network::Leave>(message)) {
        Q_EMIT finished();
        return;
    }
    const auto* tensors = std::get_if<network::Tensors>(&message);
    if (!tensors)
        return Task::accept(message, arrival);
    if (const auto valid = check(*tensors); !valid)
        Q_EMIT failed(valid.error());
    else
        takeTurn(*tensors, arrival);
}

engine::Result<void> EdgeTask::check(const network::Tensors& message) const
{
    const auto wrong = [](const char* text) { return engine::Error{engine::ErrorCode::Corrupt, text}; };
    if (!m_plan || m_busy)
        return wrong("tensors came while the edge was not waiting for them");
    const auto& phases = m_plan->of(firstPlanOf(message.mode)).phases;
    const bool nextFrame = message.phase == 0 && message.frame > m_frame;
    const bool sameFrame = message.frame == m_frame && message.phase == m_nextPhase;
    if (!nextFrame && !sameFrame)
        return wrong("tensors of a phase whose turn it is not");
    const auto phase = static_cast<std::size_t>(message.phase);
    if (message.phase < 0 || phase + 1 >= phases.size() || phases[phase].side != Side::Device)
        return wrong("tensors of a phase that does not hand over to the edge");
    return checkSent(*m_plan->graph, phases[phase], message.tensors);
}

void EdgeTask::takeTurn(const network::Tensors& message, network::Timestamp arrival)
{
    if (message.frame != m_frame)
        m_held.clear();
    m_frame = message.frame;
    m_nextPhase = message.phase + 2;
    m_busy = true;
    for (const auto& [id, tensor] : message.tensors)
        m_held.insert_or_assign(id, tensor);
    network::Tensors answer{request(), message.mode, message.frame, message.phase + 1, false, {}, {}};
    answer.turn.received = arrival;
    m_parts.kernels.run(
        this,
        [plan = m_plan, id = firstPlanOf(message.mode), phase = static_cast<std::size_t>(answer.phase), held = m_held] {
            return engine::runPhase(*plan, id, phase, held);
        },
        [this, answer, wantOutputs = message.wantOutputs](engine::Result<engine::PhaseRun> run) {
            answerTurn(answer, std::move(run), wantOutputs);
        });
}

void EdgeTask::answerTurn(network::Tensors answer, engine::Result<engine::PhaseRun> run, bool wantOutputs)
{
    m_busy = false;
    if (!run) {
        Q_EMIT failed(run.error());
        return;
    }
    answer.turn.finished = network::steadyNow();
    answer.turn.computed = run->computed;
    for (auto& [id, tensor] : run->outputs)
        m_held.insert_or_assign(id, std::move(tensor));
    const auto& phases = m_plan->of(firstPlanOf(answer.mode)).phases;
    const auto phase = static_cast<std::size_t>(answer.phase);
    answer.tensors = tensorsToSend(phases[phase], m_held);
    if (wantOutputs && phase + 1 == phases.size()) {
        const engine::Phase outputs{Side::Edge, {}, outputsMadeOn(*m_plan, firstPlanOf(answer.mode), Side::Edge)};
        answer.tensors.merge(tensorsToSend(outputs, m_held));
    }
    answer.turn.sent = network::steadyNow();
    Q_EMIT answered(answer);
}

} // namespace app
