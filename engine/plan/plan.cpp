// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/plan.h"

#include <algorithm>
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

} // namespace

Millis Breakdown::period() const
{
    return std::max({device, uplink - uplinkDelay, edge, downlink - downlinkDelay});
}

Breakdown costOf(const CostModel& costs, std::span<const Side> sideOf)
{
    assert(sideOf.size() == costs.layers.size());
    Breakdown sum;
    for (std::size_t layer = 0; layer < costs.layers.size(); ++layer)
        (sideOf[layer] == Side::Device ? sum.device : sum.edge) += costs.layers[layer].on(sideOf[layer]);
    const auto needs = needsOf(costs, sideOf);
    for (std::uint32_t i = 0; i < costs.tensors.size(); ++i) {
        const auto& tensor = costs.tensors[i];
        const auto madeOn = tensor.producer ? sideOf[index(*tensor.producer)] : Side::Device;
        if (madeOn == Side::Device && needs[i].edge) {
            sum.device += tensor.upload.encode;
            sum.uplink += tensor.upload.onLink;
            sum.edge += tensor.upload.decode;
            sum.bytesUp += tensor.upload.bytes;
            sum.uploads.push_back(TensorId{i});
        } else if (madeOn == Side::Edge && needs[i].device) {
            sum.edge += tensor.download.encode;
            sum.downlink += tensor.download.onLink;
            sum.device += tensor.download.decode;
            sum.bytesDown += tensor.download.bytes;
            sum.downloads.push_back(TensorId{i});
        }
    }
    if (!sum.uploads.empty())
        sum.uplinkDelay = costs.uplinkDelay;
    if (!sum.downloads.empty())
        sum.downlinkDelay = costs.downlinkDelay;
    sum.uplink += sum.uplinkDelay;
    sum.downlink += sum.downlinkDelay;
    return sum;
}

Plan planOf(const CostModel& costs, std::string_view algorithm, std::vector<Side> sideOf)
{
    Plan plan;
    plan.algorithm = algorithm;
    plan.sideOf = std::move(sideOf);
    plan.predicted = costOf(costs, plan.sideOf);
    plan.value = plan.predicted.total();
    return plan;
}

Plan planDeviceOnly(const CostModel& costs)
{
    return planOf(costs, "device-only", std::vector(costs.layers.size(), Side::Device));
}

Plan planEdgeOnly(const CostModel& costs)
{
    return planOf(costs, "edge-only", std::vector(costs.layers.size(), Side::Edge));
}

Bytes weightsOnDevice(const CostModel& costs, std::span<const Side> sideOf)
{
    Bytes sum;
    for (std::size_t layer = 0; layer < costs.layers.size(); ++layer) {
        if (sideOf[layer] == Side::Device)
            sum += costs.layers[layer].weights;
    }
    for (const auto& shared : costs.sharedWeights) {
        if (std::ranges::any_of(shared.layers, [&](LayerId id) { return sideOf[index(id)] == Side::Device; }))
            sum += shared.bytes;
    }
    return sum;
}

Result<void> checkLimits(const CostModel& costs, std::span<const Side> sideOf)
{
    for (std::size_t layer = 0; layer < costs.layers.size(); ++layer) {
        const auto& pinned = costs.layers[layer].pinned;
        if (pinned && *pinned != sideOf[layer])
            return Error{ErrorCode::InvalidInput,
                         sentence("'%1' is pinned to the %2", costs.layers[layer].name,
                                  (*pinned == Side::Device ? "device" : "edge"))};
    }
    if (costs.deviceMemory && weightsOnDevice(costs, sideOf) > *costs.deviceMemory)
        return Error{ErrorCode::InvalidInput,
                     sentence("it keeps %1 bytes of weights on the device, %2 are allowed",
                              weightsOnDevice(costs, sideOf).count, costs.deviceMemory->count)};
    return {};
}

Result<Plan> withinLimits(const CostModel& costs, Plan plan)
{
    if (const auto allowed = checkLimits(costs, plan.sideOf); !allowed)
        return allowed.error();
    return plan;
}

Error planningCancelled()
{
    return {ErrorCode::Cancelled, "planning was cancelled"};
}

} // namespace engine
