// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

/// Speech to characters: 256 steps of 26 features in, one distribution over 29 characters a step out. The layers are
/// 2028 wide as published, where 2048 may have been meant.
Result<LayerGraph> buildDeepSpeech()
{
    GraphBuilder net("DeepSpeech");
    auto x = net.input("input_1", {1, 256, 26});
    for (int i = 0; i < 3; ++i)
        x = net.dense(net.numbered("time_distributed"), x, 2028, "Relu");
    x = net.lstm("bidirectional_1", x, {.units = 2048, .activation = "Relu", .bothDirections = true});
    x = net.dense("predictions", x, 29, "Softmax");
    return net.finish({x});
}

} // namespace engine
