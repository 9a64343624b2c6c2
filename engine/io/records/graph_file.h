// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "engine/io/records/csv.h"

#include <string>

namespace engine {

/// "suture.graph/1": inputs, outputs, blocks and the fused layers with operators, shapes, parameters,
/// MACs, output bytes and consumers, and how many layers there were before fusion.
std::string toJson(const LayerGraph& original, const LayerGraph& fused);

/// layer,type,operators,output_shape,parameters,macs,output_bytes,consumers, one row a layer.
CsvTable tableOf(const LayerGraph& graph);

/// The same for people: a header line, then one line a layer.
std::string toText(const LayerGraph& original, const LayerGraph& fused);

} // namespace engine
