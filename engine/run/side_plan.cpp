// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/side_plan.h"

#include "engine/codec/codec.h"

#include <algorithm>
#include <numeric>

namespace engine {

namespace {

using ScheduleResult = Result<std::shared_ptr<const SideSchedule>>;

ScheduleResult makeSchedule(const SidePlan& plan, std::span<const Side> placement)
{
    const auto layers = plan.graph->layers().size();
    if (placement.size() != layers)
        return Error{ErrorCode::InvalidInput,
                     sentence("a plan for %1 layers does not fit %2", placement.size(), layers)};
    auto schedule = std::make_shared<SideSchedule>(SideSchedule{phasesOf(*plan.graph, placement, plan.resultOn), {}});
    for (const auto& phase : schedule->phases) {
        schedule->prepared.emplace_back();
        if (phase.side != plan.side || phase.segment.layers.empty())
            continue;
        auto prepared = plan.executor->prepare(phase.segment);
        if (!prepared)
            return prepared.error();
        schedule->prepared.back() = std::move(*prepared);
    }
    return ScheduleResult(std::move(schedule));
}

/// As every run sends them. Nothing when one has an open dimension.
std::optional<Bytes> bytesOf(const LayerGraph& graph, const std::vector<TensorId>& tensors)
{
    Bytes sum;
    for (const auto id : tensors) {
        const auto& info = graph.tensor(id);
        const auto size = tensorCodecs().front().encodedSize(info.type, info.shape);
        if (!size)
            return {};
        sum += *size;
    }
    return sum;
}

} // namespace

const SideSchedule& SidePlan::of(PlanId plan) const
{
    static const SideSchedule none;
    const auto found = schedules.find(plan);
    return found == schedules.end() ? none : *found->second;
}

Result<std::shared_ptr<const SidePlan>> makeSidePlan(std::shared_ptr<const void> owner, const LayerGraph& graph,
                                                     Executor& executor, Side side, Side resultOn,
                                                     std::span<const std::vector<Side>> placements)
{
    SidePlan plan{std::move(owner), &graph, &executor, side, resultOn, {}};
    for (std::size_t i = 0; i < placements.size(); ++i) {
        if (placements[i].empty())
            continue;
        auto schedule = makeSchedule(plan, placements[i]);
        if (!schedule)
            return schedule.error();
        plan.schedules.emplace(PlanId{static_cast<std::uint32_t>(i)}, std::move(*schedule));
    }
    return std::make_shared<const SidePlan>(std::move(plan));
}

Result<std::shared_ptr<const SidePlan>> withPlan(const SidePlan& plan, PlanId id, std::span<const Side> placement)
{
    if (!numbersAPlan(id))
        return Error{ErrorCode::InvalidInput, "a plan whose number is too high"};
    if (plan.schedules.contains(id))
        return Error{ErrorCode::InvalidInput, "a plan under the number of another one"};
    auto schedule = makeSchedule(plan, placement);
    if (!schedule)
        return schedule.error();
    auto more = plan;
    more.schedules.emplace(id, std::move(*schedule));
    return std::make_shared<const SidePlan>(std::move(more));
}

Result<PhaseRun> runPhase(const SidePlan& plan, PlanId id, std::size_t phase, const TensorMap& held)
{
    const auto& schedule = plan.of(id);
    const auto& segment = schedule.prepared[phase];
    if (!segment)
        return PhaseRun{};
    TensorMap inputs;
    for (const auto input : schedule.phases[phase].segment.inputs) {
        if (const auto found = held.find(input); found != held.end())
            inputs.insert(*found);
    }
    auto run = segment->run(inputs);
    if (!run)
        return run.error();
    const auto computed = std::accumulate(run->layerTimes.begin(), run->layerTimes.end(), Millis(0));
    return PhaseRun{std::move(run->outputs), computed};
}

TensorMap tensorsToSend(const Phase& phase, const TensorMap& held)
{
    TensorMap sent;
    for (const auto id : phase.sends) {
        if (const auto found = held.find(id); found != held.end())
            sent.insert(*found);
    }
    return sent;
}

Result<void> checkSent(const LayerGraph& graph, const Phase& phase, const TensorMap& tensors)
{
    if (tensors.size() != phase.sends.size())
        return Error{ErrorCode::Corrupt,
                     sentence("%1 tensors came where %2 belong", tensors.size(), phase.sends.size())};
    for (const auto id : phase.sends) {
        const auto& info = graph.tensor(id);
        const auto found = tensors.find(id);
        if (found == tensors.end())
            return Error{ErrorCode::Corrupt, sentence("tensor %1 did not come", info.name)};
        if (!fits(info, found->second))
            return Error{ErrorCode::Corrupt,
                         sentence("tensor %1 came as %2 instead of %3", info.name, toString(found->second.shape),
                                  toString(info.shape))};
    }
    return {};
}

std::vector<TensorId> outputsMadeOn(const SidePlan& plan, PlanId id, Side side)
{
    std::vector<TensorId> outputs;
    for (const auto& phase : plan.of(id).phases) {
        if (phase.side != side)
            continue;
        for (const auto output : plan.graph->outputs()) {
            const auto producer = plan.graph->producerOf(output);
            if (producer && std::ranges::find(phase.segment.layers, *producer) != phase.segment.layers.end())
                outputs.push_back(output);
        }
    }
    std::ranges::sort(outputs);
    outputs.erase(std::unique(outputs.begin(), outputs.end()), outputs.end());
    return outputs;
}

PhaseSides phaseSidesOf(std::span<const Phase> phases)
{
    PhaseSides sides;
    for (const auto& phase : phases) {
        sides.sideOf.push_back(phase.side);
        sides.empty.push_back(phase.segment.layers.empty());
    }
    return sides;
}

std::vector<PhaseSides> phaseSidesOf(const SidePlan& plan)
{
    std::vector<PhaseSides> sides;
    for (const auto& [id, schedule] : plan.schedules) {
        sides.resize(index(id) + 1);
        sides.back() = phaseSidesOf(schedule->phases);
    }
    return sides;
}

std::optional<Bytes> mostSentBy(const SidePlan& plan, Side sender)
{
    Bytes most;
    for (const auto& [id, schedule] : plan.schedules) {
        for (const auto& phase : schedule->phases) {
            if (phase.side != sender)
                continue;
            const auto ends = sender == Side::Edge && &phase == &schedule->phases.back();
            const auto bytes = bytesOf(*plan.graph, ends ? outputsMadeOn(plan, id, sender) : phase.sends);
            if (!bytes)
                return {};
            most = std::max(most, *bytes);
        }
    }
    return most;
}

} // namespace engine
