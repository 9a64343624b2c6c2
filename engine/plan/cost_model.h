// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/core/units.h"
#include "engine/graph/layer_graph.h"
#include "engine/plan/codec.h"
#include "engine/profile/layer_times.h"

#include <optional>
#include <string>
#include <vector>

namespace engine {

enum class Side : std::uint8_t { Device, Edge };

constexpr Side otherSide(Side side)
{
    return side == Side::Device ? Side::Edge : Side::Device;
}

enum class LinkDirection : std::uint8_t { Up, Down };

/// A link between device and edge, seen from the device.
struct Link
{
    Bandwidth up;
    Bandwidth down;
    Millis delay{0}; ///< one way, paid once for each direction that is used

    Bandwidth rate(LinkDirection direction) const { return direction == LinkDirection::Up ? up : down; }
    bool operator==(const Link&) const = default;
};

/// How tensors travel.
struct TransferTerms
{
    Link link;
    Millis perTensor{0};                        ///< on the link, for each tensor that crosses, whatever its size
    std::vector<Codec> allowed{Codec::Float32}; ///< for each tensor and direction the fastest of these that suits it
    CodecTable codecs = codecCosts();

    bool operator==(const TransferTerms&) const = default;
};

/// A tensor on its way to the other side.
struct Transfer
{
    Codec codec = Codec::Float32;
    Bytes bytes = {}; ///< on the link
    Millis encode{0}; ///< on the side that sends
    Millis onLink{0}; ///< without delay
    Millis decode{0}; ///< on the side that receives

    Millis total() const { return encode + onLink + decode; }
    bool operator==(const Transfer&) const = default;
};

/// What each layer and each tensor costs: the serial sum of layer times and transfers.
/// A tensor made on one side and needed on the other crosses once, however many need it there.
struct CostModel
{
    struct Layer
    {
        std::string name;
        std::string type;
        Millis device{0};
        Millis edge{0};
        std::vector<TensorId> inputs; ///< indices into tensors
        std::optional<Side> pinned;
        Bytes weights = {}; ///< that no other layer reads

        Millis on(Side side) const { return side == Side::Device ? device : edge; }
        bool operator==(const Layer&) const = default;
    };
    /// Weights that several layers read: a side that runs any of them holds them, once.
    struct SharedWeights
    {
        Bytes bytes;
        std::vector<LayerId> layers; ///< at least two

        bool operator==(const SharedWeights&) const = default;
    };
    enum class Contents : std::uint8_t { Reals, Image, Other };
    struct Tensor
    {
        std::string name;
        Bytes bytes;
        Transfer upload = {};
        Transfer download = {};
        std::optional<LayerId> producer = {}; ///< nothing for a model input, which starts on the device
        bool wanted = false;                  ///< a model output, wanted on resultOn
        Contents contents = Contents::Reals;
        std::vector<std::pair<Codec, double>> ratios = {}; ///< measured on this tensor, in place of the codec's

        const Transfer& transfer(LinkDirection direction) const
        {
            return direction == LinkDirection::Up ? upload : download;
        }
        bool operator==(const Tensor&) const = default;
    };

    std::string name;
    std::vector<Layer> layers; ///< topological order, indexed by LayerId
    std::vector<Tensor> tensors;
    std::vector<SharedWeights> sharedWeights = {};
    std::array<TimesSource, 2> timesFrom{}; ///< of the layers' times, indexed by Side
    Side resultOn = Side::Device;
    TransferTerms terms;               ///< that the transfers were made by
    Millis uplinkDelay{0};             ///< added once when anything goes up
    Millis downlinkDelay{0};           ///< added once when anything comes down
    std::optional<Bytes> deviceMemory; ///< for the weights of the layers on the device

    bool operator==(const CostModel&) const = default;
};

/// Layers of @p graph with the times that are expected of them. Fails with InvalidInput when times are of another graph.
Result<CostModel> makeCostModel(const LayerGraph& graph, const LayerTimes& device, const LayerTimes& edge,
                                const TransferTerms& terms, Side resultOn = Side::Device);

/// The ways in which @p tensor may travel: one for each allowed codec that suits it, always at least one.
std::vector<Transfer> transfersOf(const CostModel::Tensor& tensor, const TransferTerms& terms, LinkDirection direction);

/// The transfers of all tensors anew by @p terms, the fastest way each.
void setTransfers(CostModel& costs, const TransferTerms& terms);

/// The layers that consume each tensor, [tensors], in topological order.
std::vector<std::vector<LayerId>> consumersOf(const CostModel& costs);

} // namespace engine
