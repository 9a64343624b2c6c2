// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/planners.h"

#include <algorithm>

namespace engine {

namespace {

/// Why @p costs is no chain; empty when it is one: each layer consumes what the one before it makes, and
/// nothing else.
std::string whyNoChain(const CostModel& costs)
{
    const auto consumers = consumersOf(costs);
    std::size_t inputs = 0;
    for (std::size_t i = 0; i < costs.tensors.size(); ++i) {
        const auto& tensor = costs.tensors[i];
        if (!tensor.producer)
            ++inputs;
        const auto uses = consumers[i].size() + (tensor.wanted ? 1 : 0);
        if (uses > 1)
            return "'" + tensor.name + "' is used " + std::to_string(uses) + " times";
    }
    if (inputs != 1 || costs.layers.front().inputs.size() != 1)
        return "it has " + std::to_string(inputs) + " inputs";
    if (costs.tensors.size() != costs.layers.size() + 1)
        return "a layer makes several tensors";
    for (std::uint32_t layer = 1; layer < costs.layers.size(); ++layer) {
        const auto& from = costs.layers[layer].inputs;
        if (from.size() != 1 || costs.tensors[index(from[0])].producer != LayerId{layer - 1})
            return "'" + costs.layers[layer].name + "' does not continue the layer before it";
    }
    return {};
}

/// Latency of the first @p onDevice layers there and the others on the edge, from sums over the two parts.
Millis latency(const CostModel& costs, std::size_t onDevice, Millis device, Millis edge)
{
    const auto uplink = [&](const CostModel::Tensor& tensor) { return tensor.upload.total() + costs.uplinkDelay; };
    const auto& result = costs.tensors.back();
    Millis sum = device + edge;
    if (onDevice < costs.layers.size()) {
        sum += uplink(costs.tensors[index(costs.layers[onDevice].inputs.front())]);
        if (costs.resultOn == Side::Device && result.wanted)
            sum += result.download.total() + costs.downlinkDelay;
    } else if (costs.resultOn == Side::Edge && result.wanted) {
        sum += uplink(result);
    }
    return sum;
}

/// The fewest and the most layers that pins and memory allow on the device.
std::pair<std::size_t, std::size_t> allowedCrossings(const CostModel& costs)
{
    std::size_t fewest = 0;
    std::size_t most = costs.layers.size();
    std::vector<Bytes> more; // weights that a layer brings to the device behind those before it
    for (const auto& layer : costs.layers)
        more.push_back(layer.weights);
    for (const auto& shared : costs.sharedWeights)
        more[index(std::ranges::min(shared.layers))] += shared.bytes;
    Bytes weights;
    for (std::size_t i = 0; i < costs.layers.size(); ++i) {
        const auto& layer = costs.layers[i];
        weights += more[i];
        if (layer.pinned == Side::Device)
            fewest = i + 1;
        if (layer.pinned == Side::Edge || (costs.deviceMemory && weights > *costs.deviceMemory))
            most = std::min(most, i);
    }
    return {fewest, most};
}

} // namespace

Result<Plan> planChain(const CostModel& costs, const KeepGoing& keepGoing)
{
    if (keepGoing && !keepGoing(0.0))
        return planningCancelled();
    if (const auto why = whyNoChain(costs); !why.empty())
        return Error{ErrorCode::Unsupported, sentence("not a chain: %1", why)};
    const auto [fewest, most] = allowedCrossings(costs);
    if (fewest > most)
        return Error{ErrorCode::InvalidInput, "no single crossing satisfies the pinned layers and the memory"};
    Millis device{0};
    Millis edge{0};
    for (const auto& layer : costs.layers)
        edge += layer.edge;
    std::size_t best = fewest;
    Millis least{0};
    for (std::size_t onDevice = 0; onDevice <= most; ++onDevice) {
        const auto total = latency(costs, onDevice, device, edge);
        if (onDevice == fewest || (onDevice > fewest && total < least)) {
            best = onDevice;
            least = total;
        }
        if (onDevice < costs.layers.size()) {
            device += costs.layers[onDevice].device;
            edge -= costs.layers[onDevice].edge;
        }
    }
    std::vector<Side> sideOf(costs.layers.size(), Side::Edge);
    std::fill_n(sideOf.begin(), best, Side::Device);
    return planOf(costs, "neurosurgeon", std::move(sideOf));
}

} // namespace engine
