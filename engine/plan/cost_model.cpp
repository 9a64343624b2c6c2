// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/cost_model.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace engine {

namespace {

Result<void> checkTimes(const LayerGraph& graph, const LayerTimes& times, const char* which)
{
    if (times.fingerprint == fingerprint(graph) && times.layers.size() == graph.layers().size())
        return {};
    return Error{
        ErrorCode::InvalidInput,
        sentence("%1 profile belongs to another model: it is of '%2' with %3 layers (fingerprint %4), the model "
                 "is '%5' with %6 layers (fingerprint %7)",
                 which, times.model, times.layers.size(), times.fingerprint, graph.name(), graph.layers().size(),
                 fingerprint(graph))};
}

/// An input of one picture or a few, channels first, may hold what a camera gave.
CostModel::Contents contentsOf(const TensorInfo& info, bool isInput)
{
    if (info.type != ElementType::Float32)
        return CostModel::Contents::Other;
    const bool picture = info.shape.size() == 4 && (info.shape[1] == 1 || info.shape[1] == 3);
    return isInput && picture ? CostModel::Contents::Image : CostModel::Contents::Reals;
}

/// Each constant belongs to the layer that reads it, or to those that share it.
void addWeights(CostModel& costs, const LayerGraph& graph)
{
    std::map<TensorId, std::vector<LayerId>> readers;
    for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
        for (const auto id : graph.constantsOf(LayerId{i}))
            readers[id].push_back(LayerId{i});
    }
    std::map<std::vector<LayerId>, Bytes> shared; // tied layers share all they have
    for (const auto& [id, layers] : readers)
        (layers.size() == 1 ? costs.layers[index(layers.front())].weights : shared[layers]) += graph.tensor(id).bytes();
    for (const auto& [layers, bytes] : shared)
        costs.sharedWeights.push_back({bytes, layers});
}

bool suits(Codec codec, CostModel::Contents contents)
{
    if (codec == Codec::Float32)
        return true;
    return isForImages(codec) ? contents == CostModel::Contents::Image : contents != CostModel::Contents::Other;
}

Millis codingTime(Bytes size, Bandwidth speed)
{
    return speed.bytesPerSecond > 0.0 ? size / speed : Millis{0};
}

Transfer transferOf(const CostModel::Tensor& tensor, const TransferTerms& terms, LinkDirection direction, Codec codec)
{
    const auto& cost = terms.codecs[static_cast<std::size_t>(codec)];
    const auto sender = static_cast<std::size_t>(direction == LinkDirection::Up ? Side::Device : Side::Edge);
    const auto own = std::ranges::find(tensor.ratios, codec, &std::pair<Codec, double>::first);
    const double ratio = own != tensor.ratios.end() ? own->second : cost.ratio;
    Transfer transfer{codec, tensor.bytes, {}, {}, {}};
    if (ratio != 1.0)
        transfer.bytes = Bytes{static_cast<std::int64_t>(std::ceil(static_cast<double>(tensor.bytes.count) * ratio))};
    transfer.onLink = transfer.bytes / terms.link.rate(direction) + terms.perTensor;
    transfer.encode = codingTime(tensor.bytes, cost.encode[sender]);
    transfer.decode = codingTime(tensor.bytes, cost.decode[1 - sender]);
    return transfer;
}

Transfer fastest(const CostModel::Tensor& tensor, const TransferTerms& terms, LinkDirection direction)
{
    std::optional<Transfer> best;
    for (const auto codec : terms.allowed) {
        if (!suits(codec, tensor.contents))
            continue;
        const auto way = transferOf(tensor, terms, direction, codec);
        if (!best || way.total() < best->total())
            best = way;
    }
    return best ? *best : transferOf(tensor, terms, direction, Codec::Float32);
}

} // namespace

Result<CostModel> makeCostModel(const LayerGraph& graph, const LayerTimes& device, const LayerTimes& edge,
                                const TransferTerms& terms, Side resultOn)
{
    for (const auto& check : {checkTimes(graph, device, "the device"), checkTimes(graph, edge, "the edge")}) {
        if (!check)
            return check.error();
    }
    CostModel costs;
    costs.name = graph.name();
    costs.resultOn = resultOn;
    costs.timesFrom = {device.source, edge.source};
    std::map<TensorId, TensorId> place; // of a graph's tensor in CostModel::tensors
    const auto addTensor = [&](TensorId id, std::optional<LayerId> producer) {
        place.emplace(id, TensorId{static_cast<std::uint32_t>(costs.tensors.size())});
        const auto& info = graph.tensor(id);
        costs.tensors.push_back(
            {.name = info.name, .bytes = info.bytes(), .producer = producer, .contents = contentsOf(info, !producer)});
    };
    for (const auto id : graph.inputs())
        addTensor(id, std::nullopt);
    for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
        const LayerId id{i};
        CostModel::Layer layer{
            graph.layer(id).name, graph.layer(id).type(), device.layers[i].expected, edge.layers[i].expected, {}, {}};
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
    addWeights(costs, graph);
    setTransfers(costs, terms);
    return costs;
}

std::vector<Transfer> transfersOf(const CostModel::Tensor& tensor, const TransferTerms& terms, LinkDirection direction)
{
    std::vector<Transfer> ways;
    for (const auto codec : terms.allowed) {
        if (suits(codec, tensor.contents))
            ways.push_back(transferOf(tensor, terms, direction, codec));
    }
    if (ways.empty())
        ways.push_back(transferOf(tensor, terms, direction, Codec::Float32));
    return ways;
}

void setTransfers(CostModel& costs, const TransferTerms& terms)
{
    for (auto& tensor : costs.tensors) {
        tensor.upload = fastest(tensor, terms, LinkDirection::Up);
        tensor.download = fastest(tensor, terms, LinkDirection::Down);
    }
    costs.terms = terms;
    costs.uplinkDelay = terms.link.delay;
    costs.downlinkDelay = terms.link.delay;
}

std::vector<std::vector<LayerId>> consumersOf(const CostModel& costs)
{
    std::vector<std::vector<LayerId>> consumers(costs.tensors.size());
    for (std::uint32_t layer = 0; layer < costs.layers.size(); ++layer) {
        for (const auto id : costs.layers[layer].inputs)
            consumers[index(id)].push_back(LayerId{layer});
    }
    return consumers;
}

} // namespace engine
