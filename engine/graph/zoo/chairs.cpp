// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

namespace {

/// Two dense layers for one of the inputs.
TensorId encoded(GraphBuilder& net, TensorId from, int first)
{
    auto x = from;
    for (int i = first; i < first + 2; ++i) {
        x = net.dense("dense_" + std::to_string(i), x, 512, {});
        x = net.leakyRelu("leaky_re_lu_" + std::to_string(i), x);
    }
    return x;
}

} // namespace

/// Draws a chair from its number, a transformation and a point of view: three inputs, in this order.
Result<LayerGraph> buildChairs()
{
    GraphBuilder net("Chairs");
    const auto chair = net.input("class", {1, 809});
    const auto transformation = net.input("transf_param", {1, 12});
    const auto view = net.input("view", {1, 4});
    const auto first = encoded(net, chair, 1);
    const auto second = encoded(net, view, 3);
    const auto third = encoded(net, transformation, 5);
    auto x = net.concatenate("merge_1", {first, second, third});
    int dense = 6;
    for (const std::int64_t units : {1024, 1024, 16384}) {
        x = net.dense("dense_" + std::to_string(++dense), x, units, {});
        x = net.leakyRelu("leaky_re_lu_" + std::to_string(dense), x);
    }
    x = net.reshape("reshape_1", x, {1, 256, 8, 8});
    int rectified = 9;
    std::int64_t channels = 256;
    for (const std::int64_t fewer : {92, 48, 1}) {
        x = net.upSampling(net.numbered("up_sampling2d"), x, 2);
        x = net.conv(net.numbered("conv2d"), x, {channels, 4, 1, Padding::Same, true, {}});
        x = net.leakyRelu("leaky_re_lu_" + std::to_string(++rectified), x);
        x = net.conv(net.numbered("conv2d"), x, {fewer, 3, 1, Padding::Same, true, {}});
        x = net.leakyRelu("leaky_re_lu_" + std::to_string(++rectified), x);
        channels = fewer;
    }
    x = net.upSampling(net.numbered("up_sampling2d"), x, 2);
    x = net.conv(net.numbered("conv2d"), x, {1, 4, 1, Padding::Same, true, {}});
    return net.finish({x});
}

} // namespace engine
