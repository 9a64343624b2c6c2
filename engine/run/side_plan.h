// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/live_plan.h"
#include "engine/run/schedule.h"

#include <map>
#include <optional>

namespace engine {

/// One placement as one side runs it. Prepared and run in the kernel thread; phases may be read anywhere.
struct SideSchedule
{
    std::vector<Phase> phases;
    /// Indexed like phases; null for the other side's and for those without a layer.
    std::vector<std::unique_ptr<PreparedSegment>> prepared;
};

/// The placements of a run on one side. A value that does not change: another placement makes another SidePlan,
/// which shares what is prepared.
struct SidePlan
{
    std::shared_ptr<const void> owner; ///< keeps graph and executor alive; segments live no longer than those
    const LayerGraph* graph = nullptr;
    Executor* executor = nullptr;
    Side side = Side::Device;
    Side resultOn = Side::Device;
    std::map<PlanId, std::shared_ptr<const SideSchedule>> schedules;

    /// Without phases where there is no such plan.
    const SideSchedule& of(PlanId plan) const;
};

/// @p placements by PlanId, then LayerId; an empty one is a plan that will not run. @p owner keeps @p graph and
/// @p executor alive. Fails with InvalidInput when a placement is not of this graph, or as the executor does.
Result<std::shared_ptr<const SidePlan>> makeSidePlan(std::shared_ptr<const void> owner, const LayerGraph& graph,
                                                     Executor& executor, Side side, Side resultOn,
                                                     std::span<const std::vector<Side>> placements);

/// @p plan with one placement more. Fails as makeSidePlan(), and with InvalidInput when there is such a plan.
Result<std::shared_ptr<const SidePlan>> withPlan(const SidePlan& plan, PlanId id, std::span<const Side> placement);

struct PhaseRun
{
    TensorMap outputs;
    Millis computed{0}; ///< sum of the layers' times
};

/// Runs one phase of this side with what it needs from @p held. Fails as the executor does.
Result<PhaseRun> runPhase(const SidePlan& plan, PlanId id, std::size_t phase, const TensorMap& held);

/// The tensors that @p phase sends, out of @p held.
TensorMap tensorsToSend(const Phase& phase, const TensorMap& held);

/// Fails with Corrupt unless @p tensors are exactly what @p phase sends, as the graph has them.
Result<void> checkSent(const LayerGraph& graph, const Phase& phase, const TensorMap& tensors);

/// Outputs of the graph that are computed by @p side under a placement.
std::vector<TensorId> outputsMadeOn(const SidePlan& plan, PlanId id, Side side);

/// What the machines of a run need to know of @p phases.
PhaseSides phaseSidesOf(std::span<const Phase> phases);
/// Of every plan, indexed by PlanId.
std::vector<PhaseSides> phaseSidesOf(const SidePlan& plan);

/// The most bytes of tensors that @p sender sends at the end of one phase of any plan, outputs that are asked
/// for included: no message of tensors from there is larger. Nothing when one of them has an open dimension.
std::optional<Bytes> mostSentBy(const SidePlan& plan, Side sender);

} // namespace engine
