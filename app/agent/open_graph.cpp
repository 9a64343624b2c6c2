// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/model_shelf.h"

#include "engine/graph/fusion.h"
#include "engine/graph/sampling/sampled_network.h"
#include "engine/io/onnx/onnx_reader.h"

namespace app {

engine::Result<engine::LayerGraph> openGraph(const network::ModelRef& model, const std::filesystem::path& file)
{
    const auto graph = network::isZoo(model) ? engine::makeNamedModel(network::bareName(model))
                                             : engine::readOnnx(file, {.dimensions = model.dimensions});
    if (!graph)
        return graph.error();
    return engine::fuse(*graph);
}

} // namespace app
