// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/side_plan.h"

#include <algorithm>
#include <numeric>

namespace app {

namespace {

using engine::Error;
using engine::ErrorCode;
using engine::Result;

Result<SideSchedule> makeSchedule(OpenModel& model, engine::Side side, engine::Side resultOn,
                                  std::span<const engine::Side> placement)
{
    if (placement.size() != model.graph.layers().size())
        return Error{ErrorCode::InvalidInput, "a plan for " + std::to_string(placement.size()) + " layers does not fit "
                                                  + std::to_string(model.graph.layers().size())};
    SideSchedule schedule{engine::phasesOf(model.graph, placement, resultOn), {}};
    for (const auto& phase : schedule.phases) {
        schedule.prepared.emplace_back();
        if (phase.side != side || phase.segment.layers.empty())
            continue;
        auto prepared = model.executor->prepare(phase.segment);
        if (!prepared)
            return prepared.error();
        schedule.prepared.back() = std::move(*prepared);
    }
    return schedule;
}

} // namespace

Result<std::shared_ptr<SidePlan>> makeSidePlan(std::shared_ptr<OpenModel> model, engine::Side side,
                                               engine::Side resultOn,
                                               const std::array<std::vector<engine::Side>, 3>& placements)
{
    auto plan = std::make_shared<SidePlan>(SidePlan{std::move(model), side, resultOn, {}});
    for (std::size_t mode = 0; mode < placements.size(); ++mode) {
        if (placements[mode].empty())
            continue;
        auto schedule = makeSchedule(*plan->model, side, resultOn, placements[mode]);
        if (!schedule)
            return schedule.error();
        plan->schedules[mode] = std::move(*schedule);
    }
    return plan;
}

Result<PhaseRun> runPhase(const SidePlan& plan, engine::RunMode mode, std::size_t phase, const engine::TensorMap& held)
{
    const auto& schedule = plan.of(mode);
    const auto& segment = schedule.prepared[phase];
    if (!segment)
        return PhaseRun{};
    engine::TensorMap inputs;
    for (const auto id : schedule.phases[phase].segment.inputs) {
        if (const auto found = held.find(id); found != held.end())
            inputs.insert(*found);
    }
    auto run = segment->run(inputs);
    if (!run)
        return run.error();
    const auto computed = std::accumulate(run->layerTimes.begin(), run->layerTimes.end(), engine::Millis(0));
    return PhaseRun{std::move(run->outputs), computed};
}

engine::TensorMap tensorsToSend(const engine::Phase& phase, const engine::TensorMap& held)
{
    engine::TensorMap sent;
    for (const auto id : phase.sends) {
        if (const auto found = held.find(id); found != held.end())
            sent.insert(*found);
    }
    return sent;
}

Result<void> checkSent(const engine::LayerGraph& graph, const engine::Phase& phase, const engine::TensorMap& tensors)
{
    if (tensors.size() != phase.sends.size())
        return Error{ErrorCode::Corrupt, std::to_string(tensors.size()) + " tensors came where "
                                             + std::to_string(phase.sends.size()) + " belong"};
    for (const auto id : phase.sends) {
        const auto& info = graph.tensor(id);
        const auto found = tensors.find(id);
        if (found == tensors.end())
            return Error{ErrorCode::Corrupt, "tensor " + info.name + " did not come"};
        if (!engine::fits(info, found->second))
            return Error{ErrorCode::Corrupt, "tensor " + info.name + " came as " + engine::toString(found->second.shape)
                                                 + " instead of " + engine::toString(info.shape)};
    }
    return {};
}

std::vector<engine::TensorId> outputsMadeOn(const SidePlan& plan, engine::RunMode mode, engine::Side side)
{
    std::vector<engine::TensorId> outputs;
    const auto& graph = plan.model->graph;
    for (const auto& phase : plan.of(mode).phases) {
        if (phase.side != side)
            continue;
        for (const auto id : graph.outputs()) {
            const auto producer = graph.producerOf(id);
            if (producer && std::ranges::find(phase.segment.layers, *producer) != phase.segment.layers.end())
                outputs.push_back(id);
        }
    }
    std::ranges::sort(outputs);
    outputs.erase(std::unique(outputs.begin(), outputs.end()), outputs.end());
    return outputs;
}

} // namespace app
