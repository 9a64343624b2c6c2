// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

#include <algorithm>
#include <array>

namespace engine {

/// Milliseconds in which device, uplink, edge and downlink are busy with one frame.
using Stages = std::array<double, 4>;

inline Stages stagesOf(const Breakdown& b)
{
    return {b.device.count(), (b.uplink - b.uplinkDelay).count(), b.edge.count(),
            (b.downlink - b.downlinkDelay).count()};
}

/// What the crossing of a tensor adds.
inline Stages uploadStages(const CostModel::Tensor& tensor)
{
    const auto& way = tensor.upload;
    return {way.encode.count(), way.onLink.count(), way.decode.count(), 0};
}
inline Stages downloadStages(const CostModel::Tensor& tensor)
{
    const auto& way = tensor.download;
    return {way.decode.count(), 0, way.encode.count(), way.onLink.count()};
}

inline double slowest(const Stages& stages)
{
    return std::ranges::max(stages);
}

/// The sum of products.
inline double priced(const Stages& prices, const Stages& stages)
{
    return prices[0] * stages[0] + prices[1] * stages[1] + prices[2] * stages[2] + prices[3] * stages[3];
}

inline Stages operator+(const Stages& a, const Stages& b)
{
    return {a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]};
}

/// No stage of @p a is busier.
inline bool dominates(const Stages& a, const Stages& b)
{
    return a[0] <= b[0] && a[1] <= b[1] && a[2] <= b[2] && a[3] <= b[3];
}

/// Leaves out items whose stages those of another dominate.
template <typename Item>
void keepUndominated(std::vector<Item>& items)
{
    std::ranges::sort(items, {}, &Item::stages);
    std::vector<Item> kept;
    for (const auto& item : items) {
        if (std::ranges::none_of(kept, [&](const Item& other) { return dominates(other.stages, item.stages); }))
            kept.push_back(item);
    }
    items = std::move(kept);
}

} // namespace engine
