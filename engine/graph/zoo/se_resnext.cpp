// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

namespace {

/// Squeeze and excitation in residual blocks of eight paths, for images of 32 x 32.
class SeResNeXtBuilder
{
public:
    Result<LayerGraph> build()
    {
        auto x = m_net.input("input_1", {1, 3, 32, 32});
        x = relu(conv(x, 64, 3));
        for (const std::int64_t channels : {64, 128, 256}) {
            for (int i = 0; i < 3; ++i)
                x = block(x, channels, i == 0 && channels > 64);
        }
        x = m_net.globalAveragePool(m_net.numbered("global_average_pooling2d"), x);
        x = m_net.dense("predictions", x, 10, "Softmax");
        return m_net.finish({x});
    }

private:
    TensorId conv(TensorId x, std::int64_t filters, std::int64_t kernel, std::int64_t stride = 1)
    {
        x = m_net.conv(m_net.numbered("conv2d"), x, {filters, kernel, stride, Padding::Same, false, {}});
        return m_net.batchNormalization(m_net.numbered("batch_normalization"), x, false);
    }

    TensorId relu(TensorId x) { return m_net.activation(m_net.numbered("activation"), x, "Relu"); }

    TensorId block(TensorId x, std::int64_t channels, bool halve)
    {
        std::vector<TensorId> paths(8);
        for (auto& path : paths)
            path = relu(conv(relu(conv(x, 64, 1)), 64, 3, halve ? 2 : 1));
        const auto joined = m_net.concatenate(m_net.numbered("concatenate"), std::move(paths));
        const auto weighted = excited(conv(joined, channels, 1), channels);
        return relu(m_net.add(m_net.numbered("lambda"), weighted, halve ? shrunk(x, channels / 4) : x));
    }

    /// Each channel times a weight that follows from all of them.
    TensorId excited(TensorId x, std::int64_t channels)
    {
        auto weight = m_net.globalAveragePool(m_net.numbered("global_average_pooling2d"), x);
        weight = relu(m_net.dense(m_net.numbered("dense"), weight, channels / 4, {}, false));
        weight = m_net.dense(m_net.numbered("dense"), weight, channels, {}, false);
        weight = m_net.activation(m_net.numbered("activation"), weight, "Sigmoid");
        weight = m_net.reshape(m_net.numbered("reshape"), weight, {1, channels, 1, 1});
        return m_net.multiply(m_net.numbered("lambda"), x, weight);
    }

    /// Half the image, with channels of zeros on both sides of those that there are.
    TensorId shrunk(TensorId x, std::int64_t border)
    {
        x = m_net.averagePool(m_net.numbered("average_pooling2d"), x, 2, 2, Padding::Same);
        return m_net.channelPadding(m_net.numbered("zero_padding2d"), x, border);
    }

    GraphBuilder m_net{"SEResNeXt"};
};

} // namespace

Result<LayerGraph> buildSeResNeXt()
{
    return SeResNeXtBuilder().build();
}

} // namespace engine
