// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

struct Feature
{
    std::string name; ///< "group_inputs"
    double value = 0;

    bool operator==(const Feature&) const = default;
};

/// What may change how long a layer takes, as numbers.
struct LayerFeatures
{
    std::string_view family;     ///< of layerFamilies()
    std::vector<Feature> values; ///< finite, none negative; the same names in the same order in all layers of a family

    /// Nothing where the family has none of that name.
    std::optional<double> find(std::string_view name) const;
    bool operator==(const LayerFeatures&) const = default;
};

/// The features of a layer of a fused graph. All families begin with:
/// - macs; padded_macs, with channels or columns filled up to a multiple of 8; input_bytes, output_bytes, weight_bytes;
/// - operations: how many ONNX operators are fused in it;
/// - kernel_class: a small whole number for the kind of kernel that the runtime takes, by the rules of engine/torch;
/// - one_thread: 1 where the runtime leaves the layer to one thread (isSmall());
/// - quantized: 1 where it computes with bytes;
/// - blocked_input: 1 where its main input comes from a layer that leaves images in blocks of channels;
/// - network_output: 1 where the network gives its result, which is written row-major then.
/// What follows depends on the family: docs/prediction.md.
LayerFeatures featuresOf(const LayerGraph& graph, LayerId id);

/// Of all layers, each with what tells in which caches it finds what it needs:
/// - kind_age_bytes: what is touched since the last layer of the same family and kernel_class, in this run or the one
///   before, so that its code, or what a library keeps for it, may have left the caches; rounded up to a power of two;
/// - code_age_bytes: likewise since the last one of the same main configuration, which runs the very same code;
/// - far_512k, far_1m, far_4m, far_16m: farBytesOf() a cache of that size;
/// - maker_macs: those of the layer that makes the main input, rounded up to a power of two; cooled_bytes: input_bytes times
///   their share of 10^9, 1 at most.
std::vector<LayerFeatures> featuresOf(const LayerGraph& graph);

/// 16 hexadecimal digits, XXH3 of the family and of every feature but those of caches: layers that agree compute the same.
std::string configurationOf(const LayerFeatures& features);

/// Likewise, without what depends on the layer's surroundings or is fused to it: layers that agree here compute the same
/// main operation on the same shapes. What is held out of a training is held out by this.
std::string mainConfigurationOf(const LayerFeatures& features);

} // namespace engine
