// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

#include <string>
#include <vector>

/// Graphs for the tests of the graph view: topology, shapes and types, no weights.
class SampleGraph
{
public:
    engine::TensorId input(const std::string& name, engine::Shape shape);
    engine::TensorId add(const std::string& name, const std::string& type, std::vector<engine::TensorId> from,
                         engine::Shape shape, std::int64_t kernel = 0);
    /// Four branches and a Concat of @p channels, as in GoogLeNet.
    engine::TensorId inception(const std::string& name, engine::TensorId from, std::int64_t channels,
                               std::int64_t size);
    engine::LayerGraph finish(std::vector<engine::TensorId> outputs);

private:
    engine::GraphParts m_parts;
};

engine::LayerGraph chainGraph(int layers);
engine::LayerGraph residualGraph(int blocks);
engine::LayerGraph inceptionGraph(int blocks);
engine::LayerGraph googLeNet();
/// Every layer needs all layers before it.
engine::LayerGraph denseGraph(int layers);
/// Each layer needs a few earlier ones, drawn by @p seed; several inputs, several outputs.
engine::LayerGraph randomGraph(unsigned seed, int layers);
