// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/plan.h"

#include <array>
#include <cassert>

namespace engine {

namespace {

struct Needs
{
    bool device = false;
    bool edge = false;
};

std::vector<Needs> needsOf(const CostModel& costs, std::span<const Side> sideOf)
{
    std::vector<Needs> needs(costs.tensors.size());
    const auto note = [&needs](TensorId id, Side side) {
        (side == Side::Device ? needs[index(id)].device : needs[index(id)].edge) = true;
    };
    for (std::size_t layer = 0; layer < costs.layers.size(); ++layer) {
        for (const auto id : costs.layers[layer].inputs)
            note(id, sideOf[layer]);
    }
    for (std::uint32_t tensor = 0; tensor < costs.tensors.size(); ++tensor) {
        if (costs.tensors[tensor].wanted)
            note(TensorId{tensor}, costs.resultOn);
    }
    return needs;
}

Plan uniformPlan(const CostModel& costs, std::string_view algorithm, Side side)
{
    Plan plan;
    plan.algorithm = algorithm;
    plan.sideOf.assign(costs.layers.size(), side);
    plan.predicted = costOf(costs, plan.sideOf);
    return plan;
}

} // namespace

Breakdown costOf(const CostModel& costs, std::span<const Side> sideOf)
{
    assert(sideOf.size() == costs.layers.size());
    Breakdown sum;
    for (std::size_t layer = 0; layer < costs.layers.size(); ++layer) {
        if (sideOf[layer] == Side::Device)
            sum.device += costs.layers[layer].device;
        else
            sum.edge += costs.layers[layer].edge;
    }
    const auto needs = needsOf(costs, sideOf);
    for (std::uint32_t i = 0; i < costs.tensors.size(); ++i) {
        const auto& tensor = costs.tensors[i];
        const auto madeOn = tensor.producer ? sideOf[index(*tensor.producer)] : Side::Device;
        if (madeOn == Side::Device && needs[i].edge) {
            sum.uplink += tensor.upload;
            sum.bytesUp += tensor.bytes;
            sum.uploads.push_back(TensorId{i});
        } else if (madeOn == Side::Edge && needs[i].device) {
            sum.downlink += tensor.download;
            sum.bytesDown += tensor.bytes;
            sum.downloads.push_back(TensorId{i});
        }
    }
    if (!sum.uploads.empty())
        sum.uplink += costs.uplinkDelay;
    if (!sum.downloads.empty())
        sum.downlink += costs.downlinkDelay;
    return sum;
}

Plan planDeviceOnly(const CostModel& costs)
{
    return uniformPlan(costs, "device-only", Side::Device);
}

Plan planEdgeOnly(const CostModel& costs)
{
    return uniformPlan(costs, "edge-only", Side::Edge);
}

std::span<const Planner> planners()
{
    static constexpr std::array all{
        Planner{"optimal", planOptimal},
        Planner{"device-only", [](const CostModel& costs, const KeepGoing&) -> Result<Plan> { return planDeviceOnly(costs); }},
        Planner{"edge-only", [](const CostModel& costs, const KeepGoing&) -> Result<Plan> { return planEdgeOnly(costs); }},
    };
    return all;
}

} // namespace engine
