// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/cost_model.h"

#include "engine/profile/profile.h"

#include <map>

namespace engine {

namespace {

Result<void> checkProfile(const LayerGraph& graph, const Profile& profile, const char* which)
{
    if (profile.fingerprint == fingerprint(graph) && profile.layers.size() == graph.layers().size())
        return {};
    return Error{ErrorCode::InvalidInput, std::string(which) + " profile belongs to another model: '" + profile.model
                                              + "' is not '" + graph.name() + "'"};
}

} // namespace

Result<CostModel> makeCostModel(const LayerGraph& graph, const Profile& device, const Profile& edge, const Link& link,
                                Side resultOn)
{
    for (const auto& check : {checkProfile(graph, device, "the device"), checkProfile(graph, edge, "the edge")}) {
        if (!check)
            return check.error();
    }
    CostModel costs;
    costs.name = graph.name();
    costs.resultOn = resultOn;
    std::map<TensorId, TensorId> place; // of a graph's tensor in CostModel::tensors
    const auto addTensor = [&](TensorId id, std::optional<LayerId> producer) {
        place.emplace(id, TensorId{static_cast<std::uint32_t>(costs.tensors.size())});
        const auto& info = graph.tensor(id);
        costs.tensors.push_back({info.name, info.bytes(), Millis{0}, Millis{0}, producer, false});
    };
    for (const auto id : graph.inputs())
        addTensor(id, std::nullopt);
    for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
        const LayerId id{i};
        CostModel::Layer layer{graph.layer(id).name, graph.layer(id).type(), median(device.layers[i].samples),
                               median(edge.layers[i].samples), {}, std::nullopt};
        for (const auto input : graph.inputsOf(id))
            layer.inputs.push_back(place.at(input));
        costs.layers.push_back(std::move(layer));
        for (const auto output : graph.outputsOf(id))
            addTensor(output, id);
    }
    for (const auto output : graph.outputs()) {
        if (const auto found = place.find(output); found != place.end())
            costs.tensors[index(found->second)].wanted = true;
    }
    setLink(costs, link);
    return costs;
}

void setLink(CostModel& costs, const Link& link)
{
    for (auto& tensor : costs.tensors) {
        tensor.upload = tensor.bytes / link.up;
        tensor.download = tensor.bytes / link.down;
    }
    costs.uplinkDelay = link.delay;
    costs.downlinkDelay = link.delay;
}

} // namespace engine
