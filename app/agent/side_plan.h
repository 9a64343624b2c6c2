// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/model_shelf.h"
#include "engine/run/run_report.h"
#include "engine/run/schedule.h"

#include <array>

namespace app {

/// One placement as one side runs it.
struct SideSchedule
{
    std::vector<engine::Phase> phases;
    /// Indexed like phases; null for the other side's and for those without a layer.
    std::vector<std::unique_ptr<engine::PreparedSegment>> prepared;
};

/// All placements of a run on one side. Filled and run in the kernel thread; phases may be read anywhere.
struct SidePlan
{
    std::shared_ptr<OpenModel> model; ///< segments live no longer than its executor
    engine::Side side = engine::Side::Device;
    engine::Side resultOn = engine::Side::Device;
    std::array<SideSchedule, 3> schedules; ///< indexed by RunMode; without phases where no placement was given

    const SideSchedule& of(engine::RunMode mode) const { return schedules[static_cast<std::size_t>(mode)]; }
};

/// Placements by RunMode, then LayerId; an empty one is a mode that will not run. Fails with InvalidInput
/// when one is not of this graph, or as the executor does.
engine::Result<std::shared_ptr<SidePlan>> makeSidePlan(std::shared_ptr<OpenModel> model, engine::Side side,
                                                       engine::Side resultOn,
                                                       const std::array<std::vector<engine::Side>, 3>& placements);

struct PhaseRun
{
    engine::TensorMap outputs;
    engine::Millis computed{0}; ///< sum of the layers' times
};

/// Runs one phase of this side with what it needs from @p held. Fails as the executor does.
engine::Result<PhaseRun> runPhase(const SidePlan& plan, engine::RunMode mode, std::size_t phase,
                                  const engine::TensorMap& held);

/// The tensors that @p phase sends, out of @p held.
engine::TensorMap tensorsToSend(const engine::Phase& phase, const engine::TensorMap& held);

/// Fails with Corrupt unless @p tensors are exactly what @p phase sends, as the graph has them.
engine::Result<void> checkSent(const engine::LayerGraph& graph, const engine::Phase& phase,
                               const engine::TensorMap& tensors);

/// Outputs of the graph that are computed by @p side under a placement.
std::vector<engine::TensorId> outputsMadeOn(const SidePlan& plan, engine::RunMode mode, engine::Side side);

} // namespace app
