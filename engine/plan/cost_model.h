// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/core/units.h"
#include "engine/graph/layer_graph.h"

#include <optional>
#include <string>
#include <vector>

namespace engine {

struct Profile;

enum class Side : std::uint8_t { Device, Edge };

constexpr Side otherSide(Side side) { return side == Side::Device ? Side::Edge : Side::Device; }

/// A link between device and edge, seen from the device.
struct Link
{
    Bandwidth up;
    Bandwidth down;
    Millis delay{0}; ///< one way, paid once for each direction that is used

    bool operator==(const Link&) const = default;
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

        bool operator==(const Layer&) const = default;
    };
    struct Tensor
    {
        std::string name;
        Bytes bytes;
        Millis upload{0};   ///< without delay
        Millis download{0}; ///< without delay
        std::optional<LayerId> producer; ///< nothing for a model input, which starts on the device
        bool wanted = false;             ///< a model output, wanted on resultOn

        bool operator==(const Tensor&) const = default;
    };

    std::string name;
    std::vector<Layer> layers; ///< topological order, indexed by LayerId
    std::vector<Tensor> tensors;
    Side resultOn = Side::Device;
    Millis uplinkDelay{0};   ///< added once when anything goes up
    Millis downlinkDelay{0}; ///< added once when anything comes down

    bool operator==(const CostModel&) const = default;
};

/// Layers of @p graph with the medians of two profiles of that graph. Fails with InvalidInput when a
/// profile is of another graph.
Result<CostModel> makeCostModel(const LayerGraph& graph, const Profile& device, const Profile& edge,
                                const Link& link, Side resultOn = Side::Device);

/// Transfer times of all tensors anew for @p link.
void setLink(CostModel& costs, const Link& link);

} // namespace engine
