// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

/// VGG16 for images of 64 x 64.
Result<LayerGraph> buildVgg()
{
    GraphBuilder net("VGG");
    auto x = net.input("input_1", {1, 3, 64, 64});
    int block = 0;
    for (const std::int64_t filters : {64, 128, 256, 512, 512}) {
        const auto name = "block" + std::to_string(++block);
        const int convolutions = block <= 2 ? 2 : 3;
        for (int i = 1; i <= convolutions; ++i)
            x = net.conv(name + "_conv" + std::to_string(i), x, {filters, 3, 1, Padding::Same, true, "Relu"});
        x = net.maxPool(name + "_pool", x, 2, 2);
    }
    x = net.flatten("flatten", x);
    x = net.dense("fc1", x, 4096, "Relu");
    x = net.dense("fc2", x, 4096, "Relu");
    x = net.dense("predictions", x, 1000, "Softmax");
    return net.finish({x});
}

} // namespace engine
