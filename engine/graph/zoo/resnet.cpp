// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

namespace {

/// ResNet-50, version 1, in the layer order of Keras: the shortcut's convolution behind the third of
/// the branch.
class ResNetBuilder
{
public:
    Result<LayerGraph> build()
    {
        auto x = m_net.input("input_1", {1, 3, 224, 224});
        x = m_net.zeroPadding("conv1_pad", x, 3);
        x = m_net.conv("conv1", x, {64, 7, 2, Padding::Valid, true, {}});
        x = relu(m_net.batchNormalization("bn_conv1", x));
        x = m_net.maxPool("max_pooling2d_1", x, 3, 2);
        x = stage(x, "2", 64, 3, 1);
        x = stage(x, "3", 128, 4, 2);
        x = stage(x, "4", 256, 6, 2);
        x = stage(x, "5", 512, 3, 2);
        x = m_net.averagePool("avg_pool", x, 7, 7);
        x = m_net.flatten("flatten_1", x);
        x = m_net.dense("predictions", x, 1000, "Softmax");
        return m_net.finish({x});
    }

private:
    TensorId relu(TensorId x) { return m_net.activation("activation_" + std::to_string(++m_activations), x, "Relu"); }

    TensorId stage(TensorId x, const std::string& name, std::int64_t filters, int blocks, std::int64_t stride)
    {
        for (int i = 0; i < blocks; ++i)
            x = block(x, name + static_cast<char>('a' + i), filters, i == 0 ? stride : 1, i == 0);
        return x;
    }

    TensorId block(TensorId x, const std::string& name, std::int64_t filters, std::int64_t stride, bool project)
    {
        const auto res = "res" + name + "_branch";
        const auto bn = "bn" + name + "_branch";
        auto y = m_net.conv(res + "2a", x, {filters, 1, stride, Padding::Valid, true, {}});
        y = relu(m_net.batchNormalization(bn + "2a", y));
        y = m_net.conv(res + "2b", y, {filters, 3, 1, Padding::Same, true, {}});
        y = relu(m_net.batchNormalization(bn + "2b", y));
        y = m_net.conv(res + "2c", y, {4 * filters, 1, 1, Padding::Valid, true, {}});
        auto shortcut = x;
        if (project)
            shortcut = m_net.conv(res + "1", x, {4 * filters, 1, stride, Padding::Valid, true, {}});
        y = m_net.batchNormalization(bn + "2c", y);
        if (project)
            shortcut = m_net.batchNormalization(bn + "1", shortcut);
        return relu(m_net.add("add_" + std::to_string(++m_adds), y, shortcut));
    }

    GraphBuilder m_net{"ResNet"};
    int m_activations = 0;
    int m_adds = 0;
};

} // namespace

Result<LayerGraph> buildResNet()
{
    return ResNetBuilder().build();
}

} // namespace engine
