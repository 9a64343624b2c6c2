// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "engine/graph/sampling/sample_spec.h"

namespace engine {

/// A made-up network of at most about 40 fused layers: chains of units as in real networks, each of the wanted kinds and
/// what stands around it there, because layers must be timed where activations come in the layout that a layer before
/// them left, and from the caches that it filled. Of the chains 75 % have sizes near those of published networks, 25 %
/// sizes log-uniform in wide ranges. Before fusion, with seeded weights. It costs at most what DraftLimits says.
/// Fails with InvalidInput when a kind is unknown.
Result<LayerGraph> sampledNetwork(const SampleSpec& spec);

/// The same without weights: they are zeros in memory that nobody has touched, so that it takes milliseconds. The
/// fingerprint and all features are those of the network.
Result<LayerGraph> sampledShapes(const SampleSpec& spec);

/// A model that both sides build themselves: one of the zoo, or a sampled network "sample:...". Fails with InvalidInput
/// when there is none of that name.
Result<LayerGraph> makeNamedModel(std::string_view name);

} // namespace engine
