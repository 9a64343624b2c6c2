// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

/// One tower, BatchNormalization in place of local response normalisation, 224 x 224.
Result<LayerGraph> buildAlexNet()
{
    GraphBuilder net("AlexNet");
    auto x = net.input("input_1", {1, 3, 224, 224});
    x = net.conv("conv2d_1", x, {96, 11, 4, Padding::Valid, true, "Relu"});
    x = net.batchNormalization("batch_normalization_1", x);
    x = net.maxPool("max_pooling2d_1", x, 3, 2);
    x = net.conv("conv2d_2", x, {256, 5, 1, Padding::Same, true, "Relu"});
    x = net.batchNormalization("batch_normalization_2", x);
    x = net.maxPool("max_pooling2d_2", x, 3, 2);
    x = net.conv("conv2d_3", x, {384, 3, 1, Padding::Same, true, "Relu"});
    x = net.conv("conv2d_4", x, {384, 3, 1, Padding::Same, true, "Relu"});
    x = net.conv("conv2d_5", x, {256, 3, 1, Padding::Same, true, "Relu"});
    x = net.maxPool("max_pooling2d_3", x, 3, 2);
    x = net.flatten("flatten_1", x);
    x = net.dense("dense_1", x, 4096, "Relu");
    x = net.dropout("dropout_1", x, 0.5);
    x = net.dense("dense_2", x, 4096, "Relu");
    x = net.dropout("dropout_2", x, 0.5);
    x = net.dense("predictions", x, 1000, "Softmax");
    return net.finish({x});
}

} // namespace engine
