// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

/// A deep Q-network for games: four grey frames in, the value of each of 18 actions out.
Result<LayerGraph> buildDqn()
{
    GraphBuilder net("DQN");
    const auto relu = [&net](TensorId x) { return net.activation(net.numbered("activation"), x, "Relu"); };
    auto x = net.input("input_1", {1, 4, 80, 80});
    x = relu(net.conv("conv2d_1", x, {32, 8, 4, Padding::Same, true, {}}));
    x = relu(net.conv("conv2d_2", x, {64, 4, 2, Padding::Same, true, {}}));
    x = relu(net.conv("conv2d_3", x, {64, 3, 1, Padding::Same, true, {}}));
    x = net.flatten("flatten_1", x);
    x = relu(net.dense("dense_1", x, 512, {}));
    x = net.dense("predictions", x, 18, {});
    return net.finish({x});
}

} // namespace engine
