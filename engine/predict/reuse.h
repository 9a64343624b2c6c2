// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

#include <array>
#include <string_view>

namespace engine {

/// A size that a cache may have.
struct CacheSize
{
    std::string_view name; ///< "1m"
    double bytes;
};
inline constexpr std::array cacheSizes{CacheSize{"512k", 1 << 19}, CacheSize{"1m", 1 << 20}, CacheSize{"4m", 1 << 22},
                                       CacheSize{"16m", 1 << 24}};

/// For each of cacheSizes, how many of the bytes that a layer reads and writes such a cache holds no more.
using FarBytes = std::array<double, cacheSizes.size()>;

/// Of each layer of @p graph, run after run. What counts is the reuse distance (Mattson et al., "Evaluation techniques for
/// storage hierarchies", IBM Systems Journal 9, 1970): the different bytes that were touched since these bytes were, their
/// own included. Where tensors lie is as TensorRooms says, constants lie apart. Takes time that grows with the square of
/// the layers.
std::vector<FarBytes> farBytesOf(const LayerGraph& graph);

} // namespace engine
