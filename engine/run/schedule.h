// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "engine/run/executor.h"

namespace engine {

/// What one side does before it hands over to the other.
struct Phase
{
    Side side = Side::Device;
    Segment segment;             ///< may hold no layer: the first phase that only sends inputs
    std::vector<TensorId> sends; ///< tensors that the other side needs, as one message at the end

    bool operator==(const Phase&) const = default;
};

/// The serial schedule of a placement, starting on the device and ending on the side that wants
/// the result; each phase runs all layers of its side that are ready. Phases alternate sides.
/// Inputs are on the device; every tensor crosses at most once in each direction.
std::vector<Phase> phasesOf(const LayerGraph& graph, std::span<const Side> sideOf, Side resultOn = Side::Device);

} // namespace engine
